"""Reading what stands on the screen."""

from __future__ import annotations

from textual.pilot import Pilot


def painted(pilot: Pilot[None]) -> list[str]:
    """Return the screen line by line, as a person reads it."""
    app = pilot.app
    lines = app.screen._compositor.render_strips(app.size)
    assert all(line.cell_length == app.size.width for line in lines)
    return [line.text for line in lines]
