"""What the catalogs' check sees, on a small house built for the purpose."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from tools import catalogs

HEADER = {
    "zh_CN": "nplurals=1; plural=0;",
    "en": "nplurals=2; plural=(n != 1);",
}
ERRORS = """
class CunxiaoError(Exception):
    def __init__(self, code, **params): ...
class RoomError(CunxiaoError): ...
class DraftsError(RoomError):
    def __init__(self, drafts):
        super().__init__("bad_drafts", n=len(drafts))
"""


class House:
    """A repository with one module and one room's catalogs, whole until a test breaks it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("core/errors.py", ERRORS)
        self.code('from core.i18n import t, tn\nt("room.title", name="a")\ntn("room.pupils", 3)\n')
        self.catalog("zh_CN", title="标题 {name}", pupils=["{n} 名学生"])
        self.catalog("en", title="Title {name}", pupils=["{n} pupil", "{n} pupils"])

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def code(self, text: str, name: str = "core/room.py") -> None:
        self.write(name, text)

    def catalog(self, language: str, room: str = "room", **messages: str | list[str]) -> None:
        lines = [
            'msgid ""\nmsgstr ""',
            '"Content-Type: text/plain; charset=UTF-8\\n"',
            f'"Plural-Forms: {HEADER[language]}\\n"\n',
        ]
        if room == "room":
            zh = {"zh_CN": "记录有误", "en": "Drafts refused"}[language]
            lines.append(f'msgid "error.bad_drafts"\nmsgstr "{zh}"\n')
        for key, forms in messages.items():
            message_id = key if "." in key else f"room.{key}"
            lines.append(f'msgid "{message_id}"')
            if isinstance(forms, str):
                lines.append(f'msgstr "{forms}"\n')
            else:
                lines.append(f'msgid_plural "{message_id}"')
                lines += [f'msgstr[{n}] "{form}"' for n, form in enumerate(forms)]
                lines.append("")
        self.write(f"locale/{language}/{room}.po", "\n".join(lines))

    def check(self) -> list[str]:
        """Merge, then check: what is left is not staleness."""
        catalogs.main(["--root", str(self.root)])
        return catalogs.check(self.root)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_whole_catalog_has_nothing_to_mend(house: House) -> None:
    assert house.check() == []


def test_gettext_reads_what_was_merged(house: House) -> None:
    house.check()
    data = catalogs.mo_path(house.root, "en").read_bytes()
    english = gettext.GNUTranslations(io.BytesIO(data))
    assert english.gettext("room.title") == "Title {name}"
    assert [english.ngettext("room.pupils", "room.pupils", n) for n in (1, 2)] == [
        "{n} pupil",
        "{n} pupils",
    ]


def test_merging_twice_writes_the_same_bytes_once(house: House) -> None:
    catalog = catalogs.read_language(house.root, "zh_CN")
    assert catalogs.write_merged(house.root, catalog)
    first = catalogs.mo_path(house.root, "zh_CN").read_bytes()
    assert not catalogs.write_merged(house.root, catalogs.read_language(house.root, "zh_CN"))
    assert catalogs.mo_path(house.root, "zh_CN").read_bytes() == first
    assert [p.name for p in catalogs.mo_path(house.root, "zh_CN").parent.iterdir()] == [
        "cunxiao.mo"
    ]


def test_a_catalog_changed_after_merging_is_stale(house: House) -> None:
    house.check()
    house.catalog("en", title="Heading {name}", pupils=["{n} pupil", "{n} pupils"])
    assert catalogs.check(house.root) == [
        "locale/en/LC_MESSAGES/cunxiao.mo: stale; run `make catalogs` and commit it"
    ]


def test_an_id_that_only_the_code_knows_is_missing_in_both_languages(house: House) -> None:
    house.code('from core import i18n\ni18n.t("room.gone")\n', "core/other.py")
    assert house.check() == [
        "core/other.py:2: room.gone is not in zh_CN",
        "core/other.py:2: room.gone is not in en",
    ]


def test_both_branches_of_a_choice_are_ids(house: House) -> None:
    house.code('from core.i18n import t as say\nsay("room.a" if x else "room.b")\n', "core/o.py")
    assert {line.split()[1] for line in house.check()} == {"room.a", "room.b"}


def test_an_id_that_no_code_uses_is_named(house: House) -> None:
    for language, text in (("zh_CN", "多余"), ("en", "Spare")):
        house.catalog(language, room="spare", **{"room.spare": text})
    assert house.check() == [
        "locale/zh_CN/spare.po: room.spare is used nowhere",
        "locale/en/spare.po: room.spare is used nowhere",
    ]


@pytest.mark.parametrize(
    "declaration",
    [
        'MESSAGE_IDS = ("room.spare",)',
        'MESSAGE_PREFIXES: tuple[str, ...] = ("room.sp",)',
        'TITLE = "room.spare"',
    ],
)
def test_an_id_declared_or_kept_as_data_is_used(house: House, declaration: str) -> None:
    house.code(declaration, "core/other.py")
    for language, text in (("zh_CN", "多余"), ("en", "Spare")):
        house.catalog(language, room="spare", **{"room.spare": text})
    assert house.check() == []


def test_errors_are_followed_through_their_classes(house: House) -> None:
    house.code('raise DraftsError([])\nraise RoomError("no_room", n=1)\n', "core/other.py")
    assert house.check() == [
        "core/other.py:2: error.no_room is not in zh_CN",
        "core/other.py:2: error.no_room is not in en",
    ]


