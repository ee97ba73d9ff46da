"""Drawn pictures for the demo: overlapping circles in the palette. The same motif is always the same picture."""

import io
import random

from PIL import Image, ImageDraw

TEAL, SAGE, RUST, CORAL = "#0A5A5C", "#86B5A2", "#A8431F", "#D97B59"
AMBER, SAND, NIGHT, PAPER = "#E8A33D", "#F3D9AE", "#3F4A5C", "#F3ECE0"
COLOURS = (TEAL, SAGE, RUST, CORAL, AMBER, SAND, NIGHT)
GROUNDS = (SAGE, AMBER, CORAL, SAND, TEAL, NIGHT, PAPER, RUST)
# Circles are drawn this much larger and then shrunk, which makes their edges smooth.
SCALE = 2


def picture(motif: int, size: tuple[int, int] = (1200, 675)) -> bytes:
    """Return a JPEG of `size` pixels for `motif`, a number of any value; about 20 kB."""
    # Not for secrets: a seeded generator is what makes a motif always the same picture.
    chance = random.Random(f"motif {motif}")  # noqa: S311
    width, height = size[0] * SCALE, size[1] * SCALE
    ground = GROUNDS[motif % len(GROUNDS)]
    canvas = Image.new("RGB", (width, height), ground)
    colours = [colour for colour in COLOURS if colour != ground]
    chance.shuffle(colours)
    for step, colour in enumerate(colours[: 4 + motif % 3]):
        radius = height * chance.uniform(0.5, 0.62) / (1 + 0.42 * step)
        centre = (width * chance.uniform(0.05, 0.95), height * chance.uniform(0.1, 0.9))
        _circle(canvas, centre, radius, colour, opacity=chance.choice((200, 225, 240)))
    return _jpeg(canvas.resize(size, Image.Resampling.LANCZOS))


def avatar(motif: int, side: int = 400) -> bytes:
    """Return a square JPEG for a member who has a picture: one large circle, two small ones."""
    chance = random.Random(f"avatar {motif}")  # noqa: S311 -- not for secrets, see above
    large = side * SCALE
    ground, main, second, third = chance.sample((*COLOURS, PAPER), 4)
    canvas = Image.new("RGB", (large, large), ground)
    _circle(canvas, (large * 0.5, large * 0.98), large * 0.46, main, opacity=255)
    _circle(canvas, (large * 0.5, large * 0.38), large * 0.23, second, opacity=240)
    _circle(canvas, (large * chance.choice((0.2, 0.8)), large * 0.2), large * 0.1, third, opacity=230)
    return _jpeg(canvas.resize((side, side), Image.Resampling.LANCZOS))


def _circle(canvas: Image.Image, centre: tuple[float, float], radius: float, colour: str, *, opacity: int) -> None:
    mask = Image.new("L", canvas.size, 0)
    x, y = centre
    ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=opacity)
    canvas.paste(colour, mask=mask)


def _jpeg(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=82, optimize=True, progressive=True)
    return stream.getvalue()
