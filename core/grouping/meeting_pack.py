"""The meeting backup pack 现场备用包: a PC that dies does not end the meeting.

One file, a plain zip of two age files: `pack.age`, written to a key of its own and to the
recovery sheet; and that key in `key.age`, under the meeting's passphrase (age lets a passphrase
stand beside no other recipient). Both open with the ordinary age tool.

The pack holds all that is secret until the draw: with the passphrase it is worth the meeting.

The other PC needs a home of the same school, opened by anyone who may: restored from a backup of
any age, or founded a minute ago with the school's code. Pupils that it lacks come with the
pack under their own ids, with what a class list says of them; records keep their ids, so that the
histories of both PCs are one when they meet. Two PCs that both draw are told: `forks`.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.assign.documents import MAX_BYTES
from core.assign.merkle import leaf_digest, merkle_root
from core.assign.plan import Plan, nonce_commitment
from core.assign.plan_reading import parse_plan
from core.errors import GroupingError, VaultError
from core.grouping import files
from core.grouping.packing import unpack
from core.grouping.plans import SealedPlan, draw_of, find_plan, present_plan
from core.grouping.records import CohortGrouping, PlanId, PlanState
from core.grouping.roster import SealedRoster
from core.grouping.signing import key_fingerprint, signature_holds, signer_of
from core.history import canonical_json
from core.models import (
    Cohort,
    Enrolment,
    EnrolmentId,
    Pupil,
    PupilId,
    SchoolId,
    Sex,
    Stage,
)
from core.office import Office
from core.storage.grouping import GroupingSecret

if TYPE_CHECKING:
    from core.vault.age import Identity

NAMESPACE = "cunxiao-meeting-pack-v1"
VERSION = 1
KEY, PACK = "key.age", "pack.age"
MAX_MEMBER = 4 * MAX_BYTES
WORK_FACTOR = 16
"""As for an operator's key file: 64 MiB, about a second."""


@dataclass(frozen=True, slots=True)
class PackedPupil:
    """As much of a pupil as a class list needs; ids are those of the register."""

    id: PupilId
    name: str
    sex: Sex
    birth_date: date
    enrolment_id: EnrolmentId


@dataclass(frozen=True, slots=True)
class MeetingPack:
    """A pack that was opened, its parts agreeing with one another.

    `fingerprint` is of the PC that wrote it, to be compared with the one the school knows;
    the check code 核对码 must be the one that was read out.
    """

    school_id: SchoolId
    record: CohortGrouping
    plan: Plan
    nonce: bytes = field(repr=False)
    roster: SealedRoster = field(repr=False)
    pupils: tuple[PackedPupil, ...] = field(repr=False)
    slips: str = field(repr=False)
    """The draft of the slips, as it stood; empty when none was typed."""
    fingerprint: str

    @property
    def check_code(self) -> str:
        """The thirty digits that were read out."""
        return self.plan.check_code


@dataclass(frozen=True, slots=True)
class Resumed:
    """A meeting that goes on here. `new_pupils` came with the pack."""

    plan: SealedPlan
    new_pupils: int
    has_slips: bool


def slips_key(plan: PlanId) -> str:
    """Return the key of the draft in which a meeting keeps its slips."""
    return f"slips:{plan}"


def write_meeting_pack(
    office: Office,
    plan: SealedPlan,
    passphrase: str,
    path: Path,
    *,
    work_factor: int = WORK_FACTOR,
) -> None:
    """Write the pack of a sealed plan, with the slips typed so far; written again, it replaces.

    Raises GroupingError: `already_drawn`, `plan_annulled`, `nonce_elsewhere`; VaultError
    (`passphrase_empty`); StoreError as `write_file`.
    """
    from core.vault import age  # noqa: PLC0415 - start-up
    from core.vault.passphrase import check_new_passphrase  # noqa: PLC0415 - start-up

    check_new_passphrase(passphrase)
    if plan.state is PlanState.ANNULLED:
        raise GroupingError("plan_annulled")
    if plan.state is not PlanState.SEALED:
        raise GroupingError("already_drawn", day=draw_of(office, plan).drawn_on.isoformat())
    secret = office.store.grouping.secret(plan.record.digest)
    if secret is None:
        raise GroupingError("nonce_elsewhere")
    document = canonical_json(_document(office, plan, secret))
    signature = base64.b64encode(office.keys.signing.sign(document, NAMESPACE))
    own = age.X25519Identity.generate()
    recovery = age.X25519Recipient.decode(office.keys.recovery_recipient)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as pack:
        key = age.ScryptRecipient(passphrase, work_factor)
        pack.writestr(KEY, age.encrypt(own.encode().encode("ascii") + b"\n", [key]))
        body = zlib.compress(document + b"\n" + signature, 9)
        pack.writestr(PACK, age.encrypt(body, [own.recipient, recovery]))
    files.write_file(path, target.getvalue())
    office.audit("meeting_pack", plan.record.id)


