"""The forms of looking after a left-behind child: who does and how well; one talk or visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.i18n import t
from core.ledgers.care_facts import CareRating, TalkKind
from core.privacy.masking import MASK, mask_id, mask_phone
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for, day_in, offers
from tui.widgets.form_model import Choice, FieldKind, FormField

if TYPE_CHECKING:
    from core.ledgers.care import CareFile, CareSaid
    from core.ledgers.care_facts import CareTalk
    from core.models import PupilId

MESSAGE_PREFIXES = (
    "care.rating.",
    "care.kind.",
    "care.relation.",
    "care.income.",
    "care.aid.",
)

_CODE, _DATE, _NUMBER = FieldKind.CODE, FieldKind.DATE, FieldKind.NUMBER


def _hidden(text: str) -> str:
    return MASK * 2 if text else ""


@dataclass(frozen=True, slots=True)
class CareForms:
    """Makes the forms about one child. `where` heads them; days are checked against `today`."""

    pupil_id: PupilId
    where: str
    today: date
    staff: Sequence[str]
    operator: str
    """Who is at work: proposed as the one who talked."""

    def care(self, file: CareFile) -> OneForm:
        """Return the form of who looks after the child, how well, and who helps."""
        from core.ledgers.care import (  # noqa: PLC0415 - start-up
            USUAL_AIDS,
            USUAL_INCOMES,
            USUAL_RELATIONS,
            save_care,
        )

        choices = {
            "carer_relation": [Choice(t(f"care.relation.{one}")) for one in USUAL_RELATIONS],
            "rating": [Choice(t(f"care.rating.{one}")) for one in CareRating],
            "income": [Choice(t(f"care.income.{one}")) for one in USUAL_INCOMES],
            "aid": [Choice(t(f"care.aid.{one}")) for one in USUAL_AIDS],
            "teacher": [Choice(one) for one in self.staff],
            "rated_by": [Choice(one) for one in self.staff],
        }

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            said = _care_said(values, choices["rating"])
            return await screen.attempt(save_care, self.pupil_id, said) is not None

        def fill(key: str, values: Values) -> Values:
            """Propose today and who is at work once a rating is given."""
            if key != "rating" or not values["rating"].strip() or values["rated_on"].strip():
                return {}
            return {
                "rated_on": self.today.isoformat(),
                "rated_by": values["rated_by"] or self.operator,
            }

        return OneForm(
            where=self.where,
            page=t("care.form"),
            fields=_care_fields(choices),
            today=self.today,
            submit=submit,
            values=_care_values(file),
            choices=choices,
            fill=fill,
            draft_id=f"care.{self.pupil_id}",
            is_over_record=file.record.care is not None,
        )

    def talk(self, talk: CareTalk | None) -> OneForm:
        """Return the form of a talk, visit or call: a new one, or one that is put right."""
        from core.ledgers.care import TalkSaid, note_talk  # noqa: PLC0415 - start-up

        kinds = {t(f"care.kind.{one}"): one for one in TalkKind}
        choices = {
            "kind": [Choice(text) for text in kinds],
            "by_whom": [Choice(one) for one in self.staff],
        }

        async def submit(screen: OneFormScreen, values: Values) -> bool:
            chosen = choice_for(values["kind"], choices["kind"])
            said = TalkSaid(
                day=day_in(values, "day") or self.today,
                kind=kinds[chosen.value] if chosen else TalkKind.TALK,
                by_whom=values["by_whom"],
                sentence=values["sentence"],
            )
            held = talk.id if talk is not None else ""
            return await screen.attempt(note_talk, self.pupil_id, said, held) is not None

        return OneForm(
            where=self.where,
            page=t("care.talk"),
            fields=_talk_fields(list(kinds)),
            today=self.today,
            submit=submit,
            values=self._talk_values(talk),
            choices=choices,
            wanted=frozenset({"day", "kind", "by_whom"}),
            draft_id=f"care.talk.{self.pupil_id}.{talk.id if talk else 'new'}",
            is_over_record=talk is not None,
        )

    def _talk_values(self, talk: CareTalk | None) -> dict[str, str]:
        if talk is None:
            return {"day": self.today.isoformat(), "by_whom": self.operator}
        return {
            "day": talk.day.isoformat(),
            "kind": t(f"care.kind.{talk.kind}"),
            "by_whom": talk.by_whom,
            "sentence": talk.sentence or "",
        }


def _few(choices: Sequence[Choice]) -> str:
    return offers(one.value for one in choices)


def _care_fields(choices: dict[str, list[Choice]]) -> tuple[FormField, ...]:
    return (*_entrusted_guardian_fields(choices), *_rating_fields(choices), *_help_fields(choices))


def _entrusted_guardian_fields(choices: dict[str, list[Choice]]) -> tuple[FormField, ...]:
    """Return whom the parents asked. The keys are the store's: half-typed forms hold them too."""
    return (
        FormField(
            key="carer_name",
            label=t("care.entrusted_name"),
            width=16,
            hint=t("care.entrusted_hint"),
        ),
        FormField(
            key="carer_relation",
            label=t("care.entrusted_relation"),
            width=12,
            kind=_CODE,
            hint=_few(choices["carer_relation"]),
            is_free=True,
        ),
        FormField(
            key="carer_phone",
            label=t("care.entrusted_phone"),
            width=24,
            kind=_NUMBER,
            mask=mask_phone,
            is_wide=True,
        ),
        FormField(
            key="carer_id_number",
            label=t("care.entrusted_id_number"),
            width=20,
            kind=_NUMBER,
            mask=mask_id,
            is_wide=True,
        ),
        FormField(
            key="carer_address",
            label=t("care.entrusted_address"),
            width=50,
            mask=_hidden,
            is_wide=True,
        ),
    )


