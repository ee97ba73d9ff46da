from hub.plugins.base import HubPlugin


class CmsPlugin(HubPlugin):
    name = "hub.cms"
    label = "cms"
    verbose_name = "Pages"
    core = True
    blocks = {
        "text": "hub.cms.blocks.TextBlock",
        "picture": "hub.cms.blocks.PictureBlock",
        "quote": "hub.cms.blocks.QuoteBlock",
        "file": "hub.cms.blocks.FileBlock",
        "call": "hub.cms.blocks.CallBlock",
    }
