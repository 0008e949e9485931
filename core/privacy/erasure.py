"""Erasure under law: a person's values leave the store, a tombstone stays (DESIGN, the store).

The history keeps its numbers and digests, so every chain still verifies and a rebuild gives the
same rows. Other stores learn of it by the tombstone, and erase when somebody there says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from core.errors import GroupingError
from core.fields import PUPIL_FIELDS, RecordKind
from core.grouping.roster import SealedRoster
from core.history import DELETED, RowId, Scalar
from core.ledgers.facts import Erasure, ErasureScope, IssuedPaper
from core.ledgers.spec import LedgerError
from core.models import Guardian, Pupil, PupilFile, PupilId, SchoolId, SchoolKind, StaffId
from core.office import OVERWRITE_DUE, Office
from core.privacy.household_rows import household_rows
from core.privacy.optional_fields import OPTIONAL_FIELDS
from core.registration import file_of
from core.storage import tables as known_tables
from core.storage.erasing import CHILD_LINKS, TWIN_LINKS, ErasureRepository, RowKey
from core.storage.tables import table_of
from core.writing import Writing

OPTIONAL_WHY = "erase_optional"
PUPIL_TABLE = "pupil"
STAFF_TABLE = "staff_member"
OPTIONAL_TABLES = frozenset({"child_care", "care_talk"})
"""Rows that say nothing but optional facts: who looks after a left-behind child, and each talk."""
KEPT_TABLES = frozenset({"issued_paper"})
"""Rows that outlive the person, without what they said: their number is not given out again."""
PERSON_LINKS = CHILD_LINKS | TWIN_LINKS | {"holder_id"}
MOST_ROWS = 500
"""Rows that one tombstone names: at most 70 bytes each, an entry holds 65,536."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure came to.

    `bodies` are entries of the history that lost their values. What it could not reach is said:
    `draws` rosters of draws hold the name under seal, and `backups` made before hold everything
    until they are replaced.
    """

    bodies: int
    rows: int
    drafts: int = 0
    draws: int = 0
    backups: int = 0


def repository_of(office: Office) -> ErasureRepository:
    """Return what takes bodies out of this store."""
    return ErasureRepository(office.store.connection, office.store.history)


def erase_person(office: Office, pupil_id: PupilId, reason: str, approver: str = "") -> Erased:
    """Erase everything kept of a pupil of this school; it cannot be undone.

    The centre, which may write every school's stream, erases what it holds there too, and a
    tombstone on that stream tells the school. Raises RegistrationError(`no_such_pupil`),
    LedgerError: `erase_needs_reason`, `erase_reason_names`, `not_our_pupil`. `reason` must not
    name the child: it stays.
    """
    file = _own_file(office, pupil_id, reason)
    if file.pupil.name in reason or file.pupil.name in approver:
        raise LedgerError("erase_reason_names")
    repository = repository_of(office)
    with office.writing("erase") as writing:
        writing.flush()
        rows = rows_of_person(office, pupil_id)
        draws = len(sealed_in(office, pupil_id))
        blank_papers(office, writing, pupil_id)
        drafts = repository.drop_drafts(texts_of_person(office, pupil_id, rows))
        bodies = erase_everywhere(office, writing, rows, Grounds(pupil_id, reason, approver))
        detail = f"scope=person rows={len(rows)} bodies={bodies}"
        writing.audit("erase", pupil_id, detail)
        office.store.settings.set(OVERWRITE_DUE, "1")
    office.finish_overwriting()
    return Erased(bodies, len(rows), drafts, draws, len(backups_of(office)))


def rows_of_person(office: Office, pupil_id: PupilId) -> list[RowKey]:
    """Return every row about a pupil on the streams that this school may write.

    The household ledger may name the child without being tied to its record.
    """
    found = repository_of(office).rows_about(PUPIL_TABLE, RowId(pupil_id))
    pupil = office.store.pupils.get(pupil_id)
    if pupil is not None:
        found += household_rows(office, repository_of(office), pupil)
    papers = office.store.ledgers.papers.by("holder_id", pupil_id)
    found += [("issued_paper", RowId(paper.id)) for paper in papers]
    by_stream = repository_of(office).by_stream(found)
    return sorted({row for name in by_stream if may_write(office, name) for row in by_stream[name]})


def may_write(office: Office, stream: str) -> bool:
    """Whether this school may write a school's stream: its own; the centre every one."""
    is_centre = office.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL
    return is_centre or stream == office.school.id


@dataclass(frozen=True, slots=True)
class Grounds:
    """Whose values go, why, and who said so. `table` holds the person's own record."""

    subject_id: PupilId | StaffId
    reason: str
    approver: str
    table: str = PUPIL_TABLE


def erase_everywhere(
    office: Office, writing: Writing, rows: Sequence[RowKey], grounds: Grounds
) -> int:
    """Erase rows of a person stream by stream, each with its tombstones; return the bodies."""
    repository = repository_of(office)
    bodies = 0
    for stream, own in sorted(repository.by_stream(rows).items()):
        if not may_write(office, stream):
            continue
        bodies += erase_rows(repository, own, stream, ErasureScope.PERSON)
        for stone in _tombstones(office, stream, ErasureScope.PERSON, grounds, own):
            writing.put(stone)
    return bodies


