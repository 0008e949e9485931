"""Commands beside the draw: a county's result, a rehearsal, lots that teachers drew by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import GroupingError
from core.i18n import t, tn
from tui.cli.group_meeting_commands import cohort_of
from tui.cli.group_options import APART, CLASSES, ENTRY_YEAR, LEAVE_OUT, TOGETHER
from tui.cli.group_texts import FILE, pair_of, wishes_of
from tui.cli.session import JsonValue, Session, pass_session

if TYPE_CHECKING:
    from core.grouping.county_lists import CountyBook
    from core.grouping.rehearsing import Rehearsal


@click.command()
@click.argument("file", type=FILE)
@ENTRY_YEAR
@click.option("--authority", default="", help="哪个单位抽的。Who drew.")
@click.option("--document-no", default="", help="文号。Number of the paper.")
@click.option("--apply", "is_applied", is_flag=True, help="收下；不写只看。Take it over.")
@click.option(
    "--archive-to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="原件存档的文件夹。Where the archive goes.",
)
@pass_session
def county(
    session: Session,
    file: Path,
    entry_year: int,
    authority: str,
    document_no: str,
    is_applied: bool,
    folder: Path | None,
) -> None:
    """读县里抽好的名单；写 --apply 和 --authority 才收下。Take over lists that the county drew.

    对不上的名字会一个个指出来，什么都不存。Names that do not match are named; nothing is stored.
    """
    from core.grouping.county_lists import (
        county_taken,
        look_at_county,
        take_over,
        write_county_archive,
    )

    archived = None
    with session.open() as office:
        cohort = cohort_of(entry_year)
        book = look_at_county(office, cohort, file)
        if is_applied:
            take_over(office, book, authority, document_no)
            taken = county_taken(office, cohort)
            if folder is not None and taken is not None:
                archived = write_county_archive(office, taken, folder)
    result: dict[str, JsonValue] = {
        "applied": is_applied,
        "classes": dict(book.labels),
        "not_listed": list(book.lists.not_listed),
        "refused_columns": list(book.ignored),
        "file_sha256": book.digest,
        "archive": str(archived.path) if archived else None,
    }
    lines = list(_county_lines(book, is_applied=is_applied))
    if archived is not None:
        lines.append(t("group.county_archived", path=str(archived.path)))
    session.emit(result, lines)


@click.command("revoke")
@ENTRY_YEAR
@click.option("--reason", required=True, help="理由。Why.")
@click.option("--approver", required=True, help="谁批准的。Who approved.")
@pass_session
def county_annul(session: Session, entry_year: int, reason: str, approver: str) -> None:
    """作废收错的县里名单，留下理由和批准人。Annul a county's result that was taken over wrongly."""
    from core.grouping.annulling import annul_county
    from core.grouping.county_lists import county_taken

    with session.open() as office:
        taken = county_taken(office, cohort_of(entry_year))
        if taken is None:
            raise GroupingError("county_none", year=entry_year)
        annulled = annul_county(office, taken.record, reason, approver)
    result: dict[str, JsonValue] = {
        "state": "annulled",
        "reason": annulled.reason,
        "approver": annulled.approver,
        "day": annulled.annulled_on.isoformat(),
        "signature": annulled.signature,
    }
    session.emit(result, [t("group.annulled", approver=annulled.approver, reason=annulled.reason)])


def _county_lines(book: CountyBook, *, is_applied: bool) -> Iterator[str]:
    for label, pupils in book.labels:
        yield tn("county.class", pupils, label=label)
    missing = book.lists.not_listed
    if missing:
        yield tn("county.not_listed", len(missing), names="、".join(missing))
    if is_applied:
        yield t("group.county_taken")
    else:
        pupils = sum(count for _, count in book.labels)
        yield t("group.county_read", classes=len(book.labels), pupils=pupils)


@click.command()
@ENTRY_YEAR
@CLASSES
@LEAVE_OUT
@TOGETHER
@APART
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="放到哪个文件夹。The folder.",
)
@pass_session
def rehearse(
    session: Session,
    entry_year: int,
    classes: int,
    leave_out: tuple[str, ...],
    together: tuple[str, ...],
    apart: tuple[str, ...],
    folder: Path | None,
) -> None:
    """演练：用编的号码走一遍，什么都不存。Rehearse on made-up slips; stores and spends nothing.

    写上 --to 就打印，每页都有“演练”。With --to it is printed, marked on every page.
    """
    from core.assign.certificate import balance_document
    from core.grouping.balance_words import spread_sentence
    from core.grouping.decisions import Choices, Decisions
    from core.grouping.rehearsing import print_rehearsal, rehearse_draw

    choices = Choices(
        classes=classes,
        left_out=leave_out,
        together=wishes_of(together),
        apart=wishes_of(apart),
    )
    with session.open() as office:
        done = rehearse_draw(office, cohort_of(entry_year), Decisions(choices=choices))
        printed = print_rehearsal(office, done, folder) if folder else []
    balance = done.certificate.balance
    excess: JsonValue = int(str(balance_document(balance)["excess"]))
    result: dict[str, JsonValue] = {
        "rehearsal": True,
        "slips": list(done.slips),
        "sizes": _sizes(done),
        "excess": excess,
        "files": [str(one.path) for one in printed],
    }
    lines = [t("group.rehearsed"), *(f"{own}  {size}" for own, size in _sizes(done).items())]
    session.emit(result, [*lines, spread_sentence(balance), *(str(own.path) for own in printed)])


def _sizes(done: Rehearsal) -> dict[str, JsonValue]:
    return {done.labels[own]: len(members) for own, members in done.certificate.classes.items()}


@click.command()
@click.argument("plan", type=FILE)
@click.argument("pairs", nargs=-1, required=True, metavar="NUMBER=TEACHER...")
@click.option("--out", required=True, type=FILE, help="写到哪里。Where it goes.")
@pass_session
def lots(session: Session, plan: Path, pairs: tuple[str, ...], out: Path) -> None:
    """登记会场手抽的签：几班=谁。Put lots drawn by hand into the certificate, once."""
    from core.grouping import files
    from core.grouping.drawing import record_lots
    from core.grouping.plans import find_plan

    recorded = {}
    for text in pairs:
        number, name = pair_of(text)
        if not (number.isdecimal() and name):
            raise click.BadParameter(text, param_hint="NUMBER=TEACHER")
        recorded[int(number)] = name
    with session.open() as office:
        found = find_plan(office, files.read_file(plan))
        certificate = record_lots(office, found, recorded)
        files.write_file(out, certificate.canonical())
    result: dict[str, JsonValue] = {
        "teams": {str(number): team for number, team in certificate.teams.items()},
        "file": str(out),
    }
    session.emit(result, [t("group.lots_kept", path=str(out))])
