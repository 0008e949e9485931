"""Code tables, policy and pinyin: what people write is found, and found the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codes import CODES, MESSAGE_IDS, TablePolicy
from core.pinyin import (
    DATA_FOLDER,
    MOST_READINGS,
    full_pinyin,
    initials_rank,
    pinyin_initials,
    readings,
)
from core.policy import policy


@pytest.mark.parametrize(
    ("table", "written", "code"),
    [
        ("ethnic", "苗", "06"),
        ("ethnic", " 苗 族 ", "06"),
        ("ethnic", "6", "06"),
        ("ethnic", "06", "06"),
        ("ethnic", "维族", "05"),
        ("ethnic", "穿青人", "97"),
        ("sex", "男性", "1"),
        ("sex", "Ｍ", "1"),
        ("sex", "女", "2"),
        ("education", "本科", "21"),
        ("education", "大专", "31"),
        ("education", "中师", "41"),
        ("education", "研究生", "10"),
        ("attend_way", "寄宿", "2"),
        ("attend_way", "否", "1"),
        ("left_behind", "是", "9"),
        ("relation", "姥姥", "64"),
        ("relation", "爷爷", "61"),
        ("relation", "母子", "52"),
        ("hukou_type", "农业家庭户口", "1"),
        ("pupil_health", "健康", "10"),
        ("staff_health", "健康", "1"),
        ("transport", "自行车（含摩托车、电动车）", "自行车"),
        ("putonghua", "二甲", "3"),
        ("certificate_kind", "小学", "小学"),
        ("title", "小高", "小学高级教师"),
        ("nationality", "中国", "CHN"),
        ("nationality", "fra", "FRA"),
        ("political", "队员", "少先队员"),
        ("id_type", "身份证", "1"),
        ("id_type", "z", "Z"),
    ],
)
def test_a_written_word_has_its_code(table: str, written: str, code: str) -> None:
    found = CODES[table].find(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("table", "written"),
    [("ethnic", "火星族"), ("sex", "未知"), ("relation", "干爹"), ("ethnic", "")],
)
def test_a_word_that_a_table_does_not_know_is_not_guessed(table: str, written: str) -> None:
    assert CODES[table].find(written) is None


def test_every_code_is_found_by_code_label_and_short_label() -> None:
    for table in CODES.values():
        for code in table:
            assert table.by_code(code.code) == code
            assert {table.find(word) for word in (code.code, code.label, code.short)} == {code}


def test_every_table_has_a_name_in_the_catalogs() -> None:
    assert {f"table.{name}" for name in CODES} == set(MESSAGE_IDS)


def test_the_hukou_numbers_are_those_of_the_pupil_form() -> None:
    assert [code.label for code in CODES["hukou_type"]][:2] == ["农业户口", "非农业户口"]


def test_an_open_table_keeps_a_word_and_a_closed_one_does_not() -> None:
    assert CODES["title"].policy is TablePolicy.OPEN
    assert CODES["title"].label("特级教师") == "特级教师"
    assert CODES["ethnic"].by_code("77") is None
    assert CODES["ethnic"].label(None) == ""


@pytest.mark.parametrize(
    ("table", "typed", "first"),
    [
        ("ethnic", "苗", "苗族"),
        ("ethnic", "mz", "苗族"),
        ("ethnic", "BYZ", "布依族"),
        ("ethnic", "09", "布依族"),
        ("relation", "wz", "外祖父"),
        ("relation", "奶奶", "祖母"),
        ("education", "bk", "大学本科毕业"),
        ("attend_way", "zx", "住校"),
    ],
)
def test_a_picker_completes_labels_initials_and_codes(table: str, typed: str, first: str) -> None:
    assert CODES[table].complete(typed)[0].label == first


def test_a_picker_offers_everything_before_anything_is_typed() -> None:
    assert len(CODES["ethnic"].complete("")) == 58
    assert CODES["ethnic"].complete("火星") == ()


@given(st.sampled_from(sorted(CODES)), st.text(alphabet=st.characters(exclude_categories=[])))
def test_no_text_breaks_a_table(table: str, text: str) -> None:
    CODES[table].find(text)
    CODES[table].complete(text)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("单小明", {"sxm", "dxm"}),
        ("曾国", {"zg", "cg"}),
        ("仇明", {"qm", "cm"}),
        ("解明", {"xm", "jm"}),
        ("查明", {"zm", "cm"}),
        ("区明", {"om", "qm"}),
        ("尉迟恭", {"ycg", "wcg"}),
        ("欧阳娜娜", {"oynn"}),
        ("䶮", {"y"}),
        ("𬭊", {"d"}),
        ("王", {"w"}),
        ("Maria Li", {"marial"}),
    ],
)
def test_a_name_is_found_by_the_initials_of_every_reading(name: str, initials: set[str]) -> None:
    assert initials <= {found[: len(next(iter(initials)))] for found in pinyin_initials(name)}


def test_an_interpunct_has_no_initial() -> None:
    assert pinyin_initials("阿依古丽·买买提江")[0] == "ayglmmtj"


def test_the_surname_reading_comes_first() -> None:
    assert [pinyin_initials(name)[0] for name in ("单明", "仇明", "曾明", "单于明", "万俟明")] == [
        *("sm", "qm", "zm", "cym", "mqm")
    ]


def test_readings_of_one_name_are_capped() -> None:
    assert len(pinyin_initials("单曾仇解查区单曾仇解")) == MOST_READINGS


def test_a_name_without_letters_has_no_initials() -> None:
    assert pinyin_initials("") == ()
    assert pinyin_initials("·") == ()
    assert readings("\ue000") == ()


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("单小明", "Shan Xiaoming"),
        ("欧阳娜娜", "Ouyang Nana"),
        ("尉迟恭", "Yuchi Gong"),
        ("吕明", "Lyu Ming"),
        ("阿依古丽·买买提江", "Ayiguli Maimaitijiang"),
        ("王", "Wang"),
        ("曾国", "Zeng Guo"),
        ("仇明", "Qiu Ming"),
        ("解放", "Xie Fang"),
        ("查文", "Zha Wen"),
        ("区志", "Ou Zhi"),
        ("上官云", "Shangguan Yun"),
        ("Maria Li", "Maria Li"),
        ("", ""),
    ],
)
def test_a_name_is_spelt_surname_first(name: str, spelt: str) -> None:
    assert full_pinyin(name) == spelt


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_no_name_breaks_the_pinyin(name: str) -> None:
    assert len(pinyin_initials(name)) <= MOST_READINGS
    full_pinyin(name)


def test_the_table_stays_small() -> None:
    assert (DATA_FOLDER / "pinyin.tsv").stat().st_size < 165_000


def test_the_policy_is_typed() -> None:
    assert policy().grouping.refused_columns[0] == "成绩"
    assert policy().rotation.local.principal_term_years == 3
    assert policy().balance.per_100_pupils_primary.pe_and_art == 0.9
    assert policy() is policy()


@pytest.mark.parametrize(
    ("words", "typed", "rank"),
    [
        ("学生编班", "xsbb", 0),
        ("^S    保存", "bc", 0),
        ("学生编班", "bb", 1),
        ("单亲留守", "dq", 0),
        ("单亲留守", "sq", 0),
        ("学生编班", "zx", None),
        ("学生编班", "1", None),
        ("Save", "s", None),
    ],
)
def test_letters_are_the_initials_of_words_from_the_start_or_inside(
    words: str, typed: str, rank: int | None
) -> None:
    assert initials_rank(words, typed) == rank
