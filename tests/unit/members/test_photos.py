import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from members import photos


def picture(size=(600, 400), kind="JPEG", **options) -> ContentFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return ContentFile(out.getvalue(), name="me.jpg")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> ContentFile:
    """A PNG whose header promises a huge picture, in a few hundred bytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return ContentFile(b"\x89PNG\r\n\x1a\n" + header + data + chunk(b"IEND", b""), name="bomb.png")


def opened(file: ContentFile) -> Image.Image:
    return Image.open(BytesIO(file.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_photo_becomes_a_small_square_webp(kind):
    small = opened(photos.small_square(picture(kind=kind)))
    assert (small.format, small.size) == ("WEBP", (256, 256))


def test_small_photo_is_not_blown_up():
    assert opened(photos.small_square(picture((90, 50)))).size == (50, 50)


def test_name_is_random():
    names = {photos.small_square(picture()).name for _ in range(3)}
    assert len(names) == 3


def test_place_and_camera_are_removed():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Sam"
    exif.get_ifd(0x8825)[1] = "N"
    original = picture(exif=exif, icc_profile=b"profile", comment=b"home")
    assert b"Camera of Sam" in original.read()
    original.seek(0)
    kept = photos.small_square(original).read()
    assert b"Camera" not in kept
    assert b"EXIF" not in kept
    assert Image.open(BytesIO(kept)).info.keys() <= {"loop", "background", "timestamp", "duration"}


def test_photo_taken_sideways_stands_upright():
    sideways = Image.new("RGB", (40, 80), "white")
    sideways.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 3
    out = BytesIO()
    sideways.save(out, "PNG", exif=exif)
    small = opened(photos.small_square(ContentFile(out.getvalue(), name="a.png")))
    assert small.size == (40, 40)


def test_clear_parts_become_white():
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    small = opened(photos.small_square(ContentFile(out.getvalue(), name="a.png"))).convert("RGB")
    assert all(value > 250 for value in small.getpixel((25, 25)))


@pytest.mark.parametrize("size", [(7000, 7000), (60_000, 60_000), (2_000_000, 1000)])
def test_bomb_is_refused_before_it_is_unpacked(size, monkeypatch):
    monkeypatch.setattr(Image.Image, "convert", None)
    with pytest.raises(ValidationError) as refused:
        photos.small_square(bomb(*size))
    assert refused.value.code == "pixels"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no picture at all", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"", "unknown"),
        (b"\x89PNG\r\n\x1a\n", "unknown"),
    ],
)
def test_what_is_no_picture_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        photos.small_square(ContentFile(content, name="me.jpg"))
    assert refused.value.code == code


def test_picture_that_breaks_off_is_refused():
    whole = picture().read()
    with pytest.raises(ValidationError) as refused:
        photos.small_square(ContentFile(whole[: len(whole) // 2], name="me.jpg"))
    assert refused.value.code == "damaged"


def test_file_above_five_megabytes_is_refused_unread():
    with pytest.raises(ValidationError) as refused:
        photos.small_square(ContentFile(b"x" * (photos.MOST_MEGABYTES * 2**20 + 1), name="me.jpg"))
    assert refused.value.code == "large"


@pytest.mark.parametrize("entry", [(0x02BC, 2), (0x02BC, 11), (0x0201, 1), (0x010F, 11)])
def test_picture_with_broken_exif_is_refused_in_words(entry):
    """Pillow fails on these with a TypeError, a struct.error or an AttributeError while it turns a picture upright."""
    entries = [(*entry, 1, b"A\0\0\0"), (0x0112, 3, 1, b"\x06\0\0\0")]
    tiff = b"II*\0\x08\0\0\0\x02\0" + b"".join(struct.pack("<HHI4s", *one) for one in entries) + bytes(4)
    with pytest.raises(ValidationError) as refused:
        photos.small_square(picture(exif=b"Exif\0\0" + tiff))
    assert refused.value.messages == ["This picture is damaged. Choose another one."]
