"""What hangs on the record that goes is the child's still: lists, answers, papers, pledges."""

from __future__ import annotations

from pathlib import Path

from core.certificates.attendance import issue_attendance
from core.changes.merging import merge_pupils
from core.dropout.pledges import add_family_pledges, count_pledges
from core.ledgers.facts import ConsentAnswer
from core.ledgers.own_ledger import OwnColumn, create_own_ledger, own_table, set_values
from core.models import PupilId
from core.privacy.consent import answers_of, record_consent
from core.privacy.optional_fields import OPTIONAL_FIELDS
from core.records.past import history_of_pupil, put_back_pupil
from core.school_year.households import fill_from_register
from tests.year.office import OCTOBER, Village


def merged(village: Village, winner: PupilId, loser: PupilId) -> None:
    merge_pupils(village.office, winner, loser, [])
    before = village.office.store.state_digests()
    with village.office.store.transaction():
        village.office.store.rebuild()
    assert village.office.store.state_digests() == before


def test_a_merged_record_keeps_its_place_on_own_ledgers(village: Village) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    columns = (OwnColumn("册数"), OwnColumn("保险"))
    alone = create_own_ledger(village.office, "教材", columns, [loser])
    both = create_own_ledger(village.office, "接种", columns, [winner, loser])
    set_values(village.office, alone, [loser], 0, "六册")
    set_values(village.office, both, [winner, loser], 0, "一针")
    set_values(village.office, both, [loser], 0, "两针")
    set_values(village.office, both, [loser], 1, "已交")
    merged(village, winner, loser)
    for ledger, values in ((alone, ("六册", "")), (both, ("一针", "已交"))):
        (row,) = own_table(village.office, ledger).rows
        assert (row.line.pupil_id, row.values) == (winner, values)
        assert row.file is not None


def test_a_merged_record_keeps_consent_and_papers(village: Village, tmp_path: Path) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    field = OPTIONAL_FIELDS[0]
    record_consent(village.office, loser, [field], ConsentAnswer.REFUSED)
    issued = issue_attendance(village.office, loser, tmp_path / "a.pdf")
    merged(village, winner, loser)
    assert answers_of(village.office, winner) == {field: ConsentAnswer.REFUSED}
    (paper,) = village.office.store.ledgers.papers.by("holder_id", winner)
    assert paper.number == issued.paper.number


def test_what_the_other_record_said_is_read_in_the_history_of_the_one_that_stays(
    village: Village,
) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3, pupil_remark="爱画画")
    merged(village, winner, loser)
    past = history_of_pupil(village.office, winner)
    (gone,) = [one for one in past if one.is_merged and not one.is_first]
    assert ("remark", "爱画画", "") in [(one.key, one.before, one.after) for one in gone.changes]
    assert not gone.is_removal
    put_back_pupil(village.office, winner, {"remark": "爱画画"})
    assert village.file(winner).pupil.remark == "爱画画"


def test_a_merged_child_stands_once_among_households_and_pledges(village: Village) -> None:
    winner, loser = village.pupil("单雪", 3), village.pupil("单雪", 3)
    fill_from_register(village.office, 2026)
    add_family_pledges(village.office, 2026, [winner, loser], OCTOBER)
    merged(village, winner, loser)
    (child,) = village.office.store.households.of_year(2026, village.office.school.id)
    assert child.pupil_id == winner
    assert count_pledges(village.office, 2026).total == 1
