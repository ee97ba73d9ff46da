"""A member's rights over what is theirs: export, erasure, and how long things are kept."""
