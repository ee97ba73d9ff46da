"""Welcomes: everybody who joins is waiting for a hello, and members say it."""
