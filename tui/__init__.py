"""What a person sees: screens and the command line. Importing it must not import Textual."""

import os

# Textual reads both when it is imported, so they stand before anything of ours that imports it.
os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"  # under it, single characters of an IME are lost
ASKED_ANIMATIONS = os.environ.get("TEXTUAL_ANIMATIONS", "")
"""What the person's own terminal asks for, before our default."""
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")  # nothing jumps, and an old PC stays quick
