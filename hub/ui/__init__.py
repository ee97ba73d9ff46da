"""Templates, tags, style and the small scripts that every page shares."""
