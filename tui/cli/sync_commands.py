"""Commands of the stick: card, bundle, conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.i18n import error_sentence, t, tn
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session, table

if TYPE_CHECKING:
    from core.office import Office
    from sync.conflicts import Conflict
    from sync.correspondence import ConflictView
    from sync.inbox import ImportOutcome, Inspection
    from sync.manifest import Receipt
    from sync.outbox import WrittenBundle

MESSAGE_PREFIXES = ("field.", "problem.", "error.", "conflict.side.")

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
DELETED = "_deleted"


@click.group()
def card() -> None:
    """学校名片：写出、登记、列出、换钥匙、作废。A card: export, enrol, list, rotate, revoke."""


@card.command("export")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="写到哪里。Where it goes."
)
@pass_session
def card_export(session: Session, out: Path) -> None:
    """写出本机的名片。Write this device's card."""
    from core.grouping.signing import key_fingerprint
    from core.vault.sshsig import public_key_line
    from sync.cards import export_card

    with session.open() as office:
        own = export_card(office, out)
        signing = key_fingerprint(public_key_line(office.keys.signing.public))
    result: dict[str, JsonValue] = {
        "fingerprint": own.fingerprint,
        "recipient": own.current,
        "device": own.device,
        "certificate_fingerprint": signing,
        "file": str(out),
    }
    lines = [
        t("cli.card.exported", path=str(out)),
        t("cli.card.fingerprint", code=own.fingerprint),
        t("cli.card.certificate_fingerprint", code=signing),
    ]
    session.emit(result, lines)


@card.command("enrol")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fingerprint", "digits", required=True, help="当面读的指纹码。Digits read aloud.")
@pass_session
def card_enrol(session: Session, file: Path, digits: str) -> None:
    """登记别校的名片，指纹码须当面读过。Enrol a card whose fingerprint was read aloud."""
    from sync.cards import enrol, load_card

    with session.open() as office:
        peer = enrol(office, file, digits)
    result: dict[str, JsonValue] = {
        "fingerprint": peer.fingerprint,
        "recipient": load_card(file).current,
        "device": peer.device,
        "school": peer.school,
        "name": peer.name,
    }
    session.emit(result, [t("cli.card.enrolled", name=peer.name)])


@card.command("list")
@pass_session
def card_list(session: Session) -> None:
    """列出本机和已登记的名片。List this device's card and the enrolled ones."""
    from sync.cards import own_card
    from sync.trust import list_cards

    with session.open() as office:
        own = own_card(office)
        cards = list_cards(office)
    rows: list[JsonValue] = [
        {
            "device": one.device,
            "school": one.school,
            "name": one.name,
            "kind": one.kind.value,
            "fingerprint": one.fingerprint,
            "enrolled_at": one.enrolled_at,
            "vouched": one.is_vouched,
            "revoked": one.is_revoked,
        }
        for one in cards
    ]
    result: dict[str, JsonValue] = {
        "fingerprint": own.fingerprint,
        "recipient": own.current,
        "cards": rows,
    }
    headings = [t("cli.card.school"), t("cli.card.device"), t("cli.card.code")]
    lines = [
        t("cli.card.fingerprint", code=own.fingerprint),
        table(headings, [(one.name, one.device, one.fingerprint) for one in cards]),
    ]
    session.emit(result, lines)


@card.command("rotate")
@click.option(
    "--signing", "with_signing", is_flag=True, help="连签名的钥匙也换。The signing key too."
)
@pass_session
def card_rotate(session: Session, with_signing: bool) -> None:
    """换本机的钥匙；--signing 连签名的也换。New keys; with --signing also the one that signs."""
    from sync.rotation import rotate

    with session.open() as office:
        own = rotate(office, with_signing=with_signing)
    result: dict[str, JsonValue] = {
        "fingerprint": own.fingerprint,
        "recipient": own.current,
        "device": own.device,
        "signing": with_signing,
    }
    lines = [t("cli.card.rotated"), t("cli.card.fingerprint", code=own.fingerprint)]
    session.emit(result, lines)


