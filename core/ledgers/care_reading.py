"""What is kept of looking after children, out of the store, and what stands of it in a ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from core.i18n import t
from core.ledgers.care_facts import CareTalk, ChildCare, TalkKind
from core.ledgers.spec import CareRecord, PupilRow
from core.models import PupilId
from core.office import Office

MESSAGE_PREFIXES = ("care.rating.", "care.kind.")


def care_id(pupil_id: PupilId) -> str:
    """Return the id of a child's care record: two people who fill it in fill in one."""
    return f"c.{pupil_id}"


def care_records(office: Office, pupil_ids: Sequence[PupilId]) -> dict[PupilId, CareRecord]:
    """Return what is kept of each of some children; two queries a batch."""
    ledgers = office.store.ledgers
    cares = {one.pupil_id: one for one in ledgers.cares.among("pupil_id", pupil_ids)}
    talks: dict[PupilId, list[CareTalk]] = {}
    for talk in ledgers.talks.among("pupil_id", pupil_ids):
        talks.setdefault(talk.pupil_id, []).append(talk)
    return {one: CareRecord(cares.get(one), newest_first(talks.get(one, []))) for one in pupil_ids}


def newest_first(talks: Sequence[CareTalk]) -> tuple[CareTalk, ...]:
    """Return talks, the newest first; of one day the later id, so that every store agrees."""
    return tuple(sorted(talks, key=lambda one: (one.day, one.id), reverse=True))


def of_care(attribute: str) -> Callable[[PupilRow], str]:
    """Return a getter of a text of the child's care record."""
    return lambda row: str(getattr(row.care.care, attribute) or "") if row.care.care else ""


def entrusted_guardian_cell(row: PupilRow) -> str:
    """Return who looks after the child in the parents' place: 龙阿婆（祖母）."""
    care = row.care.care
    if care is None or not care.carer_name:
        return ""
    relation = care.carer_relation
    return (
        t("care.entrusted_with", name=care.carer_name, relation=relation)
        if relation
        else care.carer_name
    )


def rating_cell(row: PupilRow) -> str:
    """Return the last assessment with its day and who made it: 较好 2026-10-08 石校长."""
    return rating_text(row.care.care)


def rating_text(care: ChildCare | None) -> str:
    """Return an assessment in one line; empty before the first."""
    if care is None or care.rating is None:
        return ""
    day = care.rated_on.isoformat() if care.rated_on else ""
    return " ".join(filter(None, (t(f"care.rating.{care.rating}"), day, care.rated_by)))


def means_cell(row: PupilRow) -> str:
    """Return what the family lives on, and which aid it gets."""
    care = row.care.care
    return "；".join(filter(None, (care.income, care.aid))) if care else ""


def talks_cell(row: PupilRow) -> str:
    """Return this school year's last day of a talk, visit or call, and how many: 10-08 家访1次."""
    first = date(row.scene.year.starts_in, 9, 1)
    talks = [one for one in row.care.talks if first <= one.day <= row.scene.today]
    if not talks:
        return ""
    counted = Counter(one.kind for one in talks)
    parts = [
        t("care.times", kind=t(f"care.kind.{kind}"), count=counted[kind])
        for kind in TalkKind
        if counted[kind]
    ]
    return t("care.last", times=" ".join(parts), day=f"{max(one.day for one in talks):%m-%d}")
