"""What a meeting does beside its steps: papers, the backup pack, the archive, what comes after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

from core.i18n import t, tn
from core.models import Cohort
from tui.desk import Ticker
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.opening import open_outside
from tui.screens.work import WorkScreen, file_places, folder_places, stick_places
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_model import FieldKind, FormField
from tui.widgets.path_dialog import PathDialog, PathWish

if TYPE_CHECKING:
    from core.grouping.meeting_pack import MeetingPack
    from core.grouping.plans import SealedPlan
    from core.meeting.draw_meeting import Published
    from core.office import Office

Resumed = Callable[[Cohort], Awaitable[None]]

MESSAGE_IDS = ("around.papers_holds", "around.archive_holds")
SCHOOL, CABINET = "papers", "archive"


class Around:
    """Acts of the draw's screen by key. `resumed` shows the cohort that a pack brought."""

    def __init__(self, screen: WorkScreen[None], resumed: Resumed) -> None:
        self._screen = screen
        self._resumed = resumed
        self.folder: Path | None = None
        """Where files were written last."""

    def takes(self, key: str, plan: SealedPlan | None) -> bool:
        """Do an act if it is one of these; whether it was."""
        if key == "single":
            from tui.screens.single_class import SingleClassScreen  # noqa: PLC0415 - start-up

            self._screen.app.push_screen(SingleClassScreen())
        elif key == "teams":
            from tui.screens.teams import TeamsScreen  # noqa: PLC0415 - start-up

            self._screen.app.push_screen(TeamsScreen())
        elif key == "resume":
            self._run(self._resume())
        elif key == "open":
            if self.folder is not None:
                open_outside(self._screen, self.folder)
        elif plan is not None and key == "after":
            from tui.screens.after_draw import AfterDrawScreen  # noqa: PLC0415 - start-up

            self._screen.app.push_screen(
                AfterDrawScreen(plan.cohort), lambda _: self._run(self._again(plan.cohort))
            )
        elif plan is not None and key == "pack":
            self._run(self._write_pack(plan))
        elif plan is not None and key in {SCHOOL, CABINET}:
            self._run(self._write(key, plan))
        else:
            return False
        return True

    async def _again(self, cohort: Cohort) -> None:
        """Read the draw anew: it may have been annulled."""
        await self._resumed(cohort)

    def _run(self, work: Coroutine[None, None, None]) -> None:
        self._screen.run_worker(work, exclusive=True)

    async def _write(self, key: str, plan: SealedPlan) -> None:
        """Print what belongs to the state of the draw, or write its archive."""
        title = t("around.archive_where" if key == CABINET else "around.papers_where")
        folder = await self._folder(title, t(f"around.{key}_holds"))
        if folder is None:
            return
        if key == CABINET:
            self._screen.say(t("print.working"))
            written = await self._screen.attempt(write_archive_into, plan, folder)
        else:
            # A slip for each family: a quarter of a minute for a large grade on an old PC.
            def work(office: Office, ticker: Ticker) -> list[Path]:
                return print_papers(office, plan, folder, ticker)

            written = await self._screen.long_work(t("print.working"), work)
        if written:
            self.folder = folder
            self._screen.say(tn("around.written", len(written), folder=str(folder)))

    async def _folder(self, title: str, sentence: str) -> Path | None:
        from core.printing import spool  # noqa: PLC0415 - start-up

        own = spool.print_folder()
        own.mkdir(parents=True, exist_ok=True)
        wish = PathWish(title, tuple(folder_places(own)), is_folder=True, sentence=sentence)
        return await self._screen.app.push_screen_wait(PathDialog(wish))

    def publish(self, plan: SealedPlan, shown: Callable[[Published], Awaitable[None]]) -> None:
        """Ask for a folder and publish into it; `shown` gets what was written."""
        self._run(self._publish(plan, shown))

    async def _publish(
        self, plan: SealedPlan, shown: Callable[[Published], Awaitable[None]]
    ) -> None:
        from core.meeting.draw_meeting import publish_now  # noqa: PLC0415 - start-up

        folder = await self._folder(t("draw.publish_where"), t("draw.publish_holds"))
        if folder is None:
            return
        self._screen.say(t("print.working"))
        published = await self._screen.attempt(publish_now, plan, folder)
        if published is not None:
            self.folder = folder
            await shown(published)

    # The backup pack

    async def _write_pack(self, plan: SealedPlan) -> None:
        places = tuple(stick_places() or file_places())
        wish = PathWish(t("pack.where"), places, is_folder=True, sentence=t("pack.why"))
        folder = await self._screen.app.push_screen_wait(PathDialog(wish))
        if folder is None:
            return
        path = folder / t("pack.file", year=plan.cohort.entry_year)

        async def submit(form: OneFormScreen, values: Values) -> bool:
            from core.grouping.meeting_pack import write_meeting_pack  # noqa: PLC0415 - start-up

            if values["passphrase"] != values["again"]:
                form.warn(t("founding.differs"))
                return False

            def write(office: Office) -> bool:
                write_meeting_pack(office, plan, values["passphrase"], path)
                return True

            return bool(await form.attempt(write))

        form = OneForm(
            where=t("pack.title"),
            page=t("pack.page"),
            fields=(_secret("passphrase", t("pack.passphrase_hint")), _secret("again", "")),
            today=self._screen.room.clock.today(),
            submit=submit,
            wanted=frozenset({"passphrase", "again"}),
        )
        if await self._screen.app.push_screen_wait(OneFormScreen(form)):
            self._screen.say(t("pack.written", path=str(path)))

    async def _resume(self) -> None:
        wish = PathWish(t("pack.which"), tuple(file_places()), (".zip",), sentence=t("pack.needs"))
        path = await self._screen.app.push_screen_wait(PathDialog(wish))
        if path is None:
            return
        opened: list[MeetingPack] = []

        async def submit(form: OneFormScreen, values: Values) -> bool:
            passphrase, sheet = values["passphrase"], values["sheet"].strip()
            pack = await form.attempt(lambda _: open_pack(path, passphrase, sheet))
            opened.extend([pack] if pack is not None else [])
            return pack is not None

        sheet = FormField(
            key="sheet", label=t("pack.sheet"), width=56, hint=t("pack.sheet_hint"), is_aside=True
        )
        form = OneForm(
            where=t("pack.resume_title"),
            page=t("pack.page"),
            fields=(_secret("passphrase", t("pack.open_hint")), sheet),
            today=self._screen.room.clock.today(),
            submit=submit,
        )
        if await self._screen.app.push_screen_wait(OneFormScreen(form)) and opened:
            await self._take_over(opened[0])

    async def _take_over(self, pack: MeetingPack) -> None:
        from core.grouping.meeting_pack import resume_meeting  # noqa: PLC0415 - start-up

        sentence = t("pack.compare", code=pack.check_code, fingerprint=pack.fingerprint)
        question = ConfirmDialog(t("pack.resume_question"), sentence)
        if not await self._screen.app.push_screen_wait(question):
            return
        done = await self._screen.attempt(resume_meeting, pack)
        if done is not None:
            await self._resumed(done.plan.cohort)
            self._screen.say(t("pack.resumed"))


