"""The editors' home: what the first page of the Wagtail admin shows."""
