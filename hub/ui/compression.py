"""Pages go out compressed to whoever takes that: a third of the weight for an old phone."""

from django.middleware.gzip import GZipMiddleware

TEXT = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/atom+xml",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
)
SMALL = 1000


class CompressionMiddleware(GZipMiddleware):
    """Django's gzip (which pads by chance, against BREACH) for text that is worth it; never for files.

    Static files were compressed when they were collected, and pictures, PDF and Word are so by nature.
    """

    def process_response(self, request, response):
        is_text = response.get("Content-Type", "").startswith(TEXT)
        if response.streaming or not is_text or len(response.content) < SMALL:
            return response
        return super().process_response(request, response)
