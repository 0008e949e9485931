"""The page is one file that can reach nothing, and every word of it stands in both languages."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from core.i18n import Language
from core.storage.home import STATE_VARIABLE
from tests.checker.scripts import needs_node, run
from tests.cli.running import run as command
from tools import checker_page


class Parts(HTMLParser):
    """Collect the elements of a page, and the texts of its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] in self.texts:
            self.texts[self.elements[-1][0]].append(data)


@pytest.fixture(scope="module")
def parts() -> Parts:
    parser = Parts()
    parser.feed(checker_page.PAGE.read_text(encoding="utf-8"))
    return parser


def test_the_committed_page_is_what_its_parts_make() -> None:
    assert checker_page.main(["--check"]) == 0


def test_the_policy_forbids_the_network_and_every_other_script(parts: Parts) -> None:
    [policy] = [own["content"] for tag, own in parts.elements if "http-equiv" in own]
    assert policy is not None
    directives = dict(own.strip().split(" ", 1) for own in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'none'"
    assert set(directives) == {"default-src", "base-uri", "form-action", "script-src", "style-src"}
    for kind in ("script", "style"):
        digests = [hashlib.sha256(own.encode()).digest() for own in parts.texts[kind] if own]
        sources = {f"'sha256-{base64.b64encode(own).decode()}'" for own in digests}
        assert sources >= set(directives[f"{kind}-src"].split())


def test_the_page_names_no_other_file_and_no_address(parts: Parts) -> None:
    for _, own in parts.elements:
        assert not {"src", "href", "action", "style", "onclick"} & set(own)
    for text in (*parts.texts["script"], *parts.texts["style"]):
        without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        assert not re.search(r"https?:|@import|url\(|XMLHttpRequest|fetch\(", without_comments)
        assert "innerHTML" not in text


def test_the_licences_of_what_others_wrote_stand_in_the_page() -> None:
    text = checker_page.PAGE.read_text(encoding="utf-8")
    assert text.count("The above copyright notice and this permission notice") == 2


def shape(words: Any) -> Any:
    """Return keys all the way down, and the places that a sentence has."""
    if isinstance(words, dict):
        return {key: shape(own) for key, own in words.items()}
    if isinstance(words, list):
        return [shape(own) for own in words]
    return sorted(re.findall(r"\{(\w+)\}", words))


@needs_node
def test_every_word_stands_in_both_languages_and_every_check_has_its_reason() -> None:
    [words] = run([{"do": "words"}])
    chinese, english = words["zh"], words["en"]
    assert shape(chinese) == shape(english)
    checks = {"check_code", "slips", "seed", "signature", "plan", "plan_form", "nonce", "header"}
    checks |= {"annulled", "classes", "balance", "teams"}
    assert set(chinese["why"]) == checks
    page = checker_page.PAGE.read_text(encoding="utf-8")
    used = set(re.findall(r'say\(\s*"(\w+)"', page)) | set(re.findall(r'data-words="(\w+)"', page))
    assert used <= set(chinese)


@pytest.mark.parametrize("language", list(Language))
def test_the_command_writes_the_page_to_a_stick(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    short = "zh" if language is Language.CHINESE else "en"
    for out in (tmp_path, tmp_path / "new" / "page.html"):
        found = command("--lang", short, "--json", "group", "checker", "--out", str(out))
        assert found.status == 0, found.err
        written = Path(found.json["file"]).read_bytes()
        assert written == checker_page.PAGE.read_bytes()
        assert found.json["sha256"] == hashlib.sha256(written).hexdigest()
    refused = command("--json", "group", "checker", "--out", str(tmp_path / "verify.html" / "x"))
    assert (refused.status, refused.json["error"]) == (3, "cannot_write_there")
