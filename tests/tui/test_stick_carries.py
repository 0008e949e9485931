"""What the next bundle carries, in the words of a head."""

from __future__ import annotations

from datetime import UTC, datetime

from core.models import SchoolId
from core.storage.bundles import TableRows
from sync.correspondence import Correspondence, SentView
from sync.outbox import Outgoing
from tests.tui.rooms import TODAY
from tui.moments import moment_text
from tui.screens.stick_lines import carried_lines, receipt_lines


def said(*rows: TableRows) -> str:
    entries = tuple((row.table, row.new + row.changed) for row in rows)
    going = Outgoing(SchoolId("1"), "云岭镇中心小学", 3, entries, rows)
    view = Correspondence(
        is_centre=False, outgoing=(going,), obstacle=None, letters=(), sent=(), conflicts=()
    )
    return "\n".join(line.text for line in carried_lines(view, TODAY))


def test_what_a_head_did_is_named_and_counted_together() -> None:
    text = said(
        TableRows("pupil", 1, 0),
        TableRows("dropout_visit", 2, 0),
        TableRows("record_change", 1, 1),
        TableRows("dropout_case", 0, 1),
        TableRows("issued_paper", 4, 0),
    )
    assert "另有学籍异动 2 条、控辍个案 3 条、其他 4 条" in text


def test_what_nobody_wrote_is_not_named() -> None:
    assert "另有" not in said(TableRows("pupil", 1, 0), TableRows("meal_day", 0, 0))


def test_reporting_and_closing_of_the_term_are_named() -> None:
    text = said(TableRows("term_report", 1, 0), TableRows("term_closing", 0, 1))
    assert "另有开学报到 1 条、学期结清 1 条" in text
    assert "其他" not in text


def test_the_day_is_said_as_home_says_it() -> None:
    at = datetime(2025, 10, 8, 4, 0, tzinfo=UTC)
    sent = SentView(3, "云岭镇中心小学", at, "a.cxb", None, ())
    lines = [one.text for one in receipt_lines([sent], TODAY)]
    assert any(moment_text(at, TODAY) in line and "2025年" in line for line in lines)
