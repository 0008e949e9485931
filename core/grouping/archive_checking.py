"""Checking an archive years later: needs no store, no passphrase, no home."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.assign.certificate import Certificate, parse_certificate
from core.assign.documents import document_digest, read_document
from core.assign.late import parse_batch
from core.assign.late_certificate import parse_late_certificate
from core.assign.merkle import leaf_digest, merkle_root
from core.assign.plan import Attribute, PlanPupil
from core.assign.plan_reading import parse_plan
from core.assign.verify import CheckName
from core.errors import GroupingError
from core.grouping.annulling import annulment_holds
from core.grouping.archive_files import ArchiveKind, OpenedArchive, open_archive
from core.grouping.archive_records import LISTS, RECORDS
from core.grouping.checking import verify
from core.grouping.records import Annulled, PlanId
from core.grouping.roster import SealedPupil, SealedRoster
from core.models import PupilId, SchoolId

MESSAGE_IDS = (
    "archive.check.files",
    "archive.check.signature",
    "archive.check.draw",
    "archive.check.roster",
    "archive.check.late",
    "archive.check.annulled",
    "archive.check.lists",
    "archive.check.records",
)
_UNREADABLE = (GroupingError, ValueError, KeyError, TypeError, IndexError, zlib.error)
"""What members say that nobody of ours wrote; the check then fails, whatever the reason."""


class ArchiveCheck(StrEnum):
    """What is looked at; the words a person reads are `archive.check.<name>`."""

    FILES = "files"
    """Every member is there, unchanged, and none beside them."""
    SIGNATURE = "signature"
    """The key named in the manifest signed it, and its fingerprint is its own."""
    DRAW = "draw"
    """The certificate, against the sealed plan: everything that `group verify` looks at."""
    ROSTER = "roster"
    """The names and codes are those that were sealed."""
    LATE = "late"
    """Every batch of late joiners, likewise, and their names."""
    ANNULLED = "annulled"
    """The signed annulments are those that plan and certificate list."""
    LISTS = "lists"
    """The class lists have exactly the draw numbers that were drawn into each class."""
    RECORDS = "records"
    """Meeting, decisions and objections can be read."""


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What was looked at. `drawn_on` and `fingerprint` say when, and whose signature it is."""

    kind: ArchiveKind
    school: str
    made_on: str
    fingerprint: str
    checks: tuple[tuple[ArchiveCheck, bool], ...]

    @property
    def verified(self) -> bool:
        """Whether everything holds."""
        return all(holds for _, holds in self.checks)

    @property
    def failed(self) -> tuple[ArchiveCheck, ...]:
        """What does not hold."""
        return tuple(name for name, holds in self.checks if not holds)


def verify_archive(data: bytes) -> ArchiveReport:
    """Check an archive; raises GroupingError(`not_an_archive`) when it is none.

    Whose key signed it is for the reader to compare: the fingerprint stands in the report.
    """
    archive = open_archive(data)
    checks = [
        (ArchiveCheck.FILES, archive.are_digests_true),
        (ArchiveCheck.SIGNATURE, archive.is_signed),
        *((name, _holds(claim, archive)) for name, claim in _CLAIMS[archive.kind]),
    ]
    return ArchiveReport(
        archive.kind,
        archive.school,
        archive.made_on,
        archive.signer.fingerprint,
        tuple(checks),
    )


def _holds(claim: Callable[[OpenedArchive], bool], archive: OpenedArchive) -> bool:
    try:
        return claim(archive)
    except _UNREADABLE:
        return False


def _draw_holds(archive: OpenedArchive) -> bool:
    report = verify(archive.members["certificate.json"], archive.members["plan.json"])
    only_lots_open = not report.failed and set(report.not_checked) <= {CheckName.TEAMS}
    certificate = parse_certificate(archive.members["certificate.json"])
    return only_lots_open and certificate.school == archive.school


def _roster_holds(archive: OpenedArchive) -> bool:
    plan = parse_plan(archive.members["plan.json"])
    roster = _roster(archive.members["roster.json"])
    return _root(roster, plan.attributes, plan.pupils) == plan.roster_root


def _late_holds(archive: OpenedArchive) -> bool:
    digest = parse_certificate(archive.members["certificate.json"]).plan_digest
    for batch_data, certificate_data, roster_data in _late(archive.members):
        batch = parse_batch(batch_data)
        root = _root(_roster(roster_data), batch.attributes, batch.pupils)
        is_verified = verify(certificate_data, batch_data).verified
        if not is_verified or batch.plan_digest != digest or root != batch.roster_root:
            return False
    return True


