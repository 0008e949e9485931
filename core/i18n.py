"""Messages: a dotted id and parameters become a sentence in the chosen language.

Catalog sources are `locale/<language>/*.po`, one file per room; `tools/catalogs.py` merges them
into the committed `LC_MESSAGES/cunxiao.mo`, so that users compile nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from core.catalog import Catalog
from core.errors import CunxiaoError

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "cunxiao"


class Language(StrEnum):
    """Languages with a complete catalog; the value is the catalog's folder."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class _Current:
    language = Language.CHINESE


_FOR_OFFICES: ContextVar[bool] = ContextVar("for_offices", default=False)
"""Whether this thread is making paper or a workbook just now."""


@lru_cache(maxsize=2)
def _catalog(language: Language) -> Catalog:
    return Catalog.read(LOCALE_FOLDER / language.value / "LC_MESSAGES" / f"{DOMAIN}.mo")


def use_language(language: Language) -> None:
    """Choose the language of every later message of this process."""
    _Current.language = language


def current_language() -> Language:
    """Return the language in use."""
    return Language.CHINESE if _FOR_OFFICES.get() else _Current.language


@contextmanager
def in_chinese() -> Iterator[None]:
    """Speak Chinese inside, in this thread alone; a decorator as well.

    For paper and workbooks: families and offices read them, and an import understands their
    headings, whatever the screens speak.
    """
    before = _FOR_OFFICES.set(True)
    try:
        yield
    finally:
        _FOR_OFFICES.reset(before)


def t(message_id: str, /, **params: object) -> str:
    """Return a message in the current language, its `{placeholders}` filled.

    A message id that no catalog knows comes back as it is: visible, and the gate refuses it.
    """
    return _catalog(current_language()).text(message_id).format(**params)


def tn(message_id: str, n: int, /, **params: object) -> str:
    """Return a message that counts: `{n}` is the count; English has a second form for 1."""
    return _catalog(current_language()).counted(message_id, n).format(n=n, **params)


NAMES_AN_ATTRIBUTE = frozenset({"attribute_unknown", "attribute_without_reason"})
"""Errors whose key is an attribute of the draw: people read its name."""


def error_sentence(error: CunxiaoError) -> str:
    """Return the sentence for an error: what happened, what is safe, what to do now."""
    params = dict(error.params)
    if error.code in NAMES_AN_ATTRIBUTE:
        named = f"attribute.{params['key']}"
        label = t(named)
        params["key"] = params["key"] if label == named else label
    return t(f"error.{error.code}", **params)
