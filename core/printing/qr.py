"""QR codes as black squares, for slips and the recovery sheet."""

from __future__ import annotations

from dataclasses import dataclass

from core.printing.pages import Box

QUIET = 4
"""Empty modules around a code, ISO/IEC 18004."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """The modules of a QR code, row by row, true for black; without the quiet zone."""

    modules: tuple[tuple[bool, ...], ...]

    def boxes(self, x: float, y: float, side: float) -> tuple[Box, ...]:
        """Return the code as boxes inside a square of `side` points, quiet zone included.

        Black modules side by side are one box: fewer hairlines between them on a screen.
        """
        unit = side / (len(self.modules) + 2 * QUIET)
        found: list[Box] = []
        for row, modules in enumerate(self.modules):
            start = 0
            for end in range(1, len(modules) + 1):
                if end < len(modules) and modules[end] == modules[start]:
                    continue
                if modules[start]:
                    left, top = x + (QUIET + start) * unit, y + (QUIET + row) * unit
                    found.append(Box(left, top, (end - start) * unit, unit))
                start = end
        return tuple(found)


def qr_code(text: str) -> QrCode:
    """Return the QR code of a text, with medium error correction; never a Micro QR code."""
    import segno  # noqa: PLC0415 - start-up

    code = segno.make_qr(text, error="m", boost_error=False)
    return QrCode(tuple(tuple(bool(module) for module in row) for row in code.matrix))
