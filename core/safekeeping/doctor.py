"""Does the store still hold what it says? Looks at everything, changes nothing by itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from core.office import Office

LOW_DISK_BYTES = 200 * 1024 * 1024
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
        """Whether nothing is wrong; open conflicts and held entries are not faults."""
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
    findings += difference
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


def _rebuilt(office: Office, *, keep: bool) -> tuple[int, list[Finding]]:
    """Fold everything anew and say which tables came out differently."""
    before = office.store.state_digests()
    with office.store.transaction_to_keep(keep=keep):
        rows = office.store.rebuild(with_lists=keep)
        after = office.store.state_digests()
    differing = [name for name in before if before[name] != after[name]]
    return rows, [Finding("state_differs", is_fault=True, where=name) for name in differing]
