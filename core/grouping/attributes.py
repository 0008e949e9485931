"""The codes that count in a draw, read from a pupil's records.

Levels are texts without a language: `1` yes, `0` no, `?` not recorded. There is no function here
for a score, a rank, an award or an interview, and none can be named (R008, R013, R015).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from core.assign.proposal import UNKNOWN_LEVEL, Candidate
from core.grouping.villages import village_of
from core.ledgers.left_behind import told_left_behind
from core.models import AttendWay, PupilFile

YES, NO = "1", "0"
HAN = "01"
NONE_LABELS = frozenset({"", "无", "0", "否"})
"""How a code table without numbers says that there is none."""


def candidate_of(file: PupilFile, villages: Sequence[str], day: date) -> Candidate:
    """Return a pupil as the draw takes one; `villages` are those that the school serves.

    留守 is what the ledger says on the day, by the facts where they are written down.
    """
    pupil = replace(file.pupil, left_behind=told_left_behind(file.pupil, day))
    file = replace(file, pupil=pupil)
    codes = {key: read(file) for key, read in _READERS.items()}
    addresses = (pupil.hamlet, pupil.current_address, pupil.home_address)
    codes["village"] = village_of(addresses, villages) or UNKNOWN_LEVEL
    return Candidate(pupil.id, pupil.sex, codes)


def _truth(value: bool | None) -> str:  # noqa: FBT001 - a record's own value
    if value is None:
        return UNKNOWN_LEVEL
    return YES if value else NO


def _birth_half_year(file: PupilFile) -> str:
    born = file.pupil.birth_date
    return f"{born.year}-{'1' if born.month <= 6 else '2'}"


def _birth_month(file: PupilFile) -> str:
    return f"{file.pupil.birth_date:%Y-%m}"


def _boarder(file: PupilFile) -> str:
    way = file.enrolment.attend_way
    return _truth(None if way is None else way is AttendWay.BOARDER)


def _left_behind(file: PupilFile) -> str:
    category = file.pupil.left_behind
    return _truth(None if category is None else category.is_left_behind)


def _minority(file: PupilFile) -> str:
    ethnic = file.pupil.ethnic
    return _truth(None if ethnic is None else ethnic != HAN)


def _special_needs(file: PupilFile) -> str:
    """Count a need that is recorded: an empty column of a list means that there is none."""
    stated = (file.pupil.disability or "", file.pupil.inclusive or "")
    return _truth(any(value not in NONE_LABELS and value != "非随班" for value in stated))


def _hardship(file: PupilFile) -> str:
    return _truth((file.pupil.hard_category or "") not in NONE_LABELS)


def _sex_boarder(file: PupilFile) -> str:
    return f"{file.pupil.sex.value}{_boarder(file)}"


_READERS: Mapping[str, Callable[[PupilFile], str]] = {
    "sex": lambda file: file.pupil.sex.value,
    "birth_half_year": _birth_half_year,
    "birth_month": _birth_month,
    "boarder": _boarder,
    "left_behind": _left_behind,
    "minority": _minority,
    "preschool": lambda file: _truth(file.pupil.preschool),
    "special_needs": _special_needs,
    "hardship": _hardship,
    "hukou_type": lambda file: file.pupil.hukou_type or UNKNOWN_LEVEL,
    "migrant_child": lambda file: _truth(file.pupil.migrant_child),
    "only_child": lambda file: _truth(file.pupil.only_child),
    "orphan": lambda file: _truth(file.pupil.orphan),
    "sex_boarder": _sex_boarder,
    "teaching_site": lambda file: file.enrolment.teaching_site_id or UNKNOWN_LEVEL,
}
