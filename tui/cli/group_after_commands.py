"""Commands after the draw: publish, late joiners, annul; and verify, which needs no store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.i18n import in_chinese, t, tn
from tui.cli.group_texts import FILE, class_names_of, slips_of
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session

if TYPE_CHECKING:
    from core.assign.verify import VerificationReport
    from core.grouping.joining import LateOutcome
    from core.grouping.records import LateDraw
    from core.office import Office

MESSAGE_PREFIXES = ("check.",)


@click.command()
@click.argument("certificate", type=FILE)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="放到哪个文件夹。The folder.",
)
@click.option(
    "--class-name",
    "class_names",
    multiple=True,
    metavar="NUMBER=NAME",
    help="几班叫什么，1=向日葵班。A name for a class.",
)
@click.option("--witness", "witnesses", multiple=True, help="见证人。A witness.")
@click.option("--supervision-phone", default="", help="监督电话。Whom to ring.")
@pass_session
def publish(
    session: Session,
    certificate: Path,
    folder: Path | None,
    class_names: tuple[str, ...],
    witnesses: tuple[str, ...],
    supervision_phone: str,
) -> None:
    """公布：编班公示和各班名单，公示五个工作日。Publish: the notice and the class lists."""
    from core.grouping import files
    from core.grouping.publishing import NoticeDetails, publish

    details = NoticeDetails(
        class_names=class_names_of(class_names),
        witnesses=witnesses,
        supervision_phone=supervision_phone,
    )
    with session.open() as office:
        document = files.read_file(certificate)
        # Beside the certificate lies the plan, which nobody posts.
        target = folder or certificate.parent / t("draw.folder_posted")
        done = publish(office, document, target, details)
    notice = done.notice
    result: dict[str, JsonValue] = {
        "published_on": notice.published_on.isoformat(),
        "hangs_until": notice.hangs_until.isoformat(),
        "first": done.is_first,
        "files": [str(paper.path) for paper in done.printed],
        "pages": sum(paper.pages for paper in done.printed),
    }
    last = t("group.published", until=notice.hangs_until.isoformat())
    session.emit(result, [last, *(str(paper.path) for paper in done.printed), t("group.kept_back")])


@click.command()
@click.argument("pupils", nargs=-1, required=True, metavar="PUPIL...")
@click.option(
    "--slips", metavar='"12,7,33"', help="现场号码；不写只封存。Draws; else it only seals."
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="放到哪个文件夹。The folder.",
)
@pass_session
def late(session: Session, pupils: tuple[str, ...], slips: str | None, folder: Path | None) -> None:
    """后入校学生插班，学生写姓名或编号。Late joiners, by name or id.

    不写 --slips 只封存，给出核对码；写上 --slips 就抽签。没有先封存，会当场封存再抽。
    Without --slips the batch is sealed and its check code given; with --slips it is drawn (and
    sealed right before, where that was not done).
    """
    from core.grouping import files
    from core.grouping.joining import batch_bytes, draw_late, seal_late
    from core.meeting.late_meeting import names_placed_by

    with session.open() as office:
        record = seal_late(office, pupils)
        if folder:
            files.write_file(folder / _late_name("batch", record), batch_bytes(record))
        if slips is None:
            session.emit(_batch_result(record), _batch_lines(record))
            return
        outcome = draw_late(office, record, slips_of(slips))
        names = names_placed_by(office, outcome)
        slips_file: Path | None = None
        if folder:
            slips_file = _write_placement_slips(office, outcome, folder)
    if folder:
        data = outcome.certificate.canonical()
        files.write_file(folder / _late_name("certificate", record), data)
    seats: list[JsonValue] = [
        {"pupil": own, "name": names.get(own, ""), "class": number}
        for own, number in outcome.classes.items()
    ]
    result = _batch_result(outcome.record) | {
        "seed": outcome.certificate.seed.hex(),
        "seats": seats,
    }
    lines = [
        t("group.late.seat", name=names.get(own, own), number=number)
        for own, number in outcome.classes.items()
    ]
    session.emit(result, [*lines, *([str(slips_file)] if slips_file else [])])


def _write_placement_slips(office: Office, outcome: LateOutcome, folder: Path) -> Path:
    """Print the 入班通知单 of a batch beside its certificate, if anybody of it still sits there."""
    from core.grouping.papers import print_placement_slips

    plan = office.store.grouping.plans.get(outcome.record.plan_id)
    with in_chinese():
        year = plan.entry_year if plan else office.year.starts_in
        path = folder / t("late.file", year=year, batch=outcome.record.batch)
    return print_placement_slips(office, outcome, path).path


def _late_name(kind: str, record: LateDraw) -> str:
    return f"late_{kind}_{record.batch}.json"


def _batch_result(record: LateDraw) -> dict[str, JsonValue]:
    from core.digits import thirty_digits

    return {
        "batch": record.batch,
        "batch_digest": record.digest,
        "check_code": thirty_digits(bytes.fromhex(record.digest)),
        "drawn": bool(record.certificate),
    }


def _batch_lines(record: LateDraw) -> list[str]:
    from core.digits import thirty_digits

    code = thirty_digits(bytes.fromhex(record.digest))
    return [t("group.late.sealed", batch=record.batch), t("group.check_code", code=code)]


@click.command()
@click.argument("plan", type=FILE)
@click.option("--reason", required=True, help="理由。Why.")
@click.option("--approver", required=True, help="谁批准的。Who approved.")
@pass_session
def annul(session: Session, plan: Path, reason: str, approver: str) -> None:
    """作废封存的方案和抽签结果，留下理由和批准人。Annul, with reason and approver."""
    from core.grouping import files
    from core.grouping.annulling import annul
    from core.grouping.plans import find_plan

    with session.open() as office:
        sealed = find_plan(office, files.read_file(plan))
        annulled = annul(office, sealed, reason, approver)
    result = {
        "plan_digest": sealed.record.digest,
        "state": "annulled",
        "was": sealed.state.value,
        "reason": annulled.reason,
        "approver": annulled.approver,
        "day": annulled.annulled_on.isoformat(),
        "signature": annulled.signature,
    }
    session.emit(result, [t("group.annulled", approver=annulled.approver, reason=annulled.reason)])


@click.command()
@click.argument("certificate", type=FILE)
@click.option("--plan", type=FILE, help="封存的方案。The sealed plan.")
@pass_session
def verify(session: Session, certificate: Path, plan: Path | None) -> int:
    """核对证书，不要数据库，不要密码。Check a certificate; needs no store, no passphrase.

    每一项都核对过、都相符，才说“核对无误”，结束状态是 0；有一项不符，或没有方案而没能核对，是 1。
    Ends with 0 only when everything was checked and holds; with 1 when a check does not hold, or
    could not be made because the plan was not given.
    """
    from core.grouping import files
    from core.grouping.checking import verify

    data = files.read_file(certificate)
    report = verify(data, files.read_file(plan) if plan else None)
    result: dict[str, JsonValue] = {
        "verified": report.verified,
        "checks": [{"name": check.name.value, "ok": check.ok} for check in report.checks],
        "not_checked": [name.value for name in report.not_checked],
    }
    session.emit(result, _verify_lines(report))
    return DONE if report.verified else PARTLY


def _verify_lines(report: VerificationReport) -> Iterator[str]:
    for check in report.checks:
        mark = t("group.verify.holds") if check.ok else t("group.verify.fails")
        yield f"{mark}  {t(f'check.{check.name}')}"
    for name in report.not_checked:
        yield f"{t('group.verify.not_checked')}  {t(f'check.{name}')}"
    if report.verified:
        yield t("group.verify.verified")
    elif report.failed:
        yield tn("group.verify.not_verified", len(report.failed))
    else:
        yield t("group.verify.incomplete")
