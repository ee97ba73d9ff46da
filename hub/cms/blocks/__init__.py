"""The blocks of a page's body that the hub brings itself. Plugins add theirs by `HubPlugin.blocks`.

`hub.cms.plugin` names each by its path. Stored pages hold the name of the type and of each field: keep them.
"""

WORDS = "Words"
PICTURES = "Pictures, sound and film"
PEOPLE = "People"
LISTS = "Lists and facts"
