"""What a person sees: screens and the command line. Importing it must not import Textual."""

import os
import sys
from collections.abc import MutableMapping


def tell_textual(environment: MutableMapping[str, str], platform: str) -> None:
    """Set what Textual reads when it is imported: before anything of ours that imports it.

    With the keys of the kitty protocol single characters of an IME are lost. Textual's driver for
    Windows asks for some of them whatever it is told, and must then be let read them: of a Ctrl key
    nothing would be left.
    """
    if platform != "win32":
        environment["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environment.setdefault("TEXTUAL_ANIMATIONS", "none")  # nothing jumps; an old PC stays quick


ASKED_ANIMATIONS = os.environ.get("TEXTUAL_ANIMATIONS", "")
"""What the person's own terminal asks for, before our default."""
tell_textual(os.environ, sys.platform)
