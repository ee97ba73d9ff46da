"""Static files with a hash in their names, also where one of our modules imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """`import "./live.js"` inside a module becomes the hashed name, so that it can be kept for a year."""

    support_js_module_import_aggregation = True
