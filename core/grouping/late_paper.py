"""The check code of a sealed batch of late joiners, in large digits: for the wall."""

from __future__ import annotations

from pathlib import Path

from core.assign.late import parse_batch
from core.grouping.joining import batch_bytes
from core.grouping.meeting_sheets import BIG, CODE_SIZE, SLIP
from core.grouping.records import LateDraw
from core.i18n import in_chinese, t
from core.office import Office
from core.printing.qr import qr_code
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import Printed, print_sheet
from core.roster_types import Align, Closing, Furniture
from core.rosters import written_day


@in_chinese()
def print_late_code(office: Office, record: LateDraw, path: Path) -> Printed:
    """Print code, digest and QR code of a batch; raises PrintingError as `print_sheet`."""
    batch = parse_batch(batch_bytes(record))
    code, digest = batch.check_code.split(" "), batch.digest.hex()
    day = written_day(record.sealed_on)
    sheet = Sheet(
        title=t("late.code_title", school=office.school.name, batch=record.batch),
        paragraphs=(
            Paragraph(t("late.code_intro", day=day, count=len(batch.pupils)), BIG),
            *(
                Paragraph(line, CODE_SIZE, is_bold=True, align=Align.CENTRE)
                for line in ("  ".join(code[:3]), "  ".join(code[3:]))
            ),
            Paragraph(t("paper.sealed.digest"), SLIP),
            Paragraph(digest[:32], SLIP, align=Align.CENTRE),
            Paragraph(digest[32:], SLIP, align=Align.CENTRE),
        ),
        qr=qr_code(digest),
        closing=Closing((t("paper.sign.witness"),), office.school.name, day, has_seal=True),
        footer=office.school.name,
        furniture=Furniture.in_current_language(),
    )
    printed = print_sheet(sheet, path)
    office.audit("print", record.id, "late_code")
    return printed
