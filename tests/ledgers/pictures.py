"""Pictures for tests, drawn when they are wanted."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (295, 413), *, turned: int | None = None
) -> bytes:
    """Return a picture whose upper half is red and whose lower half shades into others.

    `turned` is the orientation that a telephone writes beside it, with a remark.
    """
    round_one, straight = Image.radial_gradient("L"), Image.linear_gradient("L")
    image = Image.merge("RGB", (straight, round_one, straight.rotate(90))).resize(size)
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 2), fill="red")
    exif = Image.Exif()
    if turned is not None:
        exif[0x0112] = turned
        exif[0x010E] = "WHERE-SHE-LIVES"
    file = BytesIO()
    image.save(file, kind, exif=exif.tobytes())
    return file.getvalue()


def claiming(width: int, height: int) -> bytes:
    """Return a small PNG whose head says that it unpacks to this size."""
    raw = picture("PNG", (100, 120))
    head = b"IHDR" + struct.pack(">II", width, height) + raw[24:29]
    return raw[:12] + head + struct.pack(">I", zlib.crc32(head)) + raw[33:]


def top_colour(jpeg: bytes) -> tuple[int, int, int]:
    """Return the colour near the upper edge."""
    with Image.open(BytesIO(jpeg)) as image:
        found = image.convert("RGB").getpixel((image.width // 2, 5))
    assert isinstance(found, tuple)
    return (int(found[0]), int(found[1]), int(found[2]))
