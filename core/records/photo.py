"""A pupil's photograph 照片: taken in from a file, kept on this PC alone, put on papers, given out.

What is kept is drawn anew from the file: upright, small, without the place and the hour that a
telephone writes into a picture. docs/adr/0009 says why it does not travel.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from core.changes.models import MergedPupil
from core.errors import RegistrationError
from core.i18n import in_chinese, t
from core.ledgers.facts import Photo
from core.models import PupilId
from core.office import Office
from core.records.past import merged_into
from core.registration import file_of
from core.writing import Writing

if TYPE_CHECKING:
    from PIL.Image import Image

PHOTO = "photo"
"""The key of the photograph among what a merge chooses: of two, one goes for good."""
MOST_MEGABYTES = 10
"""The file that is taken in; a choice of this program: telephones make pictures of 3 to 6."""
LEAST = (100, 120)
"""The shorter and the longer side in points, below which a face of 26 x 32 mm is a blur."""
MOST_POINTS = {"PNG": 16_000_000, "JPEG": 64_000_000}
"""What a small file may unpack to, by format: a PNG whole, to 48 MB, which an old PC can bear. A
JPEG is unpacked no larger than it is kept; telephones make them of 4624 x 3472 and more."""
KEPT = (480, 600)
"""Width and height that a kept picture fits into: 26 x 32 mm at 470 points an inch."""
QUALITY = 90

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"


class PhotoUse(StrEnum):
    """What a photograph is saved as a file for; the values are the audit trail's purposes."""

    FAMILY = "family"
    REPORT = "report"
    """The school that the child goes to, or the centre."""
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn anew as JPEG."""

    width: int
    height: int
    body: bytes


def photo_of(office: Office, pupil_id: PupilId) -> Photo | None:
    """Return the photograph that this PC keeps of a pupil.

    It may lie under a record that another PC merged into this one.
    """
    held = (office.store.photos.get(one) for one in _records_of(office, pupil_id))
    found = next((photo for photo in held if photo is not None), None)
    return None if found is None else replace(found, pupil_id=pupil_id)


def _records_of(office: Office, pupil_id: PupilId) -> list[PupilId]:
    """Return a pupil's record and every one that was merged into it, the nearest first."""
    return [pupil_id, *merged_into(office, pupil_id)]


def keep_photo(office: Office, pupil_id: PupilId, path: Path) -> Photo:
    """Put a picture file to a pupil of this school, in place of the one before.

    Raises RegistrationError: `no_such_pupil`, `photo_not_our_pupil`, `photo_unreadable`, and as
    `drawn_anew`.
    """
    if file_of(office, pupil_id).pupil.school_id != office.school.id:
        raise RegistrationError("photo_not_our_pupil")
    picture = drawn_anew(_bytes_of(path))
    photo = Photo(pupil_id, office.clock.today(), picture.width, picture.height, picture.body)
    with office.writing("photo") as writing:
        is_new = photo_of(office, pupil_id) is None
        _drop(office, pupil_id)
        office.store.photos.put(photo)
        writing.audit("photo" if is_new else "photo_replaced", pupil_id)
    return photo


def take_off_photo(office: Office, pupil_id: PupilId) -> None:
    """Take a pupil's photograph off; nothing happens without one."""
    with office.writing("photo") as writing:
        if photo_of(office, pupil_id) is not None:
            _drop(office, pupil_id)
            writing.audit("photo_removed", pupil_id)


@in_chinese()
def save_photo(office: Office, pupil_id: PupilId, use: PhotoUse) -> Path:
    """Write a pupil's photograph into the print folder, where everyone can open it; note that.

    Returns where it went; a file that is there stays, unless it is the same. Raises
    RegistrationError: `no_such_pupil`, `no_photo`; PrintingError as `write_beside`.
    """
    from core.printing import spool  # noqa: PLC0415 - the folder as it is set now
    from core.printing.files import write_beside  # noqa: PLC0415 - start-up

    child, photo = file_of(office, pupil_id).pupil.name, photo_of(office, pupil_id)
    if photo is None:
        raise RegistrationError("no_photo")
    name = spool.named_file(t("photo.title"), child, office.clock.today(), spool.PaperFormat.PDF)
    path = spool.print_folder() / Path(name).with_suffix(".jpg")
    spool.make_folder(path)
    written = write_beside(path, photo.body)
    office.audit("export_photo", pupil_id, f"purpose={use}")
    return written