def test_an_error_of_python_is_no_message(house: House) -> None:
    house.code('raise ValueError("no entries")\n', "core/other.py")
    assert house.check() == []


def test_problems_are_found_by_place_by_name_and_by_declaration(house: House) -> None:
    house.code(
        'Problem(Severity.ERROR, "name", "missing")\n'
        'Problem(severity=e, field="name", code="checksum")\n'
        'PROBLEM_CODES = ("bad_date",)\nProblem(e, f, code)\n',
        "core/other.py",
    )
    assert {line.split()[1] for line in house.check()} == {
        "problem.missing",
        "problem.checksum",
        "problem.bad_date",
    }


def test_every_field_of_a_draft_wants_a_label(house: House) -> None:
    house.code('class PupilDraft:\n    name: str = ""\n', "core/reading/drafts.py")
    assert house.check() == [
        "core/reading/drafts.py:2: field.name is not in zh_CN",
        "core/reading/drafts.py:2: field.name is not in en",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from core.i18n import t\nt(x)\n", "a message id is not a literal"),
        ("raise RoomError(code)\n", "an error's code is not a literal"),
        ("Problem(e, f, code)\n", "a problem's code is not a literal"),
        ('MESSAGE_IDS = tuple("ab")\n', "MESSAGE_IDS is not a tuple of literals"),
    ],
)
def test_what_cannot_be_followed_is_said(house: House, text: str, fault: str) -> None:
    house.code(text, "core/other.py")
    (line,) = house.check()
    assert fault in line


def test_placeholders_must_agree(house: House) -> None:
    house.catalog("en", title="Title {nome}", pupils=["{n} pupil", "{n} pupils"])
    assert house.check() == [
        "core/room.py:2: room.title in en wants {nome}, not given here",
        "locale/en/room.po: room.title: {name, nome} in one language only",
    ]


def test_a_placeholder_that_the_code_does_not_fill_is_said(house: House) -> None:
    house.code('from core.i18n import t\nt("room.title")\n', "core/other.py")
    assert [line.partition(" in ")[0] for line in house.check()] == [
        "core/other.py:2: room.title",
        "core/other.py:2: room.title",
    ]


def test_a_broken_brace_is_said(house: House) -> None:
    house.catalog("zh_CN", title="标题 {name", pupils=["{n} 名学生"])
    assert any("expected '}'" in line for line in house.check())


def test_a_missing_plural_form_is_said(house: House) -> None:
    house.catalog("en", title="Title {name}", pupils=["{n} pupil", ""])
    assert "locale/en/room.po: room.pupils wants 2 form(s), none empty" in house.check()


def test_counting_a_message_without_forms_is_said(house: House) -> None:
    house.catalog("en", title="Title {name}", pupils="{n} pupils")
    assert house.check() == [
        "core/room.py:3: room.pupils is wanted with plural forms (tn) in en",
    ]


def test_one_id_in_two_rooms_is_said(house: House) -> None:
    house.catalog("en", room="spare", **{"room.title": "Other {name}"})
    assert house.check() == ["locale/en/spare.po: room.title stands in locale/en/room.po too"]


def test_one_id_twice_in_a_room_is_said(house: House) -> None:
    path = house.root / "locale/en/room.po"
    path.write_text(path.read_text() + '\nmsgid "room.title"\nmsgstr "Title {name}"\n')
    assert house.check() == ["locale/en/room.po: room.title stands twice in the file"]


def test_a_fuzzy_message_is_said(house: House) -> None:
    path = house.root / "locale/en/room.po"
    text = path.read_text().replace('msgid "room.title"', '#, fuzzy\nmsgid "room.title"')
    path.write_text(text)
    assert "locale/en/room.po: room.title is fuzzy" in house.check()


def test_a_file_that_is_no_catalog_is_named_and_the_rest_is_merged(house: House) -> None:
    house.write("locale/en/broken.po", "this is not a catalog\n")
    assert catalogs.main(["--root", str(house.root)]) == 1
    assert b"Title {name}" in catalogs.mo_path(house.root, "en").read_bytes()


@pytest.mark.parametrize(
    ("text", "is_suspicious"),
    [("Title {name}", True), ("{name} PDF F1", False), ("标题 Title {name}", False)],
)
def test_latin_letters_alone_are_suspicious_in_chinese(
    house: House, text: str, *, is_suspicious: bool
) -> None:
    house.catalog("zh_CN", title=text, pupils=["{n} 名学生"])
    assert any("is not Chinese" in line for line in house.check()) == is_suspicious


def test_a_reason_allows_latin_letters_in_chinese(house: House) -> None:
    house.catalog("zh_CN", title="age {name}", pupils=["{n} 名学生"])
    path = house.root / "locale/zh_CN/room.po"
    text = path.read_text(encoding="utf-8")
    reason = "# ascii: the name of a tool\n"
    path.write_text(text.replace('msgid "room.title"', f'{reason}msgid "room.title"'), "utf-8")
    assert house.check() == []


def test_half_width_punctuation_in_chinese_is_said(house: House) -> None:
    house.catalog("zh_CN", title="好,{name}", pupils=["{n} 名学生"])
    assert house.check() == [
        "locale/zh_CN/room.po: room.title has half-width punctuation in Chinese"
    ]


def test_a_mistyped_id_on_a_screen_is_said(house: House) -> None:
    house.code('TITLE = "room.titel"\nFILE = "room.xlsx"\n', "tui/screen.py")
    assert house.check() == [
        "tui/screen.py:1: room.titel looks like a message, not in zh_CN",
        "tui/screen.py:1: room.titel looks like a message, not in en",
    ]
