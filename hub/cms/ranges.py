"""Parts of a file, as players ask for them (RFC 9110, Range): one part at a time, read piece by piece."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*\Z", re.I)
PIECE = 64 * 1024


def in_parts(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The part of a whole file (a FileResponse with its length) that was asked for: 206, or 416 where there is none.

    Several parts at once, and what cannot be read, are answered with the whole file, as the standard allows.
    """
    if response.status_code != 200 or not isinstance(response, FileResponse):
        return response
    response["Accept-Ranges"] = "bytes"
    asked = ONE_RANGE.match(request.headers.get("Range", ""))
    size = int(response["Content-Length"])
    if request.method != "GET" or asked is None or not any(asked.groups()) or not _still_the_same(request, response):
        return response
    first, last = _bounds(asked[1], asked[2], size)
    if asked[1] and asked[2] and int(asked[1]) > int(asked[2]):  # not a range at all
        return response
    if first > last:
        return _none(response, size)
    return _part(response, first, last, size)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The places of the first and the last byte; the first lies behind the last where there is no such part."""
    if not first:  # the last so many bytes
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size - 1)
    return int(first), min(int(last), size - 1) if last else size - 1


def _still_the_same(request: HttpRequest, response: FileResponse) -> bool:
    """If-Range: a part is of use only to somebody who holds the rest of the same file."""
    known = request.headers.get("If-Range", "").strip()
    if not known:
        return True
    if known.startswith(('"', "W/")):
        return not known.startswith("W/") and known == response.get("ETag")
    return known == response.get("Last-Modified")


def _none(response: FileResponse, size: int) -> HttpResponse:
    response.close()
    refusal = HttpResponse(status=416, content_type="text/plain; charset=utf-8")
    refusal["Content-Range"] = f"bytes */{size}"
    refusal["Accept-Ranges"] = "bytes"
    return refusal


def _part(response: FileResponse, first: int, last: int, size: int) -> StreamingHttpResponse:
    part = StreamingHttpResponse(status=206)
    for name, value in response.items():
        part[name] = value
    file: IO[bytes] = response.file_to_stream
    part.streaming_content = _read(file, first, last - first + 1)
    # Closed with the answer, also when nobody reads it to its end.
    part._resource_closers.append(response.close)
    part["Content-Length"] = str(last - first + 1)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return part


def _read(file: IO[bytes], start: int, left: int) -> Iterator[bytes]:
    file.seek(start)
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
