"""What people searched for and found nothing, for editors: words and a day, never who."""