@card.command("revoke")
@click.argument("device")
@pass_session
def card_revoke(session: Session, device: str) -> None:
    """不再相信一台电脑，只有中心校可以。Stop believing a device; the centre alone may."""
    from core.models import DeviceId
    from sync.trust import revoke

    with session.open() as office:
        listed = revoke(office, DeviceId(device))
    revoked: list[JsonValue] = [*sorted(listed.devices)]
    session.emit({"revoked": revoked}, [t("cli.card.revoked", device=device)])


@click.group()
def bundle() -> None:
    """同步包：写出、读入、查看。Bundles: export, import, inspect."""


@bundle.command("export")
@click.option("--to", "folder", required=True, type=FOLDER, help="U盘或文件夹。A stick.")
@click.option(
    "--for", "for_school", metavar="SCHOOL", help="只写给这一校（代码）。One school only."
)
@pass_session
def bundle_export(session: Session, folder: Path, for_school: str | None) -> int:
    """写出给中心校（或各村校）的同步包。Write the bundles for the centre, or for each school."""
    from sync.outbox import PartlyWrittenError, export

    with session.open() as office:
        try:
            written = export(office, folder, for_school)
        except PartlyWrittenError as error:
            reasons = [(one, error_sentence(one.error)) for one in error.unwritten]
            unwritten: list[JsonValue] = [
                {"to": one.to, "error": one.error.code, "message": why} for one, why in reasons
            ]
            missing = [t("cli.bundle.unwritten", name=one.to_name, why=why) for one, why in reasons]
            session.emit(
                {"files": _files(error.written), "unwritten": unwritten},
                [*_written_lines(error.written), *missing],
            )
            return PARTLY
    session.emit({"files": _files(written)}, _written_lines(written))
    return DONE


def _files(written: Sequence[WrittenBundle]) -> list[JsonValue]:
    return [
        {"file": str(one.path), "to": one.to, "entries": one.entries, "bytes": one.size}
        for one in written
    ]


def _written_lines(written: Sequence[WrittenBundle]) -> list[str]:
    return [
        t(
            "cli.bundle.written",
            name=one.to_name,
            entries=one.entries,
            size=one.size,
            path=str(one.path),
        )
        for one in written
    ]


@bundle.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会怎样，不存入。Store nothing.")
@pass_session
def bundle_import(session: Session, file: Path, dry_run: bool) -> int:
    """读入一个同步包。Read a bundle in."""
    from sync.inbox import import_bundle

    with session.open() as office:
        outcome = import_bundle(office, file, dry_run=dry_run)
    result = {**_counts(outcome), "bundle": _inspection(outcome.bundle)}
    session.emit(result, _outcome_lines(outcome))
    return PARTLY if outcome.refused else DONE


def _counts(outcome: ImportOutcome) -> dict[str, JsonValue]:
    return {
        "applied": outcome.applied,
        "already_known": outcome.already_known,
        "conflicts": len(outcome.conflicts),
        "refused": len(outcome.refused),
        "waiting": outcome.waiting,
        "erased": len(outcome.erasures.done),
        "erasures_to_decide": len(outcome.erasures.asked),
        "late_rows_erased": outcome.late_rows,
        "let_in": outcome.let_in,
        "dry_run": outcome.is_dry_run,
        "opened_conflicts": [
            {"table": one.table, "row": one.row, "field": one.field} for one in outcome.conflicts
        ],
        "refused_entries": [
            {"author": one.author, "seq": one.seq, "code": one.code} for one in outcome.refused
        ],
    }


def _outcome_lines(outcome: ImportOutcome) -> Iterator[str]:
    yield t(
        "cli.bundle.read",
        name=outcome.bundle.school_name,
        applied=outcome.applied,
        known=outcome.already_known,
        conflicts=len(outcome.conflicts),
        refused=len(outcome.refused),
    )
    erased = {one.subject_id for one in outcome.erasures.done}
    if erased:
        yield tn("stick.erased", len(erased))
    if outcome.late_rows:
        yield tn("stick.late_rows", outcome.late_rows)
    if outcome.let_in:
        yield tn("stick.let_in", outcome.let_in)
    if outcome.erasures.asked:
        yield tn("stick.erasures_asked", len(outcome.erasures.asked))
    for refused in outcome.refused:
        sentence = t(f"problem.{refused.code}")
        yield t("cli.bundle.refused", seq=refused.seq, sentence=sentence)
    if outcome.waiting:
        yield tn("cli.bundle.waiting", outcome.waiting)
    yield from _receipt_lines(outcome.bundle.receipts)
    if outcome.is_dry_run:
        yield t("cli.bundle.dry_run")