def merge_photos(
    office: Office, writing: Writing, winner: PupilId, loser: PupilId, *, takes_other: bool
) -> None:
    """Give the record that stays the photograph that was chosen; the other goes for good.

    Where only one of the records has one, that stays, whatever was chosen.
    """
    own, other = photo_of(office, winner), photo_of(office, loser)
    chosen = other if other is not None and (takes_other or own is None) else own
    _drop(office, winner)
    _drop(office, loser)
    if chosen is not None:
        office.store.photos.put(replace(chosen, pupil_id=winner))
    if own is not None and other is not None and own.body != other.body:
        writing.audit("photo_removed", winner)


def photo_came_over(office: Office, merged: MergedPupil, since: str) -> bool:
    """Whether the photograph of a merged record is the other's still.

    `since` is the ISO moment of the merge. One that was put in after it is nobody else's.
    """
    if PHOTO not in merged.choices or office.store.photos.get(merged.winner_id) is None:
        return False
    for entry in office.store.audit.of_actions(("merge", "photo", "photo_replaced"), since):
        if entry.subject == merged.winner_id:
            return entry.action == "merge"
    return False


def give_photo_back(office: Office, writing: Writing, winner: PupilId, loser: PupilId) -> None:
    """Put a photograph that came over with a merge back to the record that it came from."""
    photo = office.store.photos.get(winner)
    if photo is None:
        return
    office.store.photos.drop(winner)
    office.store.photos.put(replace(photo, pupil_id=loser))
    writing.audit("photo_removed", winner)
    writing.audit("photo", loser)


def _drop(office: Office, pupil_id: PupilId) -> None:
    for one in _records_of(office, pupil_id):
        office.store.photos.drop(one)


def _bytes_of(path: Path) -> bytes:
    """Read a file, but no more of it than is needed to refuse it."""
    try:
        size = path.stat().st_size
        if size > MOST_MEGABYTES * 1024**2:
            megabytes = -(-size // 1024**2)
            raise RegistrationError("photo_too_large", size=megabytes, most=MOST_MEGABYTES)
        return path.read_bytes()
    except OSError as error:
        raise RegistrationError("photo_unreadable", file=path.name) from error


def drawn_anew(raw: bytes) -> Drawn:
    """Return a picture file as an upright JPEG that fits `KEPT`, with nothing but the picture.

    The bytes say what it is, never the name. Raises RegistrationError: `photo_format`,
    `photo_damaged`, `photo_too_small`, `photo_too_many_points`.
    """
    if not raw.startswith((_JPEG, _PNG)):
        raise RegistrationError("photo_format")
    from PIL import Image, ImageOps  # noqa: PLC0415 - start-up

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(raw), formats=("JPEG", "PNG")) as opened:
                _require_size(opened)
                # Before it is turned: a JPEG is then unpacked no larger than it is needed.
                opened.thumbnail((max(KEPT), max(KEPT)))
                return _as_jpeg(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise RegistrationError("photo_too_many_points") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise RegistrationError("photo_damaged") from error


def _require_size(opened: Image) -> None:
    """Look at the size that a file claims, before anything is unpacked."""
    width, height = opened.size
    # A telephone's JPEG with a second picture behind the first says MPO of itself.
    if width * height > MOST_POINTS["PNG" if opened.format == "PNG" else "JPEG"]:
        raise RegistrationError("photo_too_many_points")
    if min(width, height) < LEAST[0] or max(width, height) < LEAST[1]:
        raise RegistrationError(
            "photo_too_small", width=width, height=height, least=f"{LEAST[0]}x{LEAST[1]}"
        )


def _as_jpeg(upright: Image) -> Drawn:
    """Draw a picture on white paper, small enough to be kept."""
    from PIL import Image  # noqa: PLC0415 - start-up

    upright.thumbnail(KEPT)
    layered = upright.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    file = BytesIO()
    paper.save(file, "JPEG", quality=QUALITY)
    return Drawn(*paper.size, file.getvalue())
