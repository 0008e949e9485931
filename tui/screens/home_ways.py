"""Where a sentence of the home screen leads: the screen in which the thing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.changes.models import ChangeKind
from core.dropout.models import CaseId
from core.due_today import DueItem, DueKind
from core.files import is_file_there
from core.models import PupilId
from core.records.drafting import Draft, DraftKind
from core.records.kept_forms import FormKind, KeptForm
from core.workbooks.kept_fixes import KeptFixes
from tui.places import behind
from tui.widgets.frame import OfficeScreen

if TYPE_CHECKING:
    from textual.app import App


async def go_on(app: App[Any], item: DueItem) -> None:
    """Show where a thing is done; a form that was left half-typed is open there again."""
    screen = screen_of(item)
    await app.push_screen(screen)
    if isinstance(item.about, KeptForm) and item.about.room is not None:
        from tui.screens.room_ways import open_form  # noqa: PLC0415 - start-up

        open_form(screen, item.about.room.act)


def screen_of(item: DueItem) -> OfficeScreen[None]:
    """Return the screen for what was left half done, and for what has no place of its own."""
    match item.about:
        case Draft() as draft:
            return _draft_screen(draft)
        case KeptForm() as form:
            return _form_screen(form)
        case KeptFixes() as fixes:
            return _import_screen(fixes)
    return _place(item)


def _import_screen(fixes: KeptFixes) -> OfficeScreen[None]:
    """Return the review of the workbook; without it, of the one that is chosen then."""
    from tui.screens.import_review import ImportReviewScreen  # noqa: PLC0415 - start-up

    is_there = fixes.path is not None and is_file_there(fixes.path)
    return ImportReviewScreen(fixes.path if is_there else None)


def _place(item: DueItem) -> OfficeScreen[None]:
    if item.kind in _ROOMS:
        return behind(*_ROOMS[item.kind])()
    from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

    if item.kind is DueKind.FIRST_PUPIL:
        return PupilsScreen(opens_new=True)
    return PupilsScreen(lacks_number=True)


_ROOMS = {
    DueKind.ABSENT: ("dropout", "DropoutScreen"),
    DueKind.CASES: ("dropout", "DropoutScreen"),
    DueKind.ERASURES: ("privacy_asked", "AskedErasuresScreen"),
    DueKind.MORE_FORMS: ("unfinished", "UnfinishedScreen"),
    DueKind.LEAVERS: ("promotion", "PromotionScreen"),
    DueKind.NO_REPORTING: ("reporting", "ReportingScreen"),
    DueKind.RECOVERY_SHEET: ("sheet_renewal", "SheetRenewalScreen"),
    DueKind.REPORTING: ("reporting", "ReportingScreen"),
    DueKind.RETENTION: ("privacy_erase", "ErasableScreen"),
    DueKind.TRANSFERS: ("transfers", "TransfersScreen"),
}
"""Screens that have no place behind a key, by what is due there."""


def _draft_screen(draft: Draft) -> OfficeScreen[None]:
    from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up
    from tui.screens.staff import StaffScreen  # noqa: PLC0415 - start-up

    maker = PupilsScreen if draft.key.kind is DraftKind.PUPIL else StaffScreen
    if draft.key.record_id is None:
        return maker(opens_new=True)
    return maker(opens=draft.key.record_id)


def _form_screen(form: KeptForm) -> OfficeScreen[None]:
    if form.room is not None:
        from tui.screens.room_ways import room_screen  # noqa: PLC0415 - start-up

        return room_screen(form.room)
    if form.kind is FormKind.TRANSFER_IN:
        from tui.screens.pupils import PupilsScreen  # noqa: PLC0415 - start-up

        return PupilsScreen(takes_in=True)
    if form.kind is FormKind.SEND_BACK:
        from tui.screens.handover import HandoverScreen  # noqa: PLC0415 - start-up

        return HandoverScreen(form.releases)
    if form.kind is FormKind.OWN_LEDGER:
        from tui.screens.own_ledgers import OwnLedgersScreen  # noqa: PLC0415 - start-up

        return OwnLedgersScreen(form.pupils)
    if form.kind is not FormKind.CHANGE:
        return _entry_screen(form)
    from tui.screens.changes import ChangesScreen  # noqa: PLC0415 - start-up

    return ChangesScreen(form.pupils, goes_on=ChangeKind(form.change))


def _entry_screen(form: KeptForm) -> OfficeScreen[None]:
    """Return the ledger where an entry was begun; it opens the form again by itself."""
    if form.kind is FormKind.CONSENT:
        from tui.screens.privacy_consent import ConsentScreen  # noqa: PLC0415 - start-up

        return ConsentScreen(form.pupils)
    if form.kind is FormKind.HOUSEHOLD:
        from tui.screens.households import HouseholdsScreen  # noqa: PLC0415 - start-up

        year, _, whose = form.record.partition(".")
        return HouseholdsScreen(int(year), whose)
    if form.kind is FormKind.PLEDGE:
        from tui.screens.pledges import PledgesScreen  # noqa: PLC0415 - start-up

        year, _, begun = form.record.partition(".")
        return PledgesScreen(int(year), begun)
    if form.kind is FormKind.MEALS:
        from tui.screens.meals import MealsScreen  # noqa: PLC0415 - start-up

        return MealsScreen(form.record)
    return _child_screen(form)


def _child_screen(form: KeptForm) -> OfficeScreen[None]:
    """Return the child's case, its record of care, or where a case is opened."""
    first, _, rest = form.record.partition(".")
    if form.kind is FormKind.CARE:
        from tui.screens.care import CareScreen  # noqa: PLC0415 - start-up

        return CareScreen(PupilId(first), rest or "care")
    if form.pupils:
        from tui.screens.dropout import DropoutScreen  # noqa: PLC0415 - start-up

        return DropoutScreen(form.pupils[0], form.name)
    from tui.screens.dropout_case import CaseScreen  # noqa: PLC0415 - start-up

    return CaseScreen(CaseId(first), rest)
