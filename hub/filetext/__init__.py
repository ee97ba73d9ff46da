"""The words inside attached files, for the search: read in the worker, each file in a process of its own."""
