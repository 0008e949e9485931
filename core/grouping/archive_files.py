"""An archive as one file: members, their digests in a manifest, and a signature over that.

A plain zip without compression or times: the same records on the same day are the same bytes, and
any tool opens it in twenty years.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.assign.certificate import Signer
from core.errors import GroupingError
from core.grouping.signing import key_fingerprint, signature_holds, signer_of
from core.history import canonical_json
from core.office import Office

NAMESPACE = "cunxiao-archive-v1"
SPEC = "cunxiao-archive-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
MAX_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 1_000
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name."""
_BROKEN = (
    *(zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, RecursionError),
    *(NotImplementedError, RuntimeError, zlib.error, struct.error),
)
"""What Python's zip and JSON readers say of bytes that nobody wrote."""


class ArchiveKind(StrEnum):
    """What an archive is about."""

    DRAW = "draw"
    SINGLE_CLASS = "single_class"
    COUNTY = "county"
    """Class lists that the county drew."""


@dataclass(frozen=True, slots=True)
class OpenedArchive:
    """An archive as it was read. Its claims are not checked yet."""

    kind: ArchiveKind
    school: str
    made_on: str
    signer: Signer
    members: Mapping[str, bytes]
    are_digests_true: bool
    is_signed: bool
    """Whether the signature is that of the key named, under that key's own fingerprint."""


def build_archive(office: Office, kind: ArchiveKind, members: Mapping[str, bytes]) -> bytes:
    """Return the archive of some members, signed by this device."""
    signer = signer_of(office)
    manifest = canonical_json(
        {
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
            "kind": kind.value,
            "made_on": office.clock.today().isoformat(),
            "school": office.school.id,
            "school_name": office.school.name,
            "signer": {"fingerprint": signer.fingerprint, "key": signer.key},
            "spec": SPEC,
        }
    )
    signature = base64.b64encode(office.keys.signing.sign(manifest, NAMESPACE))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        parts = [(MANIFEST, manifest), (SIGNATURE, signature), *sorted(members.items())]
        for name, data in parts:
            info = zipfile.ZipInfo(name, _BEGINNING)
            info.create_system = 3  # the same bytes on every system
            archive.writestr(info, data)
    return target.getvalue()


def open_archive(data: bytes) -> OpenedArchive:
    """Read an archive whole; raises GroupingError(`not_an_archive`)."""
    if len(data) > MAX_BYTES:
        raise GroupingError("not_an_archive")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_BYTES:
                raise GroupingError("not_an_archive")
            names = [info.filename for info in infos]
            members = {name: archive.read(name) for name in names}
            manifest, signature = members.pop(MANIFEST), members.pop(SIGNATURE)
            return _opened(json.loads(manifest), manifest, signature, members, len(names))
    except _BROKEN as error:
        raise GroupingError("not_an_archive") from error


def _opened(
    values: dict[str, Any],
    manifest: bytes,
    signature: bytes,
    members: dict[str, bytes],
    count: int,
) -> OpenedArchive:
    if values["spec"] != SPEC:
        raise GroupingError("not_an_archive")
    signer = Signer(values["signer"]["key"], values["signer"]["fingerprint"])
    found = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    is_signed = key_fingerprint(signer.key) == signer.fingerprint and signature_holds(
        manifest, signature.decode("ascii"), signer.key, NAMESPACE
    )
    return OpenedArchive(
        kind=ArchiveKind(values["kind"]),
        school=values["school"],
        made_on=values["made_on"],
        signer=signer,
        members=members,
        are_digests_true=found == values["files"] and count == len(members) + 2,
        is_signed=is_signed,
    )
