"""The page on a phone 360 pixels wide: a headless Chromium, from a file, without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.checker.browser import PHONE_WIDTH, Browser, browsing, chromium
from tests.checker.scripts import vector
from tools.checker_page import PAGE

pytestmark = pytest.mark.skipif(
    chromium() is None, reason="no Chromium: the page was not opened on a phone's width"
)

VERDICT = "document.getElementById('verdict').dataset.verdict"
CHECKS = (
    "[...document.querySelectorAll('#checks li')].filter(own => own.dataset.state === '{}')"
    ".map(own => own.dataset.check)"
)
SMALL = """[...document.querySelectorAll('button, .button, summary, input[type=text], textarea')]
    .filter(own => own.offsetParent && own.getBoundingClientRect().height < 48)
    .map(own => own.outerHTML)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("phone") / "profile") as started:
        yield started


class Phone:
    """What a parent does with the page."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.browser.open(PAGE)

    def file(self, name: str, document: object) -> Path:
        path = self.folder / name
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        path.write_bytes(data)
        return path

    def certificate(self, document: object) -> None:
        self.browser.choose("#certificate-file", [self.file("证书.json", document)])
        self.finish("certificate")

    def plan(self, document: object) -> None:
        self.browser.choose("#plan-file", [self.file("方案.json", document)])
        self.finish("plan")

    def finish(self, kind: str) -> None:
        """Wait until the file is read and the check is over."""
        start = f"document.getElementById('{kind}-file').value === ''"
        word = "还没有打开" if self.text("#language") == "English" else "Not opened yet"
        state = f"document.getElementById('{kind}-state').textContent !== '{word}'"
        problem = "!document.getElementById('problem').hidden"
        self.browser.wait_for(f"{start} && ({state} || {problem})")
        self.browser.wait_for(f"({VERDICT} && {VERDICT} !== 'working') || {problem}")

    def type(self, selector: str, text: str) -> None:
        self.browser.evaluate(
            f"""(() => {{ const own = document.querySelector('{selector}');
            own.value = {json.dumps(text)}; own.dispatchEvent(new Event('input')); }})()"""
        )

    def tap(self, selector: str) -> None:
        self.browser.evaluate(f"document.querySelector('{selector}').click()")

    def text(self, selector: str) -> str:
        return str(self.browser.evaluate(f"document.querySelector('{selector}').innerText"))

    def state(self, selector: str) -> str:
        return str(self.browser.evaluate(f"document.querySelector('{selector}').dataset.state"))

    @property
    def verdict(self) -> str:
        return str(self.browser.evaluate(VERDICT))

    def checks(self, state: str) -> set[str]:
        return set(self.browser.evaluate(CHECKS.format(state)))


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Phone:
    return Phone(browser, tmp_path)


@pytest.fixture(scope="module")
def plain() -> Any:
    return vector("draw_plain")


@pytest.mark.parametrize("name", ["plain", "wishes", "forced", "tiny", "extra", "physical"])
def test_every_vector_is_verified_in_both_languages(phone: Phone, name: str) -> None:
    case = vector(f"draw_{name}")
    phone.certificate(case["certificate"])
    assert phone.verdict == "incomplete"
    assert "核对无误" not in phone.text("#verdict")
    phone.plan(case["plan"])
    assert (phone.verdict, phone.text("#verdict-word")) == ("verified", "核对无误")
    assert len(phone.checks("ok")) == 12
    phone.tap("#language")
    assert (phone.verdict, phone.text("#verdict-word")) == ("verified", "Verified")


@pytest.mark.parametrize("place", range(5))
def test_each_edit_is_told_apart(phone: Phone, plain: Any, place: int) -> None:
    edit = plain["edits"][place]
    phone.certificate(edit["certificate"])
    phone.plan(edit["plan"])
    assert phone.verdict == "failed"
    assert phone.checks("fail") >= set(edit["fails_at_least"])
    assert phone.checks("ok") >= set(edit["holds_at_least"])
    words = phone.text("#checks")
    assert words.count("不符") >= len(phone.checks("fail"))


def test_a_plan_taken_away_leaves_its_checks_unmade(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(plain["plan"])
    phone.tap("#plan-remove")
    phone.browser.wait_for(f"{VERDICT} === 'incomplete'")
    assert phone.checks("ok") == {"check_code", "slips", "seed", "signature"}
    assert len(phone.checks("none")) == 8
    assert phone.text("#checks").count("没有核对") == 8


def test_a_family_sees_its_childs_line_and_class(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(plain["plan"])
    slip = vector("merkle")["family_slips"][2]
    number = slip["leaf"]["n"]
    [seat] = [c for c, own in plain["certificate"]["classes"].items() if number in own]
    phone.type("#slip", json.dumps(slip, ensure_ascii=False))
    phone.tap("#slip-check")
    assert phone.state("#slip-found") == "ok"
    shown = phone.text("#slip-found")
    assert slip["leaf"]["name"] in shown
    assert f"{seat} 班" in shown
    phone.type("#number", f" ０{number} ")
    assert f"{number} 号在 {seat} 班" in phone.text("#number-found")
    slip["leaf"]["name"] += "改"
    phone.type("#slip", json.dumps(slip, ensure_ascii=False))
    phone.tap("#slip-check")
    assert phone.state("#slip-found") == "fail"


def test_a_class_that_was_changed_is_not_confirmed_to_a_family(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["edits"][1]["certificate"])
    phone.type("#slip", json.dumps(vector("merkle")["family_slips"][0], ensure_ascii=False))
    phone.tap("#slip-check")
    assert phone.state("#slip-found") == "fail"
    assert "不能认可" in phone.text("#slip-found")


def test_the_check_code_is_compared_group_by_group(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    code = plain["check_code"]
    found = []
    for typed in (code, code[:9], code[:6] + "00000" + code[11:], code + "1"):
        phone.type("#code-typed", typed)
        found.append((phone.state("#code-found"), phone.text("#code-found")))
    assert [state for state, _ in found] == ["ok", "none", "fail", "fail"]
    assert "第 2 组" in found[2][1]


def test_late_joiners_are_checked_with_their_batch(phone: Phone) -> None:
    case = vector("late")["batches"][0]
    phone.certificate(case["certificate"])
    assert phone.verdict == "incomplete"
    phone.plan(case["batch"])
    assert phone.verdict == "verified"
    assert phone.text("#seats").count("班") >= len(case["certificate"]["seats"])


def test_sizes_and_balance_are_shown(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(plain["plan"])
    rows = phone.text("#sizes").splitlines()[1:]
    sizes = [len(own) for own in plain["certificate"]["classes"].values()]
    assert [int(row.split()[1]) for row in rows] == sizes
    assert "岩脚村" in phone.text("#levels")


def test_pasted_text_finds_its_place(phone: Phone, plain: Any) -> None:
    for kind in ("certificate", "plan"):
        phone.type("#pasted", json.dumps(plain[kind]))
        phone.tap("#paste-open")
    phone.browser.wait_for(f"{VERDICT} === 'verified'")


def test_a_dropped_file_finds_its_place(phone: Phone, plain: Any) -> None:
    dropped = json.dumps(json.dumps(plain["plan"]))
    certificate = json.dumps(json.dumps(plain["certificate"]))
    phone.browser.evaluate(
        f"""(() => {{ const carried = new DataTransfer();
        carried.items.add(new File([{dropped}], 'a.json'));
        carried.items.add(new File([{certificate}], 'b.json'));
        const drop = new DragEvent('drop', {{ dataTransfer: carried, cancelable: true }});
        document.dispatchEvent(drop);
        }})()"""
    )
    phone.browser.wait_for(f"{VERDICT} === 'verified'")


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\x89PNG\r\n", b"{}", b"[1]", b'{"check_code": 1}', b'{"leaf": 1}', b"{" * 20),
        b'{"a": 1, "a": 2}',
    ],
)
def test_what_is_no_certificate_gets_a_sentence(phone: Phone, data: bytes) -> None:
    phone.certificate(data)
    assert phone.text("#problem")
    assert phone.browser.evaluate("document.getElementById('results').hidden")


def test_a_file_that_is_no_plan_fails_its_checks(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(b"\x89PNG\r\n")
    assert phone.checks("fail") == {"plan", "plan_form"}


def test_a_draft_is_not_a_sealed_plan(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(plain["plan"] | {"commitment": "", "roster_root": ""})
    assert phone.checks("fail") >= {"plan", "plan_form", "nonce"}


def test_a_name_is_text_and_never_markup(phone: Phone, plain: Any) -> None:
    certificate = json.loads(json.dumps(plain["certificate"]))
    certificate["lots"]["teams"]["1"] = "<img src=x onerror=document.title=1>"
    phone.certificate(certificate)
    assert "<img" in phone.text("#sizes")
    assert phone.browser.evaluate("document.images.length") == 0


def test_the_page_fits_and_is_easy_to_touch_in_both_languages(phone: Phone, plain: Any) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(plain["plan"])
    phone.type("#code-typed", "00000")
    phone.type("#number", "3")
    for _ in range(2):
        assert phone.browser.evaluate("document.documentElement.scrollWidth") == PHONE_WIDTH
        assert phone.browser.evaluate(SMALL) == []
        phone.tap("#language")


def test_nothing_is_asked_of_the_network_and_nothing_goes_wrong_unseen(
    phone: Phone, plain: Any
) -> None:
    phone.certificate(plain["certificate"])
    phone.plan(plain["plan"])
    phone.browser.evaluate(
        "fetch('http://127.0.0.1:9/').then(() => 0, () => 1)"  # the policy is what refuses it
    )
    asked = [
        own["params"]["request"]["url"]
        for own in phone.browser.events
        if own["method"] == "Network.requestWillBeSent"
    ]
    assert {url.split(":")[0] for url in asked} == {"file"}
    raised = [own for own in phone.browser.events if own["method"] == "Runtime.exceptionThrown"]
    assert raised == []