def erase_optional(office: Office, pupil_id: PupilId, reason: str, approver: str = "") -> Erased:
    """Erase what the register does not need of a pupil, with its history.

    The pupil's and the family's records stand without `OPTIONAL_FIELDS`; the rows of
    `OPTIONAL_TABLES` and the photograph go. Raises as `erase_person`.
    """
    file = _own_file(office, pupil_id, reason)
    repository = repository_of(office)
    with office.writing(OPTIONAL_WHY) as writing:
        _rewrite(writing, reduced_pupil(file.pupil))
        for guardian in file.guardians:
            kept = reduced_guardian(guardian)
            if kept is None:
                _rewrite_deleted(writing, guardian)
            else:
                _rewrite(writing, kept)
        _rewrite_gone(office, writing, file)
        writing.flush()
        rows = _rows_of(office, file)
        bodies = erase_rows(repository, rows, office.school.id, ErasureScope.OPTIONAL)
        drafts = repository.drop_drafts([pupil_id])
        grounds = Grounds(pupil_id, reason, approver)
        for stone in _tombstones(office, office.school.id, ErasureScope.OPTIONAL, grounds, rows):
            writing.put(stone)
        writing.audit("erase", pupil_id, f"scope=optional rows={len(rows)} bodies={bodies}")
        office.store.settings.set(OVERWRITE_DUE, "1")
    office.finish_overwriting()
    return Erased(bodies, len(rows), drafts, backups=len(backups_of(office)))


def _own_file(office: Office, pupil_id: PupilId, reason: str) -> PupilFile:
    if not reason.strip():
        raise LedgerError("erase_needs_reason")
    file = file_of(office, pupil_id)
    if file.pupil.school_id != office.school.id:
        raise LedgerError("not_our_pupil")
    return file


def _rows_of(office: Office, file: PupilFile) -> list[RowKey]:
    """Return the rows that hold optional values, those taken back or struck out before too."""
    about = repository_of(office).rows_about(PUPIL_TABLE, RowId(file.pupil.id))
    return [row for row in about if row[0] in {PUPIL_TABLE, "guardian"} | OPTIONAL_TABLES]


def _tombstones(
    office: Office, stream: str, scope: ErasureScope, grounds: Grounds, rows: Sequence[RowKey]
) -> list[Erasure]:
    """Return as many tombstones as name all rows of a stream.

    Each is a row of its own: of two people who erase one child neither takes back what the other
    named, and nobody's tombstone is written over.
    """
    named = [f"{name}:{row}" for name, row in rows]
    return [
        Erasure(
            id=secrets.token_hex(8),
            school_id=SchoolId(stream),
            subject_id=grounds.subject_id,
            subject_table=grounds.table,
            scope=scope,
            erased_on=office.clock.today(),
            reason=grounds.reason.strip(),
            approver=grounds.approver.strip(),
            rows=tuple(named[start : start + MOST_ROWS]),
        )
        for start in range(0, len(named), MOST_ROWS)
    ]


def texts_of_person(office: Office, pupil_id: PupilId, rows: Sequence[RowKey]) -> list[str]:
    """Return the texts by which a draft of a pupil is known, while the rows still say them."""
    file = office.store.pupils.file(pupil_id)
    own = _texts_of(office, file) if file else [pupil_id]
    return [*own, *_earlier_texts(office, rows)]


def _texts_of(office: Office, file: PupilFile) -> list[str]:
    """Return the texts by which a draft of a pupil is known: ids, names, numbers.

    What the family shares with brothers and sisters is left out: their drafts are theirs.
    """
    pupil = file.pupil
    texts = [pupil.id, pupil.name, pupil.id_number, pupil.student_no]
    people: tuple[Pupil | Guardian, ...] = (pupil, *file.guardians)
    family = {text for one in people for text in (one.phone, one.id_number) if text}
    for column in ("phone", "id_number"):
        for other in office.store.guardians.among(column, family):
            if other.pupil_id != pupil.id:
                family.discard(str(getattr(other, column)))
    return [text for text in (*texts, *sorted(family)) if text]


def _earlier_texts(office: Office, rows: Sequence[RowKey]) -> list[str]:
    """Return ids, and names and numbers that were put right since, merged records' too.

    What is another child's by now is left out.
    """
    pupils: list[str] = [row for table, row in rows if table == PUPIL_TABLE]
    found: dict[str, set[str]] = {"name": set(), "id_number": set(), "student_no": set()}
    for row in pupils:
        for entry in office.store.history.entries_of(PUPIL_TABLE, RowId(row)):
            for column, texts in found.items():
                said = (entry.patch.get(column), entry.prior.get(column))
                texts.update(str(text) for text in said if text)
    for column, texts in found.items():
        others = office.store.pupils.among(column, sorted(texts))
        texts -= {str(getattr(other, column)) for other in others if other.id not in pupils}
    return [*pupils, *sorted(set().union(*found.values()))]