def open_meeting_pack(path: Path, *, passphrase: str = "", sheet: str = "") -> MeetingPack:
    """Open a pack with the meeting's passphrase, or with the recovery sheet's text.

    Raises GroupingError: `file_missing`, `file_unreadable`, `not_a_pack`, `pack_damaged`,
    `pack_too_new`; VaultError: `wrong_passphrase`, `sheet_of_another`, and those of the sheet.
    """
    from core.vault import age  # noqa: PLC0415 - start-up

    members = _members(path)
    try:
        identity = _sheet_identity(sheet) if sheet else _own_identity(members[KEY], passphrase)
        body = age.decrypt(members[PACK], [identity])
    except VaultError as error:
        if error.code == "no_identity_matched":
            raise VaultError("sheet_of_another" if sheet else "wrong_passphrase") from error
        if error.code in {"damaged", "not_age"}:
            raise GroupingError("pack_damaged") from error
        raise
    return _read(body)


def resume_meeting(office: Office, pack: MeetingPack) -> Resumed:
    """Take the meeting over: from here on this PC can draw. Doing it again changes nothing.

    Raises GroupingError: `pack_of_another_school`, `plan_annulled`, `already_drawn` (this
    store knows more than the pack), `already_sealed` (another plan of the cohort is in force).
    """
    if pack.school_id != office.school.id:
        raise GroupingError("pack_of_another_school", school=pack.school_id)
    _require_open(office, pack)
    present = office.store.grouping.plans.get(pack.record.id)
    known = {own.id for own in office.store.pupils.among("id", [own.id for own in pack.pupils])}
    missing = [own for own in pack.pupils if own.id not in known]
    with office.writing("meeting") as writing:
        for own in missing:
            pupil, enrolment = _register_rows(own, pack)
            writing.put(pupil)
            writing.put(enrolment)
        if present is None:
            writing.put(pack.record)
        if office.store.grouping.secret(pack.record.digest) is None:
            secret = GroupingSecret(pack.nonce, pack.roster.packed())
            office.store.grouping.keep_secret(pack.record.digest, secret)
        drafts = office.store.drafts
        if pack.slips and drafts.get(slips_key(pack.record.id)) is None:
            drafts.save(slips_key(pack.record.id), office.clock.now(), pack.slips)
        writing.audit("meeting_resumed", pack.record.id)
    plan = find_plan(office, pack.plan.canonical())
    return Resumed(plan, len(missing), bool(pack.slips))


def _require_open(office: Office, pack: MeetingPack) -> None:
    cohort = Cohort(pack.record.stage, pack.record.entry_year)
    if office.store.grouping.annulments.by("plan_id", pack.record.id):
        raise GroupingError("plan_annulled")
    present = present_plan(office, cohort)
    if present is None:
        return
    if present.state is not PlanState.SEALED:
        office.audit("draw_refused", present.record.id)
        raise GroupingError("already_drawn", day=draw_of(office, present).drawn_on.isoformat())
    if present.record.id != pack.record.id:
        office.audit("second_plan_refused", present.record.id)
        raise GroupingError("already_sealed", day=present.record.sealed_on.isoformat())


def _register_rows(own: PackedPupil, pack: MeetingPack) -> tuple[Pupil, Enrolment]:
    school = pack.school_id
    pupil = Pupil(
        id=own.id, school_id=school, name=own.name, sex=own.sex, birth_date=own.birth_date
    )
    enrolment = Enrolment(
        id=own.enrolment_id,
        pupil_id=own.id,
        school_id=school,
        register_school_id=school,
        stage=pack.record.stage,
        entry_year=pack.record.entry_year,
    )
    return pupil, enrolment


