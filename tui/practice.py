"""The practice township 练习乡镇: the main job on real workbooks, step by step.

Every step does what the screens and commands do, through the same use cases, and tells one
figure. The people in it do not exist; their numbers begin with 99.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.clock import FixedClock
from core.clock_doubt import doubt_no_clock
from core.errors import UsageError
from core.exchange.reading import read_workbook
from core.founding import NewSchool, create_office
from core.i18n import t
from core.models import School, SchoolId, SchoolKind
from core.office import Office
from core.storage.home import Home
from core.workbooks.importing import apply_import, plan_import

PRACTICE_DAY = date(2026, 10, 8)
PASSPHRASE = "cunxiao-demo"  # noqa: S105 - printed for everybody who tries the program
OPERATORS = {"township_centre_school": "教务员", "village_primary_school": "校长"}
ENTRY_YEAR = 2026
CLASSES = 4
SLIPS = ("12", "7", "405", "88", "2026")
"""What five parents wrote on their slips."""
CENTRE_PHONE = "10000000017"
VILLAGE_PHONE = "10000000016"

MESSAGE_PREFIXES = ("demo.", "field.")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: message `demo.<name>`, its figures, and how long it took."""

    name: str
    figures: dict[str, str | int]
    seconds: float


@dataclass(slots=True)
class Township:
    """Every school of the practice township, opened."""

    folder: Path
    samples: Path
    centre: Office
    villages: list[Office] = field(default_factory=list)

    @property
    def schools(self) -> list[Office]:
        """The centre first, then the villages."""
        return [self.centre, *self.villages]


def samples_folder() -> Path:
    """Return where the practice township's workbooks lie."""
    return Path(__file__).resolve().parent.parent / "core" / "data" / "township"


def run_practice(folder: Path, samples: Path) -> Iterator[Step]:
    """Make the practice township in an empty folder, doing one step at a time.

    Raises UsageError(`folder_not_empty`) and whatever a step raises.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("folder_not_empty", path=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        timer = _Timer()
        township = _found(folder, samples, stack)
        yield timer.step("schools", count=len(township.schools))
        for office in township.schools:
            for workbook in sorted((samples / office.school.name).iterdir()):
                yield timer.step("import", **_import(office, workbook))
        yield timer.step("cards", count=_exchange_cards(township))
        yield from _draw(township, timer)
        yield timer.step("rosters", **_print(township))
        yield from _first_round(township, timer)
        yield from _conflict(township, timer)
        yield timer.step("receipts", **_receipts(township))


class _Timer:
    """Measures from one step's end to the next one's."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def step(self, name: str, **figures: str | int) -> Step:
        now = time.perf_counter()
        step = Step(name, figures, round(now - self._last, 2))
        self._last = now
        return step


def _found(folder: Path, samples: Path, stack: contextlib.ExitStack) -> Township:
    document = json.loads((samples / "township.json").read_text(encoding="utf-8"))
    clock = FixedClock(PRACTICE_DAY)
    offices = []
    for entry in document["schools"]:
        school = School(
            SchoolId(entry["code"]),
            entry["name"],
            SchoolKind(entry["kind"]),
            document["name"],
            tuple(entry["villages"]),
        )
        new = NewSchool(school, OPERATORS.get(entry["kind"], "负责人"), PASSPHRASE)
        created = create_office(Home(folder / school.name), new, clock)
        offices.append(stack.enter_context(created.office))
        doubt_no_clock(created.office)
        sheet = folder / f"恢复单_{school.name}.txt"
        sheet.write_text(created.recovery_sheet, encoding="utf-8")
    centre = next(one for one in offices if one.school.kind is SchoolKind.TOWNSHIP_CENTRE_SCHOOL)
    return Township(folder, samples, centre, [one for one in offices if one is not centre])


def _import(office: Office, workbook: Path) -> dict[str, str | int]:
    plan = plan_import(office, read_workbook(workbook))
    apply_import(office, plan)
    return {
        "school": office.school.name,
        "file": workbook.name,
        "accepted": plan.accepted,
        "rejected": len(plan.rejected_rows),
    }


def _exchange_cards(township: Township) -> int:
    """Each village meets the centre face to face: card on a stick, fingerprint read aloud."""
    from sync.cards import enrol, export_card  # noqa: PLC0415 - start-up

    folder = _made(township.folder / "U盘" / "名片")
    cards = {}
    for office in township.schools:
        path = folder / f"{office.school.name}.card"
        cards[office.school.id] = (path, export_card(office, path).fingerprint)
    for village in township.villages:
        enrol(township.centre, *cards[village.school.id])
        enrol(village, *cards[township.centre.school.id])
    return len(cards)


