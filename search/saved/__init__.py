"""Saved searches: what a member wants to find again, and be told of."""
