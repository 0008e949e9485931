"""A workbook of 5,000 pupils validated and stored, against openpyxl only reading it."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import in_fresh_process
from bench.people import grade_of, people
from bench.report import Row, compared, seconds
from bench.stores import TODAY, new_office

PUPILS = 5_000
HEADINGS = (
    *(
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生日期",
        "身份证号",
        "年级",
        "现住址(村组)",
        "监护人",
        "关系",
    ),
    *("联系电话", "就读方式", "是否留守儿童", "上下学距离(公里)", "是否受过学前教育"),
)
"""Those of a township's roster in core/data/township."""
GRADES = "一二三四五六"


def write_workbook(target: Path) -> None:
    """Write one list of pupils as a school keeps it."""
    from xlsxwriter import Workbook

    with Workbook(str(target)) as workbook:
        sheet = workbook.add_worksheet("学生花名册")
        sheet.write_row(0, 0, HEADINGS)
        for number, person in enumerate(people(PUPILS)):
            grade = GRADES[grade_of(person.birth_date, TODAY) - 1]
            cells = (
                *(number + 1, person.name, person.sex, "苗族", f"{person.birth_date:%Y-%m-%d}"),
                *(person.id_number, f"{grade}年级", person.village, person.guardian, "母亲"),
                *(person.phone, "走读", "非留守", number % 40 / 10, "是"),
            )
            sheet.write_row(number + 1, 0, cells)


def rows() -> list[Row]:
    """Return the workbook's rows: against openpyxl as its manual reads, and at its quickest.

    DESIGN's 0.95 s is the first: it is three times a bare Textual app there, as it is here.
    """
    with tempfile.TemporaryDirectory(prefix="cunxiao-bench-") as folder:
        write_workbook(Path(folder) / "pupils.xlsx")
        usual, quickest = (
            min(in_fresh_process("bench.workbook", way, folder)["took"] for _ in range(3))
            for way in ("usual", "quickest")
        )
        runs = [in_fresh_process("bench.workbook", "ours", folder) for _ in range(3)]
    ours = min(runs, key=lambda run: run["took"])
    what = f"{PUPILS:,}-row workbook validated and stored"
    parts = ", ".join(f"{part} {seconds(ours[part])}" for part in ("read", "plan", "store"))
    note = f"{parts}; {ours['accepted']:.0f} accepted"
    return [
        compared(what, ours["took"], ("openpyxl", usual), 2.0, note),
        compared(what, ours["took"], ("openpyxl read-only", quickest), 2.0, "a row of our own"),
    ]


def ours(folder: Path) -> dict[str, float]:
    """Read, validate and store; the store is made before the clock runs."""
    office = new_office(Path(tempfile.mkdtemp(dir=folder)))
    started = time.perf_counter()
    from core.exchange.reading import read_workbook
    from core.workbooks.importing import apply_import, plan_import

    read = read_workbook(folder / "pupils.xlsx")
    after_reading = time.perf_counter()
    plan = plan_import(office, read)
    after_planning = time.perf_counter()
    apply_import(office, plan)
    ended = time.perf_counter()
    accepted = plan.accepted
    office.close()
    return {
        "took": ended - started,
        "read": after_reading - started,
        "plan": after_planning - after_reading,
        "store": ended - after_planning,
        "accepted": accepted,
    }


def rival(folder: Path, *, is_read_only: bool) -> dict[str, float]:
    """Read every cell with openpyxl: as its manual begins, or in its read-only mode."""
    started = time.perf_counter()
    from openpyxl import load_workbook

    workbook = load_workbook(folder / "pupils.xlsx", read_only=is_read_only)
    for sheet in workbook:
        for _ in sheet.iter_rows(values_only=True):
            pass
    workbook.close()
    return {"took": time.perf_counter() - started}


if __name__ == "__main__":
    where = Path(sys.argv[2])
    way = sys.argv[1]
    figures = ours(where) if way == "ours" else rival(where, is_read_only=way == "quickest")
    print(json.dumps(figures))
