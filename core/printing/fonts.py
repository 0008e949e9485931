"""The embedded font: its metrics, which characters it has, and its place in a PDF.

reportlab embeds TrueType outlines in parts of 255 characters and writes for each part a
ToUnicode map, by which a reader copies text out. Its own map has four hexadecimal digits for
every character, which garbles those beyond U+FFFF (𬭊); here they are written as UTF-16.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FONT_FILE = Path(__file__).resolve().parent.parent / "data" / "fonts" / "cunxiao-sans.ttf"
FONT_NAME = "CunxiaoSans"

_MOST_MAPPINGS = 100
"""Lines of one `beginbfchar` block, PDF 32000-1, 9.10.3 (from the CMap specification)."""


def to_unicode_map(name: str, characters: Sequence[int]) -> str:
    """Return a ToUnicode CMap: place in the part -> character, beyond U+FFFF as a pair.

    A place that repeats a filler (0, or a second space) is left out.
    """
    lines = [
        f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for place, code in enumerate(characters)
        if code and (code != 0x20 or place == 0x20)
    ]
    blocks: list[str] = []
    for start in range(0, len(lines), _MOST_MAPPINGS):
        block = lines[start : start + _MOST_MAPPINGS]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


class LoadedFont:
    """The font file, parsed once in a process (about 25 ms)."""

    def __init__(self, file: Path) -> None:
        from reportlab.pdfbase import ttfonts  # noqa: PLC0415 - start-up: 130 ms

        class ReadableFont(ttfonts.TTFont):  # type: ignore[misc] # reportlab is untyped
            """A font whose text can be copied out of the PDF, rare characters too."""

            def addObjects(self, doc: object) -> None:  # noqa: N802 - reportlab's name
                """Add the parts to the document and replace their ToUnicode maps."""
                parts = list(self.state[doc].subsets)
                super().addObjects(doc)
                for number, characters in enumerate(parts):
                    prefix = ttfonts.SUBSETN(number) + b"+" + self.face.name
                    name = (prefix + self.face.subfontNameX).decode("ascii")
                    stream = doc.idToObject[f"toUnicodeCMap:{name}"]  # type: ignore[attr-defined]
                    stream.content = to_unicode_map(name, characters)

        self.embeddable: TTFont = ReadableFont(FONT_NAME, str(file), asciiReadable=False)
        self._widths: dict[int, float] = self.embeddable.face.charWidths

    def width(self, text: str) -> float:
        """Return the width of a text in ems; a missing character counts as one em."""
        widths = self._widths
        return sum([widths.get(ord(char), 1000) for char in text]) / 1000

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that the font cannot print, each once."""
        widths = self._widths
        return tuple(dict.fromkeys(char for char in text if ord(char) not in widths))


@lru_cache(maxsize=1)
def load_font() -> LoadedFont:
    """Return the embedded font and make it known to reportlab."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - start-up: 130 ms

    font = LoadedFont(FONT_FILE)
    pdfmetrics.registerFont(font.embeddable)
    return font


def code_points(characters: Iterable[str]) -> str:
    """Return characters with their code points, as a person can look them up."""
    return " ".join(f"{char}(U+{ord(char):04X})" for char in characters)
