"""The made-up community that a fresh hub shows, and bulk content for measuring. Nothing here runs in a real hub."""
