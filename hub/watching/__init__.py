"""Watching a hub that runs: figures for Prometheus, one line of log a request, and the page "How is the hub"."""
