"""Looking after the index: how it is, checking it, building it anew. For admins of the hub."""