def blank_papers(office: Office, writing: Writing, pupil_id: PupilId) -> None:
    """Write the papers that a pupil was given anew, without what they were for."""
    for paper in office.store.ledgers.papers.by("holder_id", pupil_id):
        _rewrite(writing, replace(paper, use=""), OPTIONAL_WHY)
    writing.flush()


def _rewrite(writing: Writing, record: Pupil | Guardian | IssuedPaper, why: str = "") -> None:
    """Write a record whole, so that nothing before it is needed any more."""
    table = table_of(type(record))
    values = table.values_of(record)
    writing.write(record.school_id, table.name, RowId(record.id), values, why=why)


def _rewrite_gone(office: Office, writing: Writing, file: PupilFile) -> None:
    """Write what goes whole, and what was struck out before, as deleted rows that say nothing."""
    said: dict[str, Scalar] = {
        "pupil_id": file.pupil.id,
        "school_id": office.school.id,
        DELETED: 1,
    }
    by_stream = repository_of(office).by_stream(_rows_of(office, file))
    for name, row in by_stream.get(office.school.id, ()):
        stands = name == "guardian" and office.store.guardians.get(row) is not None
        if name != PUPIL_TABLE and not stands:
            writing.write(office.school.id, name, row, said)


def _rewrite_deleted(writing: Writing, guardian: Guardian) -> None:
    empty: dict[str, Scalar] = {
        "pupil_id": guardian.pupil_id,
        "school_id": guardian.school_id,
        "position": guardian.position,
        "name": "",
        DELETED: 1,
    }
    writing.write(guardian.school_id, "guardian", RowId(guardian.id), empty)


def reduced_pupil(pupil: Pupil) -> Pupil:
    """Return a pupil without optional values."""
    return replace(pupil, **dict.fromkeys(_attributes(RecordKind.PUPIL)))  # type: ignore[arg-type]


def reduced_guardian(guardian: Guardian) -> Guardian | None:
    """Return a family member without optional values; the second one is optional altogether."""
    if guardian.position != 1:
        return None
    cleared = dict.fromkeys(_attributes(RecordKind.GUARDIAN_1))
    return replace(guardian, **cleared)  # type: ignore[arg-type]


def _attributes(record: RecordKind) -> list[str]:
    known = {item.name for item in fields(Pupil if record is RecordKind.PUPIL else Guardian)}
    named = (PUPIL_FIELDS[key] for key in OPTIONAL_FIELDS)
    return [spec.attribute for spec in named if spec.record is record and spec.attribute in known]


def sealed_in(office: Office, pupil_id: PupilId) -> list[str]:
    """Return the draws whose sealed roster holds a pupil's name.

    It stays: the leaf of every other child hangs on the same root, and without the name nobody
    could check the draw any more.
    """
    grouping = office.store.grouping
    draws = [(str(draw.id), draw.roster) for draw in grouping.draws.all()]
    draws += [(str(draw.id), draw.roster) for draw in grouping.late_draws.all()]
    found = []
    for name, text in draws:
        try:
            roster = SealedRoster.unpacked(text) if text else None
        except GroupingError:
            continue  # `doctor` names a damaged roster; it says nothing of this child
        if roster is not None and any(pupil.id == pupil_id for pupil in roster.pupils):
            found.append(name)
    return found


def backups_of(office: Office) -> list[Path]:
    """Return the backups in the home: each holds all that stood when it was made."""
    folder = office.home.backups
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def rows_named(erasure: Erasure) -> list[RowKey]:
    """Return the rows that a tombstone names.

    What is no row about a person is passed over: no tombstone takes a draw or a school away.
    """
    pairs = (text.partition(":") for text in erasure.rows)
    return [(name, RowId(row)) for name, sign, row in pairs if sign and row and _is_personal(name)]


def _is_personal(name: str) -> bool:
    table = known_tables.table(name)
    if table is None:
        return False
    return name in {PUPIL_TABLE, STAFF_TABLE} or bool(PERSON_LINKS & table.column_names)


def erase_rows(
    repository: ErasureRepository, rows: Sequence[RowKey], stream: str, scope: ErasureScope
) -> int:
    """Take out what a tombstone of this scope takes out of these rows; return how many bodies."""
    whole, kept = parted(rows, scope)
    return repository.erase(whole, stream) + sum(
        repository.erase_all_but(*row, OPTIONAL_WHY) for row in kept
    )


def parted(rows: Sequence[RowKey], scope: ErasureScope) -> tuple[list[RowKey], list[RowKey]]:
    """Part rows into those that go whole, and those that lose only what was before."""
    if scope is ErasureScope.OPTIONAL:
        return [], list(rows)
    whole = [row for row in rows if row[0] not in KEPT_TABLES]
    return whole, [row for row in rows if row[0] in KEPT_TABLES]