@bundle.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def bundle_inspect(session: Session, file: Path) -> int:
    """查看一个同步包，不读入。Look into a bundle without reading it in.

    谁写的、有什么、读入会怎样；读不进来的照样拒绝。Who wrote it and what reading it would do.
    """
    from sync.inbox import import_bundle

    with session.open() as office:
        outcome = import_bundle(office, file, dry_run=True)
    found = outcome.bundle
    lines = [
        t("cli.bundle.inspected", name=found.school_name, entries=found.entries, size=found.size),
        *_outcome_lines(outcome),
    ]
    session.emit({**_inspection(found), **_counts(outcome)}, lines)
    return PARTLY if outcome.refused else DONE


def _inspection(found: Inspection) -> dict[str, JsonValue]:
    return {
        "id": str(found.id),
        "school": found.school,
        "school_name": found.school_name,
        "created": found.created,
        "clock": found.clock.value,
        "entries": found.entries,
        "bytes": found.size,
        "follows": found.follows,
        "repeat": found.is_repeat,
        "receipts": [_receipt(receipt) for receipt in found.receipts],
    }


def _receipt(receipt: Receipt) -> dict[str, JsonValue]:
    return {
        "bundle": str(receipt.bundle),
        "applied": receipt.applied,
        "already_known": receipt.known,
        "waiting": receipt.waiting,
        "refused": [
            {"author": one.author, "seq": one.seq, "code": one.code} for one in receipt.refused
        ],
        "error": receipt.error,
    }


def _receipt_lines(receipts: Sequence[Receipt]) -> Iterator[str]:
    for receipt in receipts:
        number = receipt.bundle.number
        if receipt.error:
            yield t("cli.receipt.error", number=number, sentence=t(f"error.{receipt.error}"))
        else:
            yield t(
                "cli.receipt.line",
                number=number,
                applied=receipt.applied + receipt.known,
                refused=len(receipt.refused),
            )


@click.group(invoke_without_command=True)
@click.pass_context
def conflicts(ctx: click.Context) -> None:
    """两边改得不同的地方；不带子命令时列出。Conflicts; lists them without a subcommand."""
    if ctx.invoked_subcommand is None:
        session = ctx.find_object(Session)
        assert session is not None  # noqa: S101 - the root made it
        with session.open() as office:
            _show(session, office)


@conflicts.command("resolve")
@click.argument("conflict_id", metavar="ID")
@click.option(
    "--take",
    required=True,
    metavar="school|centre|VALUE",
    help="取哪一边，或写值。A side, or a value.",
)
@pass_session
def conflicts_resolve(session: Session, conflict_id: str, take: str) -> None:
    """决定一处：取学校的、中心校的，或另写一个值。Settle one."""
    from sync.conflicts import resolve

    with session.open() as office:
        resolve(office, conflict_id, take)
        _show(session, office)


def _show(session: Session, office: Office) -> None:
    from sync.conflicts import look_at_conflicts
    from sync.correspondence import conflict_views

    found = look_at_conflicts(office)
    rows: list[JsonValue] = [_conflict(one) for one in found]
    views = conflict_views(office, frozenset(one.id for one in found))
    session.emit({"open": rows}, _conflict_lines(views))


def _conflict(conflict: Conflict) -> dict[str, JsonValue]:
    return {
        "id": conflict.id,
        "table": conflict.table,
        "row": conflict.row,
        "field": conflict.field,
        "school": conflict.school,
        "claims": [
            {
                "side": claim.side.value,
                "value": claim.value,
                "by": claim.by,
                "written": claim.written.isoformat(timespec="seconds"),
            }
            for claim in conflict.claims
        ],
    }


def _conflict_lines(found: Sequence[ConflictView]) -> Iterator[str]:
    yield tn("cli.conflicts.count", len(found))
    for view in found:
        yield t("cli.conflicts.line", id=view.id, subject=view.subject, field=view.field)
        for claim in view.claims:
            side, day = t(f"conflict.side.{claim.side.value}"), claim.written.date().isoformat()
            yield t("cli.conflicts.claim", side=side, value=claim.text, by=claim.by, day=day)
