"""Does the store still hold what it says? Looks at everything, changes nothing by itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from core.history import RowId
from core.models import PupilId, SchoolKind
from core.office import Office
from core.storage.orphans import incomplete_pupils

LOW_DISK_BYTES = 200 * 1024 * 1024
MOST_NAMED = 6
"""So many children are named in one finding."""
MESSAGE_PREFIXES = ("doctor.",)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; the message is `doctor.<code>`. `is_fault` when something is wrong."""

    code: str
    is_fault: bool
    count: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What an examination came to."""

    findings: tuple[Finding, ...]
    rows_rebuilt: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; what waits for somebody or something is not a fault."""
        return not any(finding.is_fault for finding in self.findings)


def examine(office: Office, *, rebuild: bool = False) -> Diagnosis:
    """Examine a home: the file, every chain, the rows against their history.

    `rebuild` folds every row anew and keeps the result; it is a finding when anything differed.
    """
    findings = _file_faults(office)
    if any(finding.code == "file_damaged" for finding in findings):
        # What is read from a damaged file is no evidence, and nothing may be written to it.
        return Diagnosis(tuple(findings))
    findings += [*_chain_faults(office), *_state(office)]
    rows, difference = _rebuilt(office, keep=rebuild)
    # Rows that are not what their history says are mended first.
    findings += difference or [*_incomplete(office), *_twice(office)]
    return Diagnosis(tuple(findings), rows if rebuild else 0)


def _file_faults(office: Office) -> list[Finding]:
    findings = [
        Finding("file_damaged", is_fault=True, where=line)
        for line in office.store.integrity_faults()
    ]
    if not office.home.recovery_key_path.is_file():
        findings.append(Finding("recovery_key_missing", is_fault=True))
    if shutil.disk_usage(office.home.path).free < LOW_DISK_BYTES:
        findings.append(Finding("disk_almost_full", is_fault=False))
    return findings


def _chain_faults(office: Office) -> list[Finding]:
    broken = office.store.history.broken_chains()
    return [Finding("chain_broken", is_fault=True, where=author) for author in broken]


def _state(office: Office) -> list[Finding]:
    findings = []
    held = office.store.history.held()
    if held:
        findings.append(Finding("entries_held", is_fault=False, count=len(held)))
    conflicts = office.store.history.conflicts()
    if conflicts:
        findings.append(Finding("conflicts_open", is_fault=False, count=len(conflicts)))
    return findings


def _incomplete(office: Office) -> list[Finding]:
    """Say of which children a row is missing: it comes with a bundle, or was taken out alone.

    No fault of the file: the rows are what the history says.
    """
    found = incomplete_pupils(office.store.connection)
    if not found:
        return []
    names = [name for name in (_name(office, one) for one in found[:MOST_NAMED]) if name]
    where = "、".join(names) + ("…" if names and len(found) > len(names) else "")
    code = "people_incomplete_named" if names else "people_incomplete"
    return [Finding(code, is_fault=False, count=len(found), where=where)]


def _twice(office: Office) -> list[Finding]:
    """Say which children stand open at two schools: seen where both registers are held."""
    from core.changes.census import census  # noqa: PLC0415 - only the centre has several registers

    if office.school.kind is not SchoolKind.TOWNSHIP_CENTRE_SCHOOL:
        return []
    found = census(office).doubles
    if not found:
        return []
    names = "、".join(_name(office, records[0]) for records in found[:MOST_NAMED])
    where = names + ("…" if len(found) > MOST_NAMED else "")
    return [Finding("children_twice", is_fault=False, count=len(found), where=where)]


def _name(office: Office, pupil_id: PupilId) -> str:
    """Return the name that a child had or has; empty where nothing came of it so far."""
    folded = office.store.history.folded("pupil", RowId(pupil_id))
    return str(folded.values.get("name") or "") if folded is not None else ""


def _rebuilt(office: Office, *, keep: bool) -> tuple[int, list[Finding]]:
    """Fold everything anew and say which tables came out differently."""
    before = office.store.state_digests()
    with office.store.transaction_to_keep(keep=keep):
        rows = office.store.rebuild(with_lists=keep)
        after = office.store.state_digests()
    differing = [name for name in before if before[name] != after[name]]
    return rows, [Finding("state_differs", is_fault=True, where=name) for name in differing]