def _annulments_hold(archive: OpenedArchive) -> bool:
    certificate = parse_certificate(archive.members["certificate.json"])
    found = []
    for folder in _folders(archive.members, "annulled"):
        record, digest = _annulment(archive.members[f"{folder}/annulment.json"])
        if not annulment_holds(record, digest) or _subject_digest(archive, folder) != digest:
            return False
        found.append((digest, record.reason, record.approver, record.annulled_on.isoformat()))
    listed = [(a.plan_digest.hex(), a.reason, a.approver, a.day) for a in certificate.annulled]
    return sorted(found) == sorted(listed)


def _subject_digest(archive: OpenedArchive, folder: str) -> str:
    """Return the digest of what was annulled: a plan, or a result that the county drew."""
    county = archive.members.get(f"{folder}/county.json")
    if county is not None:
        return hashlib.sha256(county).hexdigest()
    plan = read_document(archive.members[f"{folder}/plan.json"], "plan")
    return document_digest(plan).hex()


def _lists_hold(archive: OpenedArchive) -> bool:
    certificate = parse_certificate(archive.members["certificate.json"])
    wanted = {number: set(own) for number, own in certificate.classes.items()}
    for _, late_data, _ in _late(archive.members):
        for own, number in parse_late_certificate(late_data).seats.items():
            wanted[number].add(own)
    lists = json.loads(archive.members[LISTS])
    found = {own["number"]: {number for number, _ in own["pupils"]} for own in lists}
    return found == wanted and sum(len(own["pupils"]) for own in lists) == sum(
        map(len, wanted.values())
    )


def _records_hold(archive: OpenedArchive) -> bool:
    return isinstance(json.loads(archive.members[RECORDS]), dict)


_COMMON = ((ArchiveCheck.RECORDS, _records_hold),)
_CLAIMS: Mapping[ArchiveKind, tuple[tuple[ArchiveCheck, Callable[[OpenedArchive], bool]], ...]] = {
    ArchiveKind.DRAW: (
        (ArchiveCheck.DRAW, _draw_holds),
        (ArchiveCheck.ROSTER, _roster_holds),
        (ArchiveCheck.LATE, _late_holds),
        (ArchiveCheck.ANNULLED, _annulments_hold),
        (ArchiveCheck.LISTS, _lists_hold),
        *_COMMON,
    ),
    ArchiveKind.SINGLE_CLASS: _COMMON,
    ArchiveKind.COUNTY: _COMMON,
}


def certificate_in(data: bytes) -> Certificate:
    """Return the certificate that an archive of a draw holds; raises GroupingError."""
    members = open_archive(data).members
    if "certificate.json" not in members:
        raise GroupingError("not_an_archive")
    return parse_certificate(members["certificate.json"])


def _folders(members: Mapping[str, bytes], parent: str) -> list[str]:
    return sorted({name.rsplit("/", 1)[0] for name in members if name.startswith(f"{parent}/")})


def _late(members: Mapping[str, bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    for folder in _folders(members, "late"):
        yield (
            members[f"{folder}/batch.json"],
            members[f"{folder}/certificate.json"],
            members[f"{folder}/roster.json"],
        )


def _roster(data: bytes) -> SealedRoster:
    values = json.loads(data)
    pupils = tuple(SealedPupil(PupilId(""), str(name)) for name in values["names"])
    return SealedRoster(pupils, bytes.fromhex(values["secret"]), int(values["first"]))


def _root(
    roster: SealedRoster, attributes: tuple[Attribute, ...], pupils: tuple[PlanPupil, ...]
) -> bytes:
    leaves = roster.leaves(attributes, pupils)
    return merkle_root([leaf_digest(*pair) for pair in zip(leaves, roster.salts(), strict=True)])


def _annulment(data: bytes) -> tuple[Annulled, str]:
    values = json.loads(data)
    record = Annulled(
        id="",
        school_id=SchoolId(values["school"]),
        plan_id=PlanId(""),
        reason=values["reason"],
        approver=values["approver"],
        annulled_on=date.fromisoformat(values["day"]),
        signer_key=values["signer_key"],
        signature=values["signature"],
    )
    return record, values["plan_digest"]
