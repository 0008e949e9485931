"""Erasure under law: a person's values leave the store, a tombstone stays (DESIGN, the store).

The history keeps its numbers and digests, so every chain still verifies and a rebuild gives the
same rows. Other stores learn of it by the tombstone, and erase when somebody there says so.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from core.errors import GroupingError
from core.fields import PUPIL_FIELDS, RecordKind
from core.grouping.roster import SealedRoster
from core.history import DELETED, RowId, Scalar
from core.ledgers.facts import Erasure, ErasureScope, IssuedPaper
from core.ledgers.spec import LedgerError
from core.models import Guardian, Pupil, PupilFile, PupilId
from core.office import Office
from core.privacy import OPTIONAL_FIELDS
from core.registration import file_of
from core.storage.erasing import ErasureRepository, RowKey
from core.storage.tables import table_of
from core.writing import Writing

OPTIONAL_WHY = "erase_optional"
PUPIL_TABLE = "pupil"
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


def _repository(office: Office) -> ErasureRepository:
    return ErasureRepository(office.store.connection, office.store.history)


def erase_person(office: Office, pupil_id: PupilId, reason: str, approver: str = "") -> Erased:
    """Erase everything kept of a pupil of this school; it cannot be undone.

    Raises RegistrationError(`no_such_pupil`), LedgerError: `erase_needs_reason`,
    `not_our_pupil`. `reason` must not name the child: it stays.
    """
    file = _own_file(office, pupil_id, reason)
    if file.pupil.name in reason or file.pupil.name in approver:
        raise LedgerError("erase_reason_names")
    repository = _repository(office)
    with office.writing("erase") as writing:
        writing.flush()
        rows = repository.rows_about(PUPIL_TABLE, RowId(pupil_id))
        draws = _sealed_in(office, pupil_id)
        bodies = repository.erase(rows, office.school.id)
        papers = _blank_papers(office, writing, pupil_id)
        bodies += sum(repository.erase_all_but(*row, OPTIONAL_WHY) for row in papers)
        drafts = repository.drop_drafts(_texts_of(file))
        for stone in _tombstones(office, pupil_id, ErasureScope.PERSON, (reason, approver), rows):
            writing.put(stone)
        writing.audit("erase", pupil_id, f"scope=person rows={len(rows)} bodies={bodies}")
    repository.overwrite()
    return Erased(bodies, len(rows), drafts, draws, _backups(office))


def erase_optional(office: Office, pupil_id: PupilId, reason: str, approver: str = "") -> Erased:
    """Erase what the register does not need of a pupil (`OPTIONAL_FIELDS`), with its history.

    The pupil's and the family's records stand with the rest of their values. Raises as
    `erase_person`.
    """
    file = _own_file(office, pupil_id, reason)
    repository = _repository(office)
    with office.writing(OPTIONAL_WHY) as writing:
        _rewrite(writing, reduced_pupil(file.pupil))
        for guardian in file.guardians:
            kept = reduced_guardian(guardian)
            if kept is None:
                _rewrite_deleted(writing, guardian)
            else:
                _rewrite(writing, kept)
        writing.flush()
        rows = _rows_of(office, file)
        bodies = sum(repository.erase_all_but(*row, OPTIONAL_WHY) for row in rows)
        drafts = repository.drop_drafts([pupil_id])
        scope = ErasureScope.OPTIONAL
        for stone in _tombstones(office, pupil_id, scope, (reason, approver), rows):
            writing.put(stone)
        writing.audit("erase", pupil_id, f"scope=optional rows={len(rows)} bodies={bodies}")
    repository.overwrite()
    return Erased(bodies, len(rows), drafts, backups=_backups(office))


def _own_file(office: Office, pupil_id: PupilId, reason: str) -> PupilFile:
    if not reason.strip():
        raise LedgerError("erase_needs_reason")
    file = file_of(office, pupil_id)
    if file.pupil.school_id != office.school.id:
        raise LedgerError("not_our_pupil")
    return file


def _rows_of(office: Office, file: PupilFile) -> list[RowKey]:
    """Return the rows that hold optional values: the pupil's and every family member's ever."""
    about = _repository(office).rows_about(PUPIL_TABLE, RowId(file.pupil.id))
    return [row for row in about if row[0] in {PUPIL_TABLE, "guardian"}]


def _tombstones(
    office: Office,
    pupil_id: PupilId,
    scope: ErasureScope,
    grounds: tuple[str, str],
    rows: list[RowKey],
) -> list[Erasure]:
    """Return as many tombstones as name all rows; `grounds` are reason and approver."""
    reason, approver = (text.strip() for text in grounds)
    named = [f"{name}:{row}" for name, row in rows]
    return [
        Erasure(
            id=f"{scope}.{pupil_id}" + (f".{start // MOST_ROWS + 1}" if start else ""),
            school_id=office.school.id,
            subject_id=pupil_id,
            subject_table=PUPIL_TABLE,
            scope=scope,
            erased_on=office.clock.today(),
            reason=reason,
            approver=approver,
            rows=tuple(named[start : start + MOST_ROWS]),
        )
        for start in range(0, len(named), MOST_ROWS)
    ]


def _texts_of(file: PupilFile) -> list[str]:
    """Return the texts by which a draft of a pupil is known: ids, names, numbers."""
    pupil = file.pupil
    texts = [pupil.id, pupil.name, pupil.id_number, pupil.student_no, pupil.phone]
    texts += [guardian.phone for guardian in file.guardians]
    texts += [guardian.id_number for guardian in file.guardians]
    return [text for text in texts if text]


def _blank_papers(office: Office, writing: Writing, pupil_id: PupilId) -> list[RowKey]:
    """Write the papers that a pupil was given anew, without what they were for."""
    papers = office.store.ledgers.papers.by("holder_id", pupil_id)
    for paper in papers:
        _rewrite(writing, replace(paper, use=""), OPTIONAL_WHY)
    writing.flush()
    return [("issued_paper", RowId(paper.id)) for paper in papers]


def _rewrite(writing: Writing, record: Pupil | Guardian | IssuedPaper, why: str = "") -> None:
    """Write a record whole, so that nothing before it is needed any more."""
    table = table_of(type(record))
    values = table.values_of(record)
    writing.write(record.school_id, table.name, RowId(record.id), values, why=why)


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


def _sealed_in(office: Office, pupil_id: PupilId) -> int:
    """Count the rosters of draws that hold a pupil's name: their seal would break."""
    grouping = office.store.grouping
    packed = [draw.roster for draw in grouping.draws.all()]
    packed += [draw.roster for draw in grouping.late_draws.all()]
    count = 0
    for text in filter(None, packed):
        try:
            roster = SealedRoster.unpacked(text)
        except GroupingError:
            continue  # `doctor` names a damaged roster; it says nothing of this child
        count += any(pupil.id == pupil_id for pupil in roster.pupils)
    return count


