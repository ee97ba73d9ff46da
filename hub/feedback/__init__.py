"""“Was this clear?” at the foot of every page: two links, a short form of its own, and a list for editors."""