def _secret(key: str, hint: str) -> FormField:
    label = t("pack.again") if key == "again" else t("pack.passphrase")
    return FormField(key=key, label=label, width=30, kind=FieldKind.SECRET, hint=hint, is_wide=True)


def open_pack(path: Path, passphrase: str, sheet: str) -> MeetingPack:
    """Open a pack with the passphrase, or with the sheet where one is given."""
    from core.grouping.meeting_pack import open_meeting_pack  # noqa: PLC0415 - start-up

    if sheet:
        return open_meeting_pack(path, sheet=sheet)
    return open_meeting_pack(path, passphrase=passphrase)


def print_papers(
    office: Office, plan: SealedPlan, folder: Path, report: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Print check code and checklist; after the draw the table and the families' slips too."""
    from core.grouping import papers  # noqa: PLC0415 - start-up
    from core.grouping.records import PlanState  # noqa: PLC0415 - start-up

    year = plan.cohort.entry_year
    printed = [
        papers.print_sealed_plan(office, plan, folder / t("around.file_code", year=year)),
        papers.print_checklist(office, plan, folder / t("around.file_checklist", year=year)),
    ]
    if plan.state in {PlanState.DRAWN, PlanState.PUBLISHED}:
        printed += [
            papers.print_balance(office, plan, folder / t("around.file_balance", year=year)),
            papers.print_family_slips(
                office, plan, folder / t("around.file_families", year=year), report=report
            ),
        ]
    return [one.path for one in printed]


def write_archive_into(office: Office, plan: SealedPlan, folder: Path) -> list[Path]:
    """Write the archive of a draw under its own name."""
    from core.grades import grade_label  # noqa: PLC0415 - start-up
    from core.grouping.archiving import archive_name, write_archive  # noqa: PLC0415 - start-up
    from core.grouping.proposing import year_of_classes  # noqa: PLC0415 - start-up

    grade = grade_label(plan.cohort, year_of_classes(office, plan.cohort))
    return [write_archive(office, plan, folder / archive_name(office, grade)).path]
