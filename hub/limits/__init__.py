"""How often somebody may do something, and from which address they come."""
