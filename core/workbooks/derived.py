"""What our own lists read out of a record, said back by a workbook: no change. Pure.

A list prints 村组 that an address names, the telephone that reaches the family, 否 below 寄宿 for
who lodges with relatives, 是 below 留守: less than the record knows, and nothing against it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.codes import CODES
from core.contacts import contact_phone
from core.hamlets import hamlet_of, whole_hamlet
from core.identity import normalise_text
from core.ledgers.left_behind import told_left_behind
from core.models import AttendWay, LeftBehind, PupilFile
from core.reading.drafts import PupilDraft
from core.reading.values import normalise_phone
from core.validation import Checked, PupilFacts

_NO_BOARDER = frozenset({"不住校", "否"})
_PLAIN_PARENTS = {"57": "51", "58": "52"}
"""Who stands in a parent's place, and the parent whose column that name is printed below."""


def without_derived_texts(present: PupilFile, said: PupilDraft) -> PupilDraft:
    """Return a row without texts that say less of a pupil than the record does, or just that.

    联系电话 is the family's on one list and the pupil's on another: the one that stands as the
    contact is new to nobody.
    """
    changes: dict[str, str] = {}
    own, contact = present.pupil.phone, contact_phone(present)
    for key, known in (("phone", contact), ("m1_phone", own), ("m2_phone", own)):
        if known and normalise_phone(getattr(said, key)) == known:
            changes[key] = ""
    way = present.enrolment.attend_way
    is_lodging = way in (AttendWay.LODGER, AttendWay.OTHER)
    if is_lodging and normalise_text(said.attend_way) in _NO_BOARDER:
        changes["attend_way"] = ""
    return replace(said, **changes) if changes else said


def with_held_relations(present: PupilFile, over: PupilDraft) -> PupilDraft:
    """Return a form under a row where a relation as a list prints it stays the record's own.

    A list prints the note beside a relation in its place, and the step-father below 父亲.
    """
    changes: dict[str, str] = {}
    for guardian in present.guardians:
        place = f"m{guardian.position}_"
        said = normalise_text(getattr(over, f"{place}relation", ""))
        if not said or guardian.name != getattr(over, f"{place}name"):
            continue
        if said == guardian.relation_note:
            changes[f"{place}relation"] = guardian.relation or ""
        elif guardian.relation in _PLAIN_PARENTS:
            code = CODES["relation"].find(said)
            if code and code.code == _PLAIN_PARENTS[guardian.relation]:
                changes[f"{place}relation"] = guardian.relation
    return replace(over, **changes) if changes else over


def without_derived_facts(
    present: PupilFile, checked: Checked[PupilFacts], today: date
) -> Checked[PupilFacts]:
    """Return facts without a 村组 that is the address's anyhow, and 留守 as it was stated.

    A list says 留守 as the facts of its day have it: said back, that is nothing new. A 村组 that is
    stored is replaced as the row says.
    """
    facts = checked.facts
    if facts is None:
        return checked
    pupil, held = facts.pupil, present.pupil
    if pupil.left_behind is not held.left_behind:
        told = told_left_behind(held, today)
        then = told_left_behind(replace(pupil, left_behind=held.left_behind), today)
        is_plain_yes = pupil.left_behind is LeftBehind.STATED and told in _KINDS
        # From before the second parent left: stored it would stand against the facts for ever.
        is_outdated = pupil.left_behind is LeftBehind.ONE_PARENT and told is then is _BOTH
        if is_plain_yes or is_outdated or pupil.left_behind is told:
            pupil = replace(pupil, left_behind=held.left_behind)
    if pupil.hamlet and not held.hamlet:
        unsaid = replace(pupil, hamlet=None)
        pupil = unsaid if whole_hamlet(hamlet_of(unsaid) or "") == pupil.hamlet else pupil
    return checked if pupil is facts.pupil else replace(checked, facts=replace(facts, pupil=pupil))


_BOTH = LeftBehind.BOTH_PARENTS
_KINDS = frozenset({LeftBehind.ONE_PARENT, _BOTH})
