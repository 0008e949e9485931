"""New own ledgers whose form was left half-typed: whom they are for, in the register's order."""

from __future__ import annotations

from collections.abc import Iterable

from core.lists.groups import attending_here
from core.models import PupilId
from core.office import Office
from core.records.kept_forms import FormKind, KeptForm, kept_forms


def begun_ledgers(office: Office) -> list[KeptForm]:
    """Return the new ledgers that were begun and not made, as they were kept."""
    forms = kept_forms(office, office.store.drafts.all())
    return [form for form in forms if form.kind is FormKind.OWN_LEDGER]


def in_register_order(office: Office, pupils: Iterable[PupilId]) -> list[PupilId]:
    """Return pupils as the register lists them, who left since last; each once.

    A form that was kept knows who, not in which order they stood.
    """
    order = {line.pupil_id: at for at, line in enumerate(attending_here(office))}
    return sorted(dict.fromkeys(pupils), key=lambda one: (order.get(one, len(order)), one))
