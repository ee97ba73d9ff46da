"""Pages for guests, kept ready: see application.py for what is kept, changes.py for when it is thrown away."""
