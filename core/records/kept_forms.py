"""One-page forms that were begun and never submitted: which, about whom, since when.

A form is kept under a name that its screen gives it; the names that lead back stand here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from core.changes.models import ChangeId, ChangeKind
from core.models import PupilId
from core.records.drafting import FORM

if TYPE_CHECKING:
    from core.office import Office
    from core.records.kept_in_rooms import KeptInRoom
    from core.storage.local import SavedDraft


class FormKind(StrEnum):
    """Which form it is; the value begins its name."""

    TRANSFER_IN = "transfer_in"
    CHANGE = "change"
    SEND_BACK = "handover.back"
    OWN_LEDGER = "own_ledger.new"
    CONSENT = "consent"
    HOUSEHOLD = "household"
    PLEDGE = "pledge"
    CASE = "case"
    CARE = "care"
    MEALS = "meal"
    ROOM = "room"
    """One of a room's own forms (`core.records.kept_in_rooms`)."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was left. `pupils` are those of a record change, or of a new own ledger.

    `record` is what of a ledger it is about, as its screen takes it (`core.records.kept_entries`).

    `change` is a record change's kind, or the releases that are being sent back (`releases`).

    `name` is the child's, the ledger's, or what was typed for it; empty for several children and
    where none is known.
    """

    kind: FormKind
    at: datetime
    name: str = ""
    change: str = ""
    pupils: tuple[PupilId, ...] = ()
    record: str = ""
    room: KeptInRoom | None = None

    @property
    def releases(self) -> tuple[ChangeId, ...]:
        """The releases that the form sends back."""
        is_back = self.kind is FormKind.SEND_BACK
        return tuple(ChangeId(one) for one in self.change.split(",")) if is_back else ()


def transfer_in_form() -> str:
    """Return the name of the form that takes in a child."""
    return FormKind.TRANSFER_IN.value


def change_form_name(change: str, pupils: Sequence[PupilId]) -> str:
    """Return the name of a change's form, the same for the same pupils in any order."""
    return f"{FormKind.CHANGE}.{change}.{','.join(sorted(pupils))}"


def send_back_form(change_ids: Iterable[str]) -> str:
    """Return the name of the form in which a centre says why it sends children back."""
    return f"{FormKind.SEND_BACK}.{','.join(sorted(change_ids))}"


def new_ledger_form(pupils: Sequence[PupilId]) -> str:
    """Return the name of the form of a new own ledger, the same for the same pupils."""
    return f"{FormKind.OWN_LEDGER}.{','.join(sorted(pupils))}"


def consent_form_name(pupils: Sequence[PupilId]) -> str:
    """Return the name of the form of families' answers, the same for the same pupils."""
    return f"{FormKind.CONSENT}.{','.join(sorted(pupils))}"


def kept_forms(office: Office, saved: Iterable[SavedDraft]) -> list[KeptForm]:
    """Return the forms among the drafts that lead somewhere, in their order.

    A change of pupils who are gone leads nowhere, nor does a form of another version.
    """
    found = (_read(office, one) for one in saved if one.key.startswith(FORM))
    return [one for one in found if isinstance(one, KeptForm)]


def clear_gone(office: Office, saved: Iterable[SavedDraft]) -> None:
    """Forget the forms whose plan, record or term is gone: nothing opens them any more.

    A form that another version wrote, or that is not known here, stays.
    """
    for one in saved:
        if one.key.startswith(FORM) and _read(office, one) is _Nowhere.GONE:
            office.store.drafts.drop(one.key)


class _Nowhere(Enum):
    """Why a draft leads nowhere: what it is about is gone."""

    GONE = "gone"


def _read(office: Office, saved: SavedDraft) -> KeptForm | _Nowhere | None:
    """Return the form; None for one that cannot be read here."""
    name = saved.key.removeprefix(FORM)
    try:
        values, at = json.loads(saved.body), datetime.fromisoformat(saved.at)
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    return _named(office, name, at, str(values.get("name", "")).strip())


def _named(office: Office, name: str, at: datetime, typed: str) -> KeptForm | _Nowhere | None:
    if name == FormKind.TRANSFER_IN:
        return KeptForm(FormKind.TRANSFER_IN, at, typed)
    if name.startswith(f"{FormKind.OWN_LEDGER}."):
        whom = name.removeprefix(f"{FormKind.OWN_LEDGER}.").split(",")
        pupils = tuple(PupilId(one) for one in whom)
        return KeptForm(FormKind.OWN_LEDGER, at, typed, pupils=pupils)
    if name.startswith(f"{FormKind.SEND_BACK}."):
        return KeptForm(FormKind.SEND_BACK, at, change=name.removeprefix(f"{FormKind.SEND_BACK}."))
    if name.startswith(f"{FormKind.CHANGE}."):
        return _change(office, name, at)
    return _entry(office, name, at, typed)


def _entry(office: Office, name: str, at: datetime, typed: str) -> KeptForm | _Nowhere | None:
    """Return an entry of a ledger, or a room's form, that was begun."""
    from core.records.kept_entries import entry_of, is_entry  # noqa: PLC0415 - start-up
    from core.records.kept_in_rooms import in_room, is_of_room  # noqa: PLC0415 - start-up

    kind, _, record = name.partition(".")
    if is_of_room(kind):
        room = in_room(office, kind, record)
        if room is None:
            return _Nowhere.GONE
        return KeptForm(FormKind.ROOM, at, room.name, pupils=room.pupils, record=name, room=room)
    if not is_entry(kind):
        return None
    found = entry_of(office, kind, record, typed)
    if found is None:
        return _Nowhere.GONE
    return KeptForm(FormKind(kind), at, found.name, pupils=found.pupils, record=found.record)


def _change(office: Office, name: str, at: datetime) -> KeptForm | _Nowhere | None:
    _, _, rest = name.partition(".")
    change, _, whom = rest.partition(".")
    if change not in set(ChangeKind):
        return None
    known = {PupilId(one): office.store.pupils.get(PupilId(one)) for one in whom.split(",")}
    pupils = [one for one in known.values() if one is not None]
    if len(pupils) != len(known):
        return _Nowhere.GONE
    only = pupils[0].name if len(pupils) == 1 else ""
    return KeptForm(FormKind.CHANGE, at, only, change, tuple(known))