def _backups(office: Office) -> int:
    folder = office.home.backups
    return sum(1 for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


def waiting_erasures(office: Office) -> list[Erasure]:
    """Return tombstones whose values are still, or again, held here: brought by a bundle."""
    repository = _repository(office)
    return [one for one in office.store.ledgers.erasures.all() if _is_waiting(repository, one)]


def _is_waiting(repository: ErasureRepository, one: Erasure) -> bool:
    rows = rows_named(one)
    if one.scope is ErasureScope.PERSON:
        return repository.standing(rows, one.school_id) > 0
    # One body a row is what was kept.
    return any(repository.standing([row], one.school_id) > 1 for row in rows)


def rows_named(erasure: Erasure) -> list[RowKey]:
    """Return the rows that a tombstone names; what is no row of a table is passed over."""
    pairs = (text.partition(":") for text in erasure.rows)
    return [(name, RowId(row)) for name, sign, row in pairs if sign and name and row]


def carry_out(office: Office, erasure: Erasure) -> Erased:
    """Do here what another school did: only on its own stream, only the rows it names."""
    repository = _repository(office)
    rows = rows_named(erasure)
    with office.writing("erase") as writing:
        writing.flush()
        if erasure.scope is ErasureScope.PERSON:
            bodies = repository.erase(rows, erasure.school_id)
        else:
            bodies = sum(repository.erase_all_but(*row, OPTIONAL_WHY) for row in rows)
        drafts = repository.drop_drafts([erasure.subject_id])
        writing.audit("erase", erasure.subject_id, f"scope={erasure.scope} bodies={bodies}")
    repository.overwrite()
    return Erased(bodies, len(rows), drafts, backups=_backups(office))
