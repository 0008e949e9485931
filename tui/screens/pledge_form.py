"""The form of one pledge: who signed, about which child, when, how many papers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.dropout.models import Pledge, PledgeParty
from core.i18n import t
from core.models import PupilId, SchoolId
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in
from tui.screens.work import joined
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.dropout.pledges import PledgeLedger

MESSAGE_PREFIXES = ("pledge.party.",)


def pledge_form(
    where: str,
    today: date,
    ledger: PledgeLedger,
    pledge: Pledge | None,
    pupil_id: PupilId | None = None,
) -> OneForm:
    """Return the form of a pledge that stands, or of a new one; about a child when that is said."""
    children = {one.pupil_id: f"{one.name} {one.class_name}" for one in ledger.missing}
    if pledge is not None and pledge.pupil_id is not None:
        line = next(one for one in ledger.lines if one.pledge.id == pledge.id)
        children[pledge.pupil_id] = f"{line.child} {line.class_name}".strip()
    namesakes = Counter(children.values())
    for one in ledger.missing:
        if namesakes[children[one.pupil_id]] > 1:
            children[one.pupil_id] = f"{one.name} {one.words}"
    parents = {one.pupil_id: one.parent for one in ledger.missing}
    parties = [Choice(t(f"pledge.party.{one}")) for one in PledgeParty]
    choices = {"party": parties, "child": [Choice(text) for text in children.values()]}
    ids = {text: one for one, text in children.items()}

    async def submit(screen: OneFormScreen, values: Values) -> bool:
        from core.dropout.pledges import save_pledge  # noqa: PLC0415 - start-up

        said = _said(values, choices["party"], choices["child"], ids, ledger.year)
        if pledge is not None:
            said = replace(said, id=pledge.id)
        return await screen.attempt(save_pledge, said) is not None

    def fill(key: str, values: Values) -> Values:
        """Propose the guardian's name once the child is known."""
        chosen = choice_for(values["child"], choices["child"]) if key == "child" else None
        if chosen is None or values["name"].strip():
            return {}
        return {"name": parents.get(ids[chosen.value], "")}

    return OneForm(
        where=where,
        page=t("year.pledges"),
        fields=_fields([one.value for one in parties]),
        today=today,
        submit=submit,
        values=_values(pledge, children, parents, pupil_id, today),
        choices=choices,
        wanted=frozenset({"party", "name", "day", "count"}),
        fill=fill,
        draft_id=f"pledge.{pledge.id if pledge else f'{ledger.year}.new.{pupil_id}'}",
        is_over_record=pledge is not None,
    )


def _fields(parties: list[str]) -> tuple[FormField, ...]:
    return (
        FormField(
            key="party",
            label=t("pledge.column.party"),
            width=24,
            kind=FieldKind.CODE,
            hint=t("form.hint_few", choices=joined(parties)),
            is_wide=True,
        ),
        FormField(
            key="child",
            label=t("pledge.column.child"),
            width=30,
            kind=FieldKind.CODE,
            hint=t("pledge.child_hint"),
            is_wide=True,
        ),
        FormField(
            key="name",
            label=t("pledge.column.name"),
            width=30,
            hint=t("pledge.name_hint"),
            is_wide=True,
        ),
        FormField(
            key="day",
            label=t("pledge.column.day"),
            width=12,
            kind=FieldKind.DATE,
            is_wide=True,
            starts_group=True,
        ),
        FormField(
            key="count",
            label=t("pledge.column.count"),
            width=6,
            kind=FieldKind.NUMBER,
            is_wide=True,
        ),
        FormField(key="document", label=t("pledge.column.document"), width=24, is_wide=True),
    )


def _values(
    pledge: Pledge | None,
    children: dict[PupilId, str],
    parents: dict[PupilId, str],
    pupil_id: PupilId | None,
    today: date,
) -> dict[str, str]:
    if pledge is None:
        party = t(f"pledge.party.{PledgeParty.PARENTS}") if pupil_id is not None else ""
        return {
            "party": party,
            "child": children.get(pupil_id, "") if pupil_id is not None else "",
            "name": parents.get(pupil_id, "") if pupil_id is not None else "",
            "day": today.isoformat(),
            "count": "1",
        }
    return {
        "party": t(f"pledge.party.{pledge.party}"),
        "child": children.get(pledge.pupil_id, "") if pledge.pupil_id is not None else "",
        "name": pledge.name,
        "day": pledge.signed_on.isoformat() if pledge.signed_on else "",
        "count": str(pledge.count),
        "document": pledge.number or "",
    }


def _said(
    values: Values,
    parties: list[Choice],
    children: list[Choice],
    ids: dict[str, PupilId],
    year: int,
) -> Pledge:
    by_label = {t(f"pledge.party.{one}"): one for one in PledgeParty}
    chosen = choice_for(values["party"], parties)
    party = by_label[chosen.value] if chosen is not None else PledgeParty.PARENTS
    child = choice_for(values["child"], children) if values["child"].strip() else None
    count = values["count"].strip()
    is_family = party is PledgeParty.PARENTS
    return Pledge(
        id="",
        school_id=SchoolId(""),
        year=year,
        party=party,
        name=values["name"].strip(),
        pupil_id=ids[child.value] if child is not None and is_family else None,
        signed_on=day_in(values, "day"),
        count=int(count) if count.isdecimal() else 0,
        number=values["document"].strip() or None,
    )
