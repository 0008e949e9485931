"""A colleague's workbook into an own ledger: chosen, looked at row by row, then stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.i18n import error_sentence, t, tn
from core.ledgers.facts import OwnLedgerId
from tui.screens.preview import PreviewScreen
from tui.screens.work import WorkScreen, file_places, joined, quoted
from tui.widgets.path_dialog import PathDialog, PathWish
from tui.widgets.review_rows import Outcome, ReviewRow

if TYPE_CHECKING:
    from core.ledgers.own_ledger_reading import OwnRead, OwnReadRow
    from core.office import Office

WORKBOOKS = (".xlsx", ".xls", ".et", ".csv", ".xlsm")
MOST_NAMED = 6


def _read(office: Office, ledger_id: OwnLedgerId, path: Path) -> OwnRead:
    from core.ledgers.own_ledger_reading import read_own_workbook  # noqa: PLC0415 - start-up

    return read_own_workbook(office, ledger_id, path)


def _store(office: Office, read: OwnRead) -> int:
    from core.ledgers.own_ledger_reading import store_own_workbook  # noqa: PLC0415 - start-up

    return store_own_workbook(office, read)


async def read_back(
    screen: WorkScreen[Any], ledger_id: OwnLedgerId, then: Callable[[], Awaitable[None]]
) -> None:
    """Ask for a workbook, show what it would do to the ledger, and store what was agreed to.

    Must run in a worker: it waits for dialogs.
    """
    wish = PathWish(
        t("own.read_title"), tuple(file_places()), WORKBOOKS, sentence=t("own.read_hint")
    )
    path = await screen.app.push_screen_wait(PathDialog(wish))
    if path is None:
        return
    read = await screen.attempt(_read, ledger_id, path)
    if read is None:
        return
    rows = [_row(one, has_sheets=read.sheets > 1) for one in read.rows]
    where = t("own.read_where", file=path.name)
    if not await screen.app.push_screen_wait(PreviewScreen(where, rows, _unknown(read))):
        return
    stored = await screen.attempt(_store, read)
    if stored is not None:
        await then()
        screen.say(tn("own.read_done", stored))


def _unknown(read: OwnRead) -> str:
    if not read.unknown:
        return ""
    named = joined(quoted(one) for one in read.unknown[:MOST_NAMED])
    more = len(read.unknown) - MOST_NAMED
    named += tn("import_review.more_columns", more) if more > 0 else ""
    return "\n" + t("own.read_unknown", columns=named)


def _row(row: OwnReadRow, *, has_sheets: bool) -> ReviewRow:
    place = t("import_review.row", row=row.row)
    if has_sheets:
        place = t("import_review.place", sheet=row.sheet, row=row.row)
    if row.fault is not None:
        said = error_sentence(row.fault)
        return ReviewRow(place, row.name, Outcome.REFUSED, said, (said,))
    if not row.changes:
        said = t("import_review.will_be.unchanged")
        return ReviewRow(place, row.name, Outcome.UNCHANGED, "", (said,))
    sentences = tuple(
        t(
            "import_review.changed" if one.before else "import_review.filled",
            field=one.heading,
            before=one.before,
            after=one.after,
        )
        for one in row.changes
    )
    summary = joined(one.heading for one in row.changes)
    return ReviewRow(place, row.name, Outcome.CHANGED, summary, sentences)
