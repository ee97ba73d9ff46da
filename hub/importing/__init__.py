"""Bringing in what is elsewhere: resources from a table, a whole site from WordPress."""