def _rating_fields(choices: dict[str, list[Choice]]) -> tuple[FormField, ...]:
    return (
        FormField(
            key="rating",
            label=t("care.rating"),
            width=8,
            kind=_CODE,
            hint=_few(choices["rating"]),
            is_wide=True,
            starts_group=True,
        ),
        FormField(key="rated_on", label=t("care.rated_on"), width=12, kind=_DATE),
        FormField(
            key="rated_by",
            label=t("care.rated_by"),
            width=12,
            kind=_CODE,
            is_free=True,
            hint=t("care.staff_hint"),
        ),
    )


def _help_fields(choices: dict[str, list[Choice]]) -> tuple[FormField, ...]:
    return (
        FormField(
            key="income",
            label=t("care.income"),
            width=40,
            kind=_CODE,
            hint=_few(choices["income"]),
            is_wide=True,
            is_free=True,
            starts_group=True,
        ),
        FormField(
            key="aid",
            label=t("care.aid"),
            width=40,
            kind=_CODE,
            hint=_few(choices["aid"]),
            is_wide=True,
            is_free=True,
        ),
        FormField(
            key="teacher",
            label=t("care.teacher"),
            width=16,
            kind=_CODE,
            hint=t("care.staff_hint"),
            is_wide=True,
            is_free=True,
        ),
    )


def _talk_fields(kinds: Sequence[str]) -> tuple[FormField, ...]:
    return (
        FormField(
            key="kind",
            label=t("care.talk_kind"),
            width=12,
            kind=_CODE,
            hint=offers(kinds),
            is_wide=True,
        ),
        FormField(key="day", label=t("acts.day"), width=12, kind=_DATE, is_wide=True),
        FormField(
            key="by_whom",
            label=t("care.by_whom"),
            width=16,
            kind=_CODE,
            hint=t("care.staff_hint"),
            is_wide=True,
            is_free=True,
        ),
        FormField(
            key="sentence",
            label=t("care.sentence"),
            width=52,
            hint=t("care.sentence_hint"),
            is_wide=True,
        ),
    )


def _care_values(file: CareFile) -> dict[str, str]:
    care = file.record.care
    if care is None:
        return {}
    plain = {
        key: getattr(care, key) or ""
        for key in (
            *("carer_name", "carer_relation", "carer_phone", "carer_id_number", "carer_address"),
            *("rated_by", "income", "aid", "teacher"),
        )
    }
    rating = t(f"care.rating.{care.rating}") if care.rating else ""
    day = care.rated_on.isoformat() if care.rated_on else ""
    return {**plain, "rating": rating, "rated_on": day}


def _care_said(values: Values, ratings: Sequence[Choice]) -> CareSaid:
    from core.ledgers.care import CareSaid  # noqa: PLC0415 - start-up

    chosen = choice_for(values["rating"], ratings) if values["rating"].strip() else None
    by_text = {t(f"care.rating.{one}"): one for one in CareRating}
    return CareSaid(
        entrusted_name=values["carer_name"],
        entrusted_relation=values["carer_relation"],
        entrusted_phone=values["carer_phone"],
        entrusted_id_number=values["carer_id_number"],
        entrusted_address=values["carer_address"],
        rating=by_text[chosen.value] if chosen else None,
        rated_on=day_in(values, "rated_on"),
        rated_by=values["rated_by"],
        income=values["income"],
        aid=values["aid"],
        teacher=values["teacher"],
    )
