"""Commands around a draw: meeting backup pack, archive, single-class statement."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import GroupingError, UsageError
from core.i18n import t
from tui.cli.group_texts import FILE
from tui.cli.session import DONE, PARTLY, JsonValue, Session, ask_secret, pass_session

if TYPE_CHECKING:
    from core.grouping.one_room import RoomSize

MEETING_VARIABLE = "CUNXIAO_MEETING_PASSPHRASE"
MESSAGE_PREFIXES = ("archive.check.",)


@click.command()
@click.argument("plan", type=FILE)
@click.option("--out", required=True, type=FILE, help="写到哪里。Where it goes.")
@pass_session
def pack(session: Session, plan: Path, out: Path) -> None:
    """写现场备用包：电脑坏了，换一台接着办。Write the meeting backup pack."""
    from core.grouping import files
    from core.grouping.meeting_pack import write_meeting_pack
    from core.grouping.plans import find_plan

    with session.open() as office:
        sealed = find_plan(office, files.read_file(plan))
        write_meeting_pack(office, sealed, _meeting_passphrase(confirm=True), out)
    result: dict[str, JsonValue] = {
        "plan_digest": sealed.record.digest,
        "check_code": sealed.plan.check_code,
        "file": str(out),
    }
    session.emit(result, [t("group.packed", path=str(out))])


@click.command()
@click.argument("file", type=FILE)
@click.option("--sheet", type=FILE, help="恢复单，代替现场密码。The sheet, for the passphrase.")
@click.option("--out", type=FILE, help="方案写到哪个文件。Where the plan goes.")
@pass_session
def resume(session: Session, file: Path, sheet: Path | None, out: Path | None) -> None:
    """用现场备用包在这台电脑上接着办。Go on with a meeting from its backup pack.

    这台电脑上要有本校的档案（恢复的或新建的）。This PC needs a home of the same school, restored
    or new. --sheet 用恢复单代替现场密码。--sheet opens it without the meeting's passphrase.
    """
    from core.grouping import files
    from core.grouping.meeting_pack import open_meeting_pack, resume_meeting
    from core.safekeeping.recovery_access import read_sheet

    with session.open() as office:
        if sheet is None:
            opened = open_meeting_pack(file, passphrase=_meeting_passphrase())
        else:
            opened = open_meeting_pack(file, sheet=read_sheet(sheet))
        done = resume_meeting(office, opened)
        if out is not None:
            files.write_file(out, done.plan.plan.canonical())
    result: dict[str, JsonValue] = {
        "plan_digest": done.plan.record.digest,
        "check_code": opened.check_code,
        "fingerprint": opened.fingerprint,
        "new_pupils": done.new_pupils,
        "slips": done.has_slips,
        "file": str(out) if out else None,
    }
    session.emit(
        result,
        [
            t("group.resumed", fingerprint=opened.fingerprint),
            t("group.check_code", code=opened.check_code),
        ],
    )


@click.command()
@click.argument("plan", type=FILE)
@click.option("--out", required=True, type=FILE, help="写到哪里。Where it goes.")
@pass_session
def archive(session: Session, plan: Path, out: Path) -> None:
    """归档：方案、证书、名单、会议、异议，一个文件。Archive a draw in one file."""
    from core.grouping import files
    from core.grouping.archiving import write_archive
    from core.grouping.plans import find_plan

    with session.open() as office:
        done = write_archive(office, find_plan(office, files.read_file(plan)), out)
    result: dict[str, JsonValue] = {
        "file": str(done.path),
        "digest": done.digest,
        "bytes": done.bytes,
    }
    session.emit(result, [t("group.archived", path=str(out))])


@click.command()
@click.argument("file", type=FILE)
@pass_session
def recheck(session: Session, file: Path) -> int:
    """多年以后核对归档文件，不要密码。Check an archive years later; needs no passphrase."""
    from core.grouping.archive_checking import verify_archive

    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise GroupingError("file_missing", file=file.name) from error
    except OSError as error:
        raise GroupingError("file_unreadable", file=file.name) from error
    report = verify_archive(data)
    result: dict[str, JsonValue] = {
        "verified": report.verified,
        "checks": [{"name": name.value, "ok": holds} for name, holds in report.checks],
        "made_on": report.made_on,
        "fingerprint": report.fingerprint,
    }
    lines = [
        f"{t('group.verify.holds') if holds else t('group.verify.fails')}  "
        f"{t(f'archive.check.{name}')}"
        for name, holds in report.checks
    ]
    session.emit(result, [*lines, t("group.recheck_signer", fingerprint=report.fingerprint)])
    return DONE if report.verified else PARTLY


@click.command()
@click.argument("grades", nargs=-1, required=True, metavar="GRADE...")
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="放到哪个文件夹。The folder.",
)
@click.option("--supervision-phone", default="", help="监督电话。Whom to ring.")
@pass_session
def single(session: Session, grades: tuple[str, ...], folder: Path, supervision_phone: str) -> None:
    """只有一个班的年级：单班说明、公示、归档一次办好。A grade with one class.

    写几个年级就是复式班。Several grades share one room.
    """
    from core.grades import parse_grade
    from core.grouping.single_class import OneClass, declare_single_class

    with session.open() as office:
        cohorts = []
        for text in grades:
            written = parse_grade(text)
            cohort = written.cohort(office.year) if written else None
            if cohort is None:
                raise UsageError("grade_unknown", text=text[:40])
            cohorts.append(cohort)
        one = OneClass(tuple(cohorts), supervision_phone=supervision_phone)
        done = declare_single_class(office, one, folder)
    files = [str(own.path) for own in done.printed] + [str(done.archive.path)]
    result: dict[str, JsonValue] = {
        "first": done.is_first,
        "hangs_until": done.record.hangs_until.isoformat(),
        "files": files,
    }
    last = t("group.single_done", until=done.record.hangs_until.isoformat())
    session.emit(result, [*_size_lines(done.size), last, *files])


def _size_lines(size: RoomSize) -> Iterator[str]:
    if size.is_above_standard:
        yield t("single.large", pupils=size.pupils, standard=size.standard)


def _meeting_passphrase(*, confirm: bool = False) -> str:
    given = os.environ.get(MEETING_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("passphrase_needed", variable=MEETING_VARIABLE)
    return ask_secret(t("group.meeting_passphrase"), confirm=confirm)
