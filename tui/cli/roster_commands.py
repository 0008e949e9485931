"""Commands that put a list on paper: roster class, roster staff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.i18n import t
from tui.cli.session import Session, pass_session

if TYPE_CHECKING:
    from core.printing.spool import PaperFormat, Printed

FORMATS = click.Choice(["pdf", "xlsx", "text"])
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def roster() -> None:
    """打印班级花名册和教师花名册。Rosters on paper."""


@roster.command("class")
@click.argument("class_text", metavar="CLASS")
@click.option(
    "--format", "format_name", type=FORMATS, help="不写就看文件名。By the name if left out."
)
@click.option("--out", required=True, type=FILE, help="存到哪里。Where it goes.")
@click.option("--school", "school_text", default="", help="校名或代码；不写是本校。Else this one.")
@click.option("--with-number", is_flag=True, help="带身份证件号。With numbers.")
@click.option("--with-phone", is_flag=True, help="带电话。With phones.")
@pass_session
def class_roster(
    session: Session,
    class_text: str,
    format_name: str | None,
    out: Path,
    school_text: str,
    with_number: bool,
    with_phone: bool,
) -> None:
    """打印班级花名册：一年级1班、一(1)班、1.1、2026级1班。A class roster.

    身份证号和电话默认不印；印了就记入操作日志。Number and telephone only when asked for, and
    every export is noted.
    """
    from core.classes import find_class
    from core.paper import PaperOptions, print_class, school_named

    options = PaperOptions(with_number, with_phone)
    with session.open() as office:
        found = find_class(office, class_text, school_named(office, school_text))
        printed = print_class(office, found, _format(format_name, out), out, options)
    _emit(session, printed, found.label)


@roster.command("staff")
@click.option(
    "--format", "format_name", type=FORMATS, help="不写就看文件名。By the name if left out."
)
@click.option("--out", required=True, type=FILE, help="存到哪里。Where it goes.")
@click.option("--school", "school_text", default="", help="校名或代码；不写是本校。Else this one.")
@click.option("--with-number", is_flag=True, help="带身份证件号。With numbers.")
@click.option("--with-phone", is_flag=True, help="带电话。With phones.")
@pass_session
def staff_roster(
    session: Session,
    format_name: str | None,
    out: Path,
    school_text: str,
    with_number: bool,
    with_phone: bool,
) -> None:
    """打印教师花名册。A staff roster."""
    from core.paper import PaperOptions, print_staff, school_named

    options = PaperOptions(with_number, with_phone)
    with session.open() as office:
        school = school_named(office, school_text)
        printed = print_staff(office, school, _format(format_name, out), out, options)
    _emit(session, printed, school.name)


def _format(name: str | None, out: Path) -> PaperFormat:
    """Return the format asked for, else the one that the file's ending names, else PDF."""
    from core.printing.spool import PaperFormat

    if name is not None:
        return PaperFormat(name)
    by_suffix = {own.suffix: own for own in PaperFormat}
    return by_suffix.get(out.suffix.lower(), PaperFormat.PDF)


def _emit(session: Session, printed: Printed, subject: str) -> None:
    session.emit(
        {
            "pages": printed.pages,
            "rows": printed.rows,
            "of": subject,
            "file": str(printed.path),
        },
        [t("roster.done", subject=subject, rows=printed.rows, path=str(printed.path))],
    )
