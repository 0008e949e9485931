"""Taking an act back: as ordinary entries, in one transaction, after a look at what it comes to."""

from __future__ import annotations

from core.collector import collector_paused
from core.errors import RegistrationError
from core.office import Office
from core.records.photo import give_photo_back
from core.undoing.acts import TAKE_BACK, ActKind, begin_act, end_act
from core.undoing.people import Fate, TakingBack
from core.workbooks.matching import Progress, tell


@collector_paused()
def take_back(office: Office, plan: TakingBack, progress: Progress | None = None) -> None:
    """Do what a preview said; durable on return.

    Whoever has read the act's entries follows, for these are entries like any other. Raises
    RegistrationError: `take_back_stale` when anything was written since the preview,
    `nothing_to_take_back`.
    """
    if office.store.history.heads() != plan.basis:
        raise RegistrationError("take_back_stale")
    if plan.is_empty:
        raise RegistrationError("nothing_to_take_back")
    with office.writing(TAKE_BACK) as writing:
        before = begin_act(office, writing)
        for done, person in enumerate(plan.people):
            tell(progress, done, len(plan.people))
            for row in person.rows:
                writing.write(row.stream, row.table, row.row, row.patch, prior=row.prior)
        if plan.photo_back is not None:
            give_photo_back(office, writing, *plan.photo_back)
        is_field = plan.act.kind is ActKind.FIELD
        figures: dict[str, str | int] = {
            "of": plan.act.key,
            "removed": plan.count(Fate.REMOVED),
            "new": plan.count(Fate.RETURNED),
            "changed": plan.count(Fate.RESTORED),
            "left": plan.count(Fate.LEFT),
            "field": plan.act.said if is_field else "",
        }
        detail = " ".join(f"{name}={value}" for name, value in figures.items() if value)
        written = end_act(office, writing, before)
        is_file = plan.act.kind in {ActKind.PUPILS, ActKind.STAFF}
        said = plan.act.said if is_file else ""  # the trail outlives a child's name
        writing.audit(TAKE_BACK, plan.act.kind.value, detail + written.note(said))
