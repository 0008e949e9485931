"""Two records that were made one, parted again: as they stood, with what hung on each of them.

What was written since stays with the record that stood, and is named. Where that is more than a
list can keep apart (a record change, a seat, a dropout case), they are not parted any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import RegistrationError
from core.grades import grade_label
from core.history import Entry, RowId
from core.models import PupilFile, PupilId
from core.office import Office
from core.privacy.field_masks import shown_masked
from core.records.photo import photo_came_over
from core.storage.hanging import PERSON_COLUMNS, rows_naming
from core.undoing.acts import Act
from core.undoing.pasts import (
    Key,
    columns_of,
    differing_texts,
    entries_in,
    field_keys,
    file_with,
    pasts_of,
    record_of,
)
from core.undoing.people import Fate, PersonBack, Reason, Stay, TakingBack
from core.undoing.reversal import (
    RowBack,
    RowPast,
    Values,
    back_in_lists,
    out_of_lists,
    put_back,
)
from core.undoing.standing import Standing
from core.workbooks.import_changes import FieldChange

ENTANGLED = frozenset(
    {"record_change", "seat", "merged_pupil", "dropout_case", "dropout_visit", "dropout_duty"}
)
"""Tables whose rows follow from one another: written since, they belong to neither alone."""

_LINKS = PERSON_COLUMNS | {"case_id", "enrolment_id"}
_FORM = frozenset({"pupil", "guardian", "enrolment"})


@dataclass(slots=True)
class _Parted:
    """What becomes of every row that the merge wrote."""

    rows: list[RowBack] = field(default_factory=list)
    own: dict[Key, Values | None] = field(default_factory=dict)
    """Rows of the form of the record that stands, as they will be; None for one that goes."""
    fields: list[str] = field(default_factory=list)
    """Fields of the form that stay since somebody wrote them."""
    tables: set[str] = field(default_factory=set)
    """Tables of which rows stay with the record that stood."""
    photo: tuple[Stay, ...] = ()


def preview_parting(office: Office, act: Act) -> TakingBack:
    """Say what parting two records would come to; nothing changes.

    Raises RegistrationError: `parting_too_late` when something was written since that belongs
    to neither alone, or about the enrolment that the other has to get back, `parting_gone` when
    the record was erased or stands no more, `parting_number_taken` when a number of before is
    somebody else's now.
    """
    own, erased = entries_in(office, act.spans)
    pasts = pasts_of(office, own)
    merge = next((one for one in pasts.values() if one.table == "merged_pupil"), None)
    winner_id = PupilId(str(merge.stood["winner_id"]) if merge else "")
    loser_id = PupilId(str(merge.stood["loser_id"]) if merge else "")
    file = office.store.pupils.file(winner_id)
    loser = pasts.get(("pupil", RowId(loser_id)))
    if erased or file is None or loser is None or loser.before is None:
        raise RegistrationError("parting_gone")
    since = _tables_since(office, winner_id, own)
    written = {one.table for one in pasts.values() if one.since}
    if loser.since or (since | written) & ENTANGLED or _is_sealed(office, pasts):
        raise RegistrationError("parting_too_late")
    parted = _Parted(tables=since)
    for past in pasts.values():
        _add(parted, past, winner_id)
    if "enrolment" in parted.tables:
        raise RegistrationError("parting_too_late")  # without it the other would be on no list
    _require_numbers(office, parted, {winner_id, loser_id})
    record = office.store.merges.get(f"m.{loser_id}")
    goes_back = record is not None and photo_came_over(
        office, record, act.at.isoformat(timespec="seconds")
    )
    parted.photo = _photo_stay(office, winner_id, goes_back=goes_back)
    return TakingBack(
        act,
        (_winner(office, file, parted), _loser(office, pasts, loser)),
        0,
        office.store.history.heads(),
        (winner_id, loser_id) if goes_back else None,
    )


def _photo_stay(office: Office, winner_id: PupilId, *, goes_back: bool) -> tuple[Stay, ...]:
    if office.store.photos.get(winner_id) is None:
        return ()
    return (Stay(Reason.PHOTO_BACK if goes_back else Reason.PHOTO),)


def _add(parted: _Parted, past: RowPast, winner_id: PupilId) -> None:
    """Add what becomes of one row."""
    key, is_form = (past.table, past.row), past.table in _FORM
    whose = past.row if past.table == "pupil" else (past.before or {}).get("pupil_id")
    if past.is_made or past.is_removed:
        if past.since or past.is_gone:
            parted.tables.add(past.table)
        elif past.is_made:
            parted.rows.append(out_of_lists(past))
            parted.own |= {key: None} if is_form else {}
        else:
            parted.rows.append(back_in_lists(past, columns_of(past.table), {}))
            parted.own |= {key: past.before} if is_form and whose == winner_id else {}
        return
    if past.is_gone or (past.since and (past.wanted & _LINKS or not is_form)):
        parted.tables.add(past.table)
        return
    columns = past.wanted - past.kept
    parted.fields += field_keys(past, past.kept) if is_form else ()
    if row := put_back(past, columns):
        parted.rows.append(row)
        is_moved = is_form and bool(columns & _LINKS)
        parted.own |= {key: None if is_moved else past.values_with(columns)} if is_form else {}


def _winner(office: Office, file: PupilFile, parted: _Parted) -> PersonBack:
    result = file_with(file, parted.own)
    changes = tuple(
        FieldChange(spec.key, shown_masked(spec, now), shown_masked(spec, then))
        for spec, now, then in differing_texts(file, result, office.year)
    )
    stays = []
    if parted.fields:
        stays.append(Stay(Reason.WRITTEN_SINCE, tuple(dict.fromkeys(parted.fields))))
    if parted.tables:
        stays.append(Stay(Reason.STAYS_HERE, tuple(sorted(parted.tables))))
    stays += parted.photo
    place = grade_label(file.enrolment.cohort, office.year)
    return PersonBack(
        file.pupil.id,
        file.pupil.name,
        place,
        Fate.RESTORED,
        changes,
        tuple(stays),
        tuple(parted.rows),
    )


def _loser(office: Office, pasts: Mapping[Key, RowPast], loser: RowPast) -> PersonBack:
    """Return the record that comes back; its rows are written with those of the other."""
    name = str((loser.before or {}).get("name") or "")
    enrolments = [
        record_of(past.table, past.row, past.before)
        for past in pasts.values()
        if past.table == "enrolment" and past.before and past.before["pupil_id"] == loser.row
    ]
    place = grade_label(enrolments[-1].cohort, office.year) if enrolments else ""
    return PersonBack(str(loser.row), name, place, Fate.RETURNED)


def _is_sealed(office: Office, pasts: Mapping[Key, RowPast]) -> bool:
    standing = Standing.of(office, [])
    files = office.store.pupils.files(
        [PupilId(one.row) for one in pasts.values() if one.table == "pupil"]
    )
    return any(standing.is_sealed(one.enrolment.cohort) for one in files)


def _tables_since(office: Office, winner_id: PupilId, own: Mapping[Key, list[Entry]]) -> set[str]:
    """Return the tables of which rows that name the record were first written after the merge."""
    done = max(entry.clock for entries in own.values() for entry in entries)
    found: set[str] = set()
    for table, row in rows_naming(office.store.connection, winner_id):
        if (table, row) in own or table in found:
            continue
        clocks = [entry.clock for entry in office.store.history.entries_of(table, row)]
        # Of what is entangled a change of an earlier row counts as much as a row that is new.
        first = max(clocks, default="") if table in ENTANGLED else min(clocks, default="")
        if first > done:
            found.add(table)
    return found - _FORM


def _require_numbers(office: Office, parted: _Parted, both: set[PupilId]) -> None:
    for row in parted.rows:
        number = row.patch.get("id_number") if row.table == "pupil" else None
        if number is None:
            continue
        if any(one.id not in both for one in office.store.pupils.with_number(str(number))):
            raise RegistrationError("parting_number_taken")
