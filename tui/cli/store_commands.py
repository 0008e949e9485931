"""Commands on the home itself: init, backup, restore, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from core.i18n import t, tn
from core.models import School, SchoolId, SchoolKind
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session

MESSAGE_PREFIXES = ("doctor.",)


@click.command()
@click.option("--name", required=True, help="校名。The school.")
@click.option("--code", required=True, help="学校标识码，十位。Its code, ten digits.")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in SchoolKind]),
    help="村小、教学点或中心校。What school it is.",
)
@click.option("--operator", "operator_name", required=True, help="谁来用。Who works here.")
@click.option("--township", default="", help="乡镇。The township.")
@click.option(
    "--village", "villages", multiple=True, help="服务的村，可写几次。A village it serves."
)
@click.option(
    "--recovery-to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="恢复单写到哪个文件。Where the sheet goes.",
)
@pass_session
def init(
    session: Session,
    name: str,
    code: str,
    kind: str,
    operator_name: str,
    township: str,
    villages: tuple[str, ...],
    recovery_to: Path | None,
) -> None:
    """建立本校的加密数据。Make this school's encrypted store."""
    from core.founding import NewSchool, checked_school, create_office, require_no_sheet
    from core.vault.digits import fingerprint
    from core.vault.passphrase import is_short_passphrase

    school = checked_school(
        School(SchoolId(code), name, SchoolKind(kind), township, villages), operator_name
    )
    session.require_free()
    if recovery_to:
        require_no_sheet(recovery_to)
    passphrase = session.passphrase(confirm=True)
    new = NewSchool(school, operator_name.strip(), passphrase)
    created = create_office(session.home, new, session.clock, recovery_to)
    with created.office as office:
        digits = fingerprint(office.keys.signing.public, office.keys.current.recipient.encode())
        result = {
            "school_id": office.school.id,
            "device": office.keys.device,
            "fingerprint": digits,
            "recovery_sheet": str(recovery_to) if recovery_to else created.recovery_sheet,
        }
        sheet = (
            [t("cli.init.sheet_at", path=str(recovery_to))]
            if recovery_to
            else [created.recovery_sheet]
        )
        if is_short_passphrase(passphrase):
            sheet = [*sheet, t("vault.passphrase_short")]
        done = t("cli.init.done", name=name, path=str(session.home.path))
        session.emit(result, [done, t("cli.init.fingerprint", code=digits), *sheet])


@click.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="U盘或文件夹。A stick or folder.",
)
@pass_session
def backup(session: Session, folder: Path) -> None:
    """备份到文件夹或U盘。Write a backup and read it back."""
    from core.safekeeping.backup import make_backup

    with session.open() as office:
        made = make_backup(office, folder)
    session.emit(
        {"ok": True, "findings": [], "file": str(made.path), "bytes": made.bytes},
        [t("cli.backup.done", path=str(made.path), kilobytes=made.bytes // 1024)],
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def restore(session: Session, file: Path) -> None:
    """从备份恢复到新位置，从不覆盖。A home from a backup, never over another."""
    from core.safekeeping.backup import restore_backup

    restore_backup(file, session.home)
    session.emit(
        {"ok": True, "findings": [], "home": str(session.home.path)},
        [t("cli.restore.done", path=str(session.home.path))],
    )


@click.command()
@click.option("--rebuild", is_flag=True, help="从历史重建每一行。Fold every row anew.")
@pass_session
def doctor(session: Session, rebuild: bool) -> int:
    """检查数据是否完好；--rebuild 从历史重建。Examine the store, or rebuild it."""
    from core.safekeeping.doctor import examine

    with session.open() as office:
        diagnosis = examine(office, rebuild=rebuild)
    findings: list[JsonValue] = [
        {
            "code": finding.code,
            "fault": finding.is_fault,
            "count": finding.count,
            "where": finding.where,
        }
        for finding in diagnosis.findings
    ]
    lines = [
        t(f"doctor.{finding.code}", count=finding.count, where=finding.where)
        for finding in diagnosis.findings
    ]
    if rebuild:
        lines.append(tn("cli.doctor.rebuilt", diagnosis.rows_rebuilt))
    lines.append(t("cli.doctor.ok") if diagnosis.ok else t("cli.doctor.not_ok"))
    result: dict[str, JsonValue] = {
        "ok": diagnosis.ok,
        "findings": findings,
        "rows": diagnosis.rows_rebuilt,
    }
    session.emit(result, lines)
    return DONE if diagnosis.ok else PARTLY
