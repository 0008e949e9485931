"""How the pupil list stands: its filters, order and columns, as they were left and as they change.

Everything that a person chooses here is kept at once, in the store's own settings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import CunxiaoError
from core.i18n import t, tn
from core.lists.directory import (
    PupilOrder,
    PupilQuery,
    PupilView,
    classes_in_use,
    count_open,
    keep_pupil_view,
    pupil_keys,
    pupil_view,
    schools,
    villages_in_use,
)
from core.lists.list_views import ALWAYS, PupilColumn, arranged, everyone, is_narrowed
from core.models import SchoolId, SchoolYear
from tui.screens.pupil_columns import Words, specs
from tui.screens.pupil_columns import choices as column_choices
from tui.screens.pupil_filters import (
    Surroundings,
    choices,
    filtered,
    filters_sentence,
    held,
    holding,
    order_choices,
    ordered,
)
from tui.screens.register import COLUMNS, RegisterScreen
from tui.widgets.cells import echoed
from tui.widgets.form_model import Choice
from tui.widgets.held_choices import HeldDialog, OrderDialog

if TYPE_CHECKING:
    from core.models import School
    from core.office import Office


class ViewedPupils(RegisterScreen):
    """A register of pupils whose list stands as it was left.

    `lacks_number`: those without an identity number, for this visit alone.
    """

    def __init__(
        self, *, opens: str | None = None, opens_new: bool = False, lacks_number: bool = False
    ) -> None:
        super().__init__(opens=opens, opens_new=opens_new)
        self._is_visit = lacks_number
        self._schools: list[School] = []
        self._view: PupilView | None = None
        self._kept = PupilView()

    async def view_in_use(self) -> PupilView:
        """Return how the list stands: as it was left, learnt before the first row is looked for."""
        if self._view is None:
            self._kept, self._schools = await self.use(_as_left)
            query = self._kept.query
            if self._is_visit:
                query = replace(everyone(self._own, query), has_number=False)
            self._view = replace(self._kept, query=query)
            self._show_view(self._view)
        return self._view

    @property
    def _own(self) -> SchoolId:
        return self.room.opened.school.id

    @property
    def _query(self) -> PupilQuery:
        return everyone(self._own) if self._view is None else self._view.query

    def words(self) -> Words:
        """Return what the cells need besides a line."""
        return Words(self._year(), {school.id: school.name for school in self._schools})

    def _year(self) -> SchoolYear:
        return SchoolYear.of(self.room.clock.today())

    def _show_view(self, view: PupilView) -> None:
        school = self._other_school(view.query)
        self.records.filters = filters_sentence(view.query, self._year(), school)
        self.records.use_columns(specs(view.columns))

    def _other_school(self, query: PupilQuery) -> str:
        """Return the name of the school that is looked at; empty for the own one."""
        if query.school_id is None:
            return t("pupils.township")
        names = {school.id: school.name for school in self._schools}
        return "" if query.school_id == self._own else names.get(query.school_id, "")

    async def _change_view(self, view: PupilView) -> None:
        """Show the list another way, and keep it so; a visit to what is wanted keeps no filter."""
        self.hush()
        self._view = view
        self._show_view(view)
        self.records.reload(keep=self.records.selected_id)
        kept = view
        if self._is_visit:
            order = replace(
                self._kept.query, order=view.query.order, is_reversed=view.query.is_reversed
            )
            kept = replace(view, query=order)
        try:
            await self.use(keep_pupil_view, kept)
        except CunxiaoError as error:
            self.fail(error)

    # Filters, order, columns

    async def action_filter(self) -> None:
        """Choose one more filter; the others stay."""
        view = await self.view_in_use()
        around = await self.use(_around, self._year(), view.query)
        dialog = HeldDialog(
            t("filter.title"), choices(around), held(view.query, around), t("filter.text")
        )
        self.app.push_screen(dialog, self._filter_chosen)

    async def _filter_chosen(self, value: str | None) -> None:
        if value is not None:
            view = await self.view_in_use()
            query = filtered(view.query, value, self._own)
            await self._change_view(replace(view, query=query))

    async def action_show_all(self) -> None:
        """Put down every filter and what is typed: everyone is back."""
        view = await self.view_in_use()
        self.records.clear_search()
        await self._change_view(replace(view, query=everyone(self._own, view.query)))
        self.say(t("filter.all_back"))

    async def action_sort(self) -> None:
        """Choose what the list goes by, or which columns it has."""
        query = (await self.view_in_use()).query
        offers = [*order_choices(query), Choice(COLUMNS, t("columns.choose"))]
        dialog = HeldDialog(t("order.title"), offers, {f"order:{query.order}"}, t("order.sentence"))
        self.app.push_screen(dialog, self._order_chosen)

    async def _order_chosen(self, value: str | None) -> None:
        view = await self.view_in_use()
        if value == COLUMNS:
            dialog = OrderDialog(
                t("columns.title"),
                column_choices(),
                view.columns,
                t("columns.sentence"),
                fixed={ALWAYS},
            )
            self.app.push_screen(dialog, self._columns_chosen)
        elif value is not None:
            order = PupilOrder(value.removeprefix("order:"))
            await self._change_view(replace(view, query=ordered(view.query, order)))

    async def _columns_chosen(self, value: str | None) -> None:
        if value is not None:
            view = await self.view_in_use()
            columns = arranged(PupilColumn(one) for one in value.split(","))
            await self._change_view(replace(view, columns=columns))

    async def explain_nothing(self, text: str) -> None:
        """Say which filters hold when nobody is found, and whom they leave out.

        A centre also hears that another school has whom it looks for.
        """
        query = self._query
        elsewhere = await self._elsewhere(query, text)
        if not is_narrowed(query, self._own):
            if elsewhere:
                nothing = t("list.nothing_found", text=echoed(text))
                self.records.say_empty(f"{nothing}\n\n{elsewhere}")
            return
        school = self._other_school(query)
        names = [*holding(query, self._year()), *([school] if school else [])]
        parts = [t("filter.nobody", filters=t("filter.between").join(names))]
        if text:
            wide = replace(everyone(self._own, query), text=text)
            outside = len(await self.use(pupil_keys, wide))
            parts.append(tn("filter.outside", outside, text=echoed(text)))
        parts += [elsewhere] if elsewhere else []
        parts.append(t("filter.way_back"))
        self.records.say_empty("\n\n".join(parts))

    async def _elsewhere(self, query: PupilQuery, text: str) -> str:
        """Return how many another school has of that name, and how one looks there."""
        if not text.strip() or len(self._schools) < 2 or query.school_id is None:
            return ""
        found = len(await self.use(pupil_keys, PupilQuery(text=text)))
        here = len(await self.use(pupil_keys, PupilQuery(school_id=query.school_id, text=text)))
        others = found - here
        return tn("filter.elsewhere", others, text=echoed(text)) if others else ""

    def is_narrowed(self) -> bool:
        """Whether a filter holds."""
        return is_narrowed(self._query, self._own)


def _as_left(office: Office) -> tuple[PupilView, list[School]]:
    return pupil_view(office), schools(office)


def _around(office: Office, year: SchoolYear, query: PupilQuery) -> Surroundings:
    return Surroundings(
        year,
        schools(office),
        classes_in_use(office, query.school_id),
        villages_in_use(office, query.school_id),
        count_open(office, query),
        query.open_item,
    )
