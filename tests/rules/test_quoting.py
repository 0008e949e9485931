"""How a message quotes a wrong value: recognisable, and no whole number of anybody."""

from __future__ import annotations

import pytest

from core.reading.notes import shown


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        *(("5500001", "55***01"), ("99010120190917002X", "99**************2X")),
        *(("三年五", "三年五"), ("12345", "12345"), ("电话 1000857 6016", "电话 10********16")),
    ],
)
def test_a_long_number_is_quoted_by_its_ends(typed: str, quoted: str) -> None:
    assert shown(typed) == quoted