def _draw(township: Township, timer: _Timer) -> Iterator[Step]:
    from core.grouping.checking import verify  # noqa: PLC0415 - start-up
    from core.grouping.drawing import draw  # noqa: PLC0415 - start-up
    from core.grouping.proposing import Request, propose  # noqa: PLC0415 - start-up
    from core.grouping.publishing import NoticeDetails, publish  # noqa: PLC0415 - start-up
    from core.grouping.sealing import seal  # noqa: PLC0415 - start-up

    folder = _made(township.folder / "编班" / t("draw.folder_kept"))
    wall = _made(township.folder / "编班" / t("draw.folder_posted"))
    proposal = propose(township.centre, Request(entry_year=ENTRY_YEAR, classes=CLASSES))
    plan = seal(township.centre, proposal)
    (folder / "方案.json").write_bytes(plan.plan.canonical())
    yield timer.step("sealed", pupils=len(proposal.pupils), code=plan.plan.check_code)
    outcome = draw(township.centre, plan, SLIPS)
    certificate = outcome.certificate.canonical()
    (folder / "证书.json").write_bytes(certificate)
    report = verify(certificate, plan.plan.canonical())
    yield timer.step(
        "drawn",
        classes=len(outcome.pupils),
        sizes=" ".join(str(len(members)) for members in outcome.pupils.values()),
        excess=outcome.certificate.balance.excess,
        checks=sum(check.ok for check in report.checks),
        failed=sum(not check.ok for check in report.checks),
    )
    published = publish(township.centre, certificate, wall, NoticeDetails())
    yield timer.step("published", files=len(published.printed))


def _print(township: Township) -> dict[str, str | int]:
    from core.classes import classes_of  # noqa: PLC0415 - start-up
    from core.overview import overview  # noqa: PLC0415 - start-up
    from core.paper import PaperOptions, print_class, print_staff  # noqa: PLC0415 - start-up
    from core.printing.spool import DocumentKind, PaperFormat, file_name  # noqa: PLC0415 - start-up

    folder = _made(township.folder / "花名册")
    pdf, plain = PaperFormat.PDF, PaperOptions()
    printed = []
    for office in township.schools:
        school = office.school
        for one in classes_of(office):
            subject = f"{school.name}{one.label}"
            name = file_name(DocumentKind.CLASS_ROSTER, subject, PRACTICE_DAY, pdf)
            printed.append(print_class(office, one, pdf, folder / name, plain))
        if overview(office).staff:
            name = file_name(DocumentKind.STAFF_ROSTER, school.name, PRACTICE_DAY, pdf)
            printed.append(print_staff(office, school, pdf, folder / name, plain))
    return {"files": len(printed), "pages": sum(one.pages for one in printed)}


def _carry(sender: Office, folder: Path, reader: Office) -> dict[str, int]:
    """Write a bundle for a reader and read it there."""
    from sync.inbox import import_bundle  # noqa: PLC0415 - start-up
    from sync.outbox import export  # noqa: PLC0415 - start-up

    (written,) = export(sender, folder, reader.school.id)
    outcome = import_bundle(reader, written.path)
    return {
        "bytes": written.size,
        "entries": written.entries,
        "applied": outcome.applied,
        "conflicts": len(outcome.conflicts),
    }


def _first_round(township: Township, timer: _Timer) -> Iterator[Step]:
    stick = _made(township.folder / "U盘")
    for village in township.villages:
        carried = _carry(village, stick, township.centre)
        yield timer.step("bundle", school=village.school.name, **carried)


def _conflict(township: Township, timer: _Timer) -> Iterator[Step]:
    """Both sides correct one pupil's telephone before they hear of one another."""
    from dataclasses import replace  # noqa: PLC0415 - beside its only use

    from core.i18n import t  # noqa: PLC0415 - beside its only use
    from core.lists.directory import find_pupils  # noqa: PLC0415 - start-up
    from core.privacy.masking import mask_phone  # noqa: PLC0415 - beside its only use
    from core.registration import amend_pupil, draft_of  # noqa: PLC0415 - start-up
    from sync.conflicts import list_conflicts, resolve  # noqa: PLC0415 - start-up

    village = township.villages[0]
    stick = _made(township.folder / "U盘")
    _carry(township.centre, stick, village)
    pupil = find_pupils(village)[0]
    for office, phone in ((village, VILLAGE_PHONE), (township.centre, CENTRE_PHONE)):
        amend_pupil(office, pupil.pupil_id, replace(draft_of(office, pupil.pupil_id), phone=phone))
    _carry(village, stick, township.centre)
    (conflict,) = list_conflicts(township.centre)
    yield timer.step(
        "conflict",
        field=t(f"field.{conflict.field}"),
        values="、".join(mask_phone(str(claim.value)) for claim in conflict.claims),
    )
    resolve(township.centre, conflict.id, "school")
    yield timer.step("resolved", open=len(list_conflicts(township.centre)))


def _receipts(township: Township) -> dict[str, str | int]:
    """Answer every village from the centre; it reads what became of its bundles."""
    stick = _made(township.folder / "U盘")
    read = sum(_carry(township.centre, stick, village)["applied"] for village in township.villages)
    return {"schools": len(township.villages), "applied": read}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
