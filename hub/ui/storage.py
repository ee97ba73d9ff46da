"""Static files with a hash in their names, also where one of our modules imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("hub/", "members/", "stories/", "forums/", "search/")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """`import "./live.js"` inside a module becomes the hashed name, so that it can be kept for a year.

    Only in our own modules: packages ship scripts whose imports are for bundlers, and name no file.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.addresses: dict[str, str] = {}

    def url(self, name, force=False):
        """Looked up once: the names do not change while a process runs, and every page asks for half a dozen."""
        if name not in self.addresses:
            self.addresses[name] = super().url(name, force)
        return self.addresses[name]

    def url_converter(self, name, hashed_files, template=None):
        if name.endswith(".js") and not name.startswith(OURS):
            return lambda match: match.group(0)
        return super().url_converter(name, hashed_files, template)
