"""What a person prefers before anything is unlocked: language and colours. Holds nothing secret."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import StoreError
from core.i18n import Language

if TYPE_CHECKING:
    from core.storage.home import Home

FILE_NAME = "preferences.json"


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the program looks. `theme` is a name that the screens know; empty means theirs.

    `is_still`: nothing on the screen moves by itself.
    """

    language: Language = Language.CHINESE
    theme: str = ""
    is_still: bool = False


def load_preferences(home: Home) -> Preferences:
    """Return what was chosen in this home, or the defaults where nothing usable is kept."""
    try:
        document = json.loads((home.path / FILE_NAME).read_text(encoding="utf-8"))
        return Preferences(
            Language(document["language"]),
            str(document["theme"]),
            is_still=document.get("is_still") is True,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Preferences()


def save_preferences(home: Home, preferences: Preferences) -> None:
    """Keep what was chosen; a home that does not exist yet keeps nothing.

    Raises StoreError (`cannot_write_there`, `disk_full`).
    """
    from core.storage.files import translate, write_whole  # noqa: PLC0415 - start-up

    if not home.exists:
        return
    path = home.path / FILE_NAME
    document = {
        "language": preferences.language.value,
        "theme": preferences.theme,
        "is_still": preferences.is_still,
    }
    try:
        write_whole(path, json.dumps(document).encode(), durable=False)
    except OSError as error:
        raise translate(error, path) from error


def is_vacant(home: Home) -> bool:
    """Whether a home may be founded there: nothing is at its path, or an empty folder.

    Raises StoreError(`home_read_only`) when the folder cannot be looked into.
    """
    try:
        return not home.path.exists() or (home.path.is_dir() and not any(home.path.iterdir()))
    except OSError as error:
        raise StoreError("home_read_only") from error
