"""Messages found in the compiled catalogs themselves: what gettext reads, and nothing else."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from core.catalog import Catalog
from core.i18n import DOMAIN, LOCALE_FOLDER, Language


@pytest.mark.parametrize("language", list(Language))
def test_every_message_is_the_one_that_gettext_reads(language: Language) -> None:
    path = LOCALE_FOLDER / language.value / "LC_MESSAGES" / f"{DOMAIN}.mo"
    known = gettext.translation(DOMAIN, LOCALE_FOLDER, [language.value])
    messages = vars(known)["_catalog"]
    catalog = Catalog.read(path)
    for key in messages:
        if isinstance(key, tuple):
            for n in (0, 1, 2, 11):
                assert catalog.counted(key[0], n) == known.ngettext(key[0], key[0], n)
        elif key:
            assert catalog.text(key) == known.gettext(key)


def test_a_message_that_no_catalog_knows_comes_back_as_its_id() -> None:
    path = LOCALE_FOLDER / Language.CHINESE.value / "LC_MESSAGES" / f"{DOMAIN}.mo"
    catalog = Catalog.read(path)
    for unknown in ("!", "app.no_such_message", "zzzz.last"):
        assert catalog.text(unknown) == catalog.counted(unknown, 2) == unknown


def test_a_file_that_is_no_compiled_catalog_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cunxiao.mo"
    path.write_bytes(b"msgid ''\nmsgstr ''\n" * 2)
    with pytest.raises(ValueError, match="catalog"):
        Catalog.read(path)
