"""Drafts: what stands in a form and was not saved yet, kept as it is typed.

A draft lies inside the encrypted store and is durable when `keep_draft` returns; a power cut or a
killed program costs at most the last third of a second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.models import PupilId, StaffId
from core.office import Office

if TYPE_CHECKING:
    from core.storage.local import SavedDraft

_NEW = "new"
_VALUES = "values"
_BASE = "base"
_OVER = "_over"
"""In the draft of a one-page form: what the record said; no field is called so."""


class DraftKind(StrEnum):
    """Which form a draft belongs to."""

    PUPIL = "pupil"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class DraftKey:
    """The form that a draft belongs to; without a record it is that of a new one."""

    kind: DraftKind
    record_id: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_id or _NEW}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was left, and when (UTC). `base` is the record that it was typed over."""

    key: DraftKey
    at: datetime
    values: Mapping[str, str]
    base: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name that was typed; may be empty."""
        return self.values.get("name", "").strip()


def rebased(
    values: Mapping[str, str], base: Mapping[str, str], stored: Mapping[str, str]
) -> dict[str, str]:
    """Return a form over what is stored now: what nobody typed follows the store. Pure.

    `base` is what was stored when the form was opened. Without it everything counts as typed.
    """
    untouched = {key for key, text in values.items() if key in base and text == base[key]}
    return {key: stored.get(key, "") if key in untouched else text for key, text in values.items()}


def keep_draft(
    office: Office, key: DraftKey, values: Mapping[str, str], base: Mapping[str, str] | None = None
) -> datetime:
    """Keep a form as it stands now, and the record that it is typed over; return the moment."""
    now = office.clock.now()
    body = json.dumps({_VALUES: dict(values), _BASE: dict(base or {})}, ensure_ascii=False)
    office.store.drafts.save(str(key), now, body)
    return now


def draft_for(office: Office, key: DraftKey) -> Draft | None:
    """Return the draft of a form."""
    saved = office.store.drafts.get(str(key))
    return None if saved is None else _read(saved)


def drop_draft(office: Office, key: DraftKey) -> None:
    """Forget a draft: it was saved, or what stands in the form is what is stored."""
    office.store.drafts.drop(str(key))


def all_drafts(office: Office) -> list[Draft]:
    """Return every draft, the newest first."""
    drafts = (_read(saved) for saved in office.store.drafts.all())
    return [draft for draft in drafts if draft is not None]


def standing_drafts(office: Office) -> list[Draft]:
    """Return the drafts of new records and of those that stand, the newest first.

    One of a record that is gone leads nowhere, and is forgotten.
    """
    drafts = all_drafts(office)
    gone = [one for one in drafts if one.key.record_id and not _stands(office, one.key)]
    for one in gone:
        drop_draft(office, one.key)
    return [one for one in drafts if one not in gone]


def _stands(office: Office, key: DraftKey) -> bool:
    if key.kind is DraftKind.PUPIL:
        return office.store.pupils.get(PupilId(key.record_id or "")) is not None
    return office.store.staff.get(StaffId(key.record_id or "")) is not None


def _read(saved: SavedDraft) -> Draft | None:
    """Return a saved draft; None for one that another version wrote and this one cannot read."""
    kind, _, record_id = saved.key.partition(":")
    try:
        key = DraftKey(DraftKind(kind), None if record_id == _NEW else record_id)
        body = json.loads(saved.body)
        values, base = body[_VALUES], body[_BASE]
        at = datetime.fromisoformat(saved.at)
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(values, dict) or not isinstance(base, dict):
        return None
    return Draft(key, at, _texts(values), _texts(base))


def _texts(found: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in found.items()}


FORM = "form:"
"""Before the name of a one-page form: no record's draft, offered where the form is opened again."""


def keep_form(
    office: Office, form_id: str, values: Mapping[str, str], base: Mapping[str, str] | None = None
) -> datetime:
    """Keep what stands in a one-page form, and the record that it is typed over; return the moment.

    `base` is what that record said when the form was opened; none for what is new.
    """
    now = office.clock.now()
    typed: dict[str, object] = dict(values)
    if base is not None:
        typed[_OVER] = dict(base)
    office.store.drafts.save(f"{FORM}{form_id}", now, json.dumps(typed, ensure_ascii=False))
    return now


def kept_form(
    office: Office, form_id: str, stored: Mapping[str, str] | None = None
) -> tuple[Mapping[str, str], datetime] | None:
    """Return what was typed into a one-page form and never submitted, and when (UTC).

    Over a record that is `stored`, what nobody typed follows the store.
    """
    saved = office.store.drafts.get(f"{FORM}{form_id}")
    if saved is None:
        return None
    try:
        values, at = json.loads(saved.body), datetime.fromisoformat(saved.at)
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    base = values.pop(_OVER, None)
    typed = _texts(values)
    if stored is not None and isinstance(base, dict):
        typed = rebased(typed, _texts(base), stored)
    return typed, at


def drop_form(office: Office, form_id: str) -> None:
    """Forget it: it was submitted, or given up."""
    office.store.drafts.drop(f"{FORM}{form_id}")