def _document(office: Office, plan: SealedPlan, secret: GroupingSecret) -> dict[str, object]:
    record = plan.record
    roster = SealedRoster.unpacked(secret.roster)
    pupils = office.store.pupils.files([own.id for own in roster.pupils])
    slips = office.store.drafts.get(slips_key(record.id))
    return {
        "v": VERSION,
        "school": office.school.id,
        "plan": {
            "id": record.id,
            "document": record.document,
            "sealed_on": record.sealed_on.isoformat(),
            "sealed_by": record.sealed_by,
        },
        "nonce": secret.nonce.hex(),
        "roster": secret.roster,
        "pupils": [
            [
                file.pupil.id,
                file.pupil.name,
                file.pupil.sex.value,
                file.pupil.birth_date.isoformat(),
                file.enrolment.id,
            ]
            for file in pupils
        ],
        "slips": "" if slips is None else slips.body,
        "signer": signer_of(office).key,
    }


def _members(path: Path) -> dict[str, bytes]:
    data = files.read_file(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            infos = {info.filename: info for info in pack.infolist()}
            is_ours = set(infos) == {KEY, PACK} and all(
                info.compress_type == zipfile.ZIP_STORED and info.file_size <= MAX_MEMBER
                for info in infos.values()
            )
            if not is_ours:
                raise GroupingError("not_a_pack", file=path.name)
            return {name: pack.read(name) for name in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise GroupingError("not_a_pack", file=path.name) from error


def _own_identity(key: bytes, passphrase: str) -> Identity:
    from core.vault import age  # noqa: PLC0415 - start-up

    text = age.decrypt(key, [age.ScryptIdentity(passphrase)])
    return age.X25519Identity.decode(text.decode("ascii", "replace").strip())


def _sheet_identity(sheet: str) -> Identity:
    from core.vault.recovery import parse_sheet  # noqa: PLC0415 - start-up

    return parse_sheet(sheet).identity()


def _read(body: bytes) -> MeetingPack:
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(body, MAX_MEMBER)
        document, _, signature = plain.rpartition(b"\n")
        values = json.loads(document)
        if values["v"] != VERSION:
            raise GroupingError("pack_too_new")
        signer = values["signer"]
        if not signature_holds(document, signature.decode("ascii"), signer, NAMESPACE):
            raise GroupingError("pack_damaged")
        pack = _pack_of(values, key_fingerprint(signer) or "")
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error) as error:
        raise GroupingError("pack_damaged") from error
    if not _agrees(pack):
        raise GroupingError("pack_damaged")
    return pack


def _pack_of(values: dict[str, Any], fingerprint: str) -> MeetingPack:
    own = values["plan"]
    plan = parse_plan(unpack(own["document"]))
    school = SchoolId(values["school"])
    record = CohortGrouping(
        id=PlanId(own["id"]),
        school_id=school,
        stage=Stage(plan.stage),
        entry_year=plan.entry_year,
        digest=plan.digest.hex(),
        document=own["document"],
        sealed_on=date.fromisoformat(own["sealed_on"]),
        sealed_by=own["sealed_by"],
    )
    pupils = tuple(
        PackedPupil(PupilId(id_), name, Sex(sex), date.fromisoformat(born), EnrolmentId(enrolment))
        for id_, name, sex, born, enrolment in values["pupils"]
    )
    return MeetingPack(
        school_id=school,
        record=record,
        plan=plan,
        nonce=bytes.fromhex(values["nonce"]),
        roster=SealedRoster.unpacked(values["roster"]),
        pupils=pupils,
        slips=values["slips"],
        fingerprint=fingerprint,
    )


def _agrees(pack: MeetingPack) -> bool:
    """Whether nonce and roster are those that the plan is bound to."""
    plan, roster = pack.plan, pack.roster
    if plan.school != pack.school_id or len(roster.pupils) != len(plan.pupils):
        return False
    leaves = roster.leaves(plan.attributes, plan.pupils)
    root = merkle_root([leaf_digest(*pair) for pair in zip(leaves, roster.salts(), strict=True)])
    return nonce_commitment(pack.nonce) == plan.commitment and root == plan.roster_root
