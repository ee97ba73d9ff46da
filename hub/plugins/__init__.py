"""The public plugin API. A plugin imports from here and from nowhere else in the hub.

`docs/plugins/` shows, step by step, how to write one.
"""

API_VERSION = 1
