"""What editors teach the search, in the Wagtail admin: synonyms, stop phrases, results that come first."""
