"""What can be wrong with the file itself. Each refusal leaves the store as it was."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.errors import BundleError, StoreError
from core.vault import age
from sync import segments
from tests.sync import forge
from tests.sync.forge import Parts
from tests.sync.township import Site, Township


@pytest.fixture
def bundle(township: Township) -> Path:
    """Write an honest bundle with one pupil."""
    township.east.register("欧阳")
    return township.east.export()


def refusal(site: Site, path: Path) -> str:
    """Return the code of the refusal; nothing may have changed."""
    before = (site.heads(), site.rows())
    with pytest.raises(BundleError) as caught:
        site.read(path)
    assert caught.value.exit_status == 3
    assert (site.heads(), site.rows()) == before
    assert list(site.home.spool.glob("*")) == []
    return caught.value.code


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_flipped_byte_anywhere_is_refused(
    township: Township, bundle: Path, data: st.DataObject
) -> None:
    whole = bundle.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    path = bundle.with_name("flipped.age")
    path.write_bytes(changed)
    code = refusal(township.centre, path)
    event(code)
    assert code in ("damaged", "not_for_this_reader")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_truncated_file_is_refused(township: Township, bundle: Path, data: st.DataObject) -> None:
    whole = bundle.read_bytes()
    path = bundle.with_name("short.age")
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert refusal(township.centre, path) == "damaged"


def test_trailing_bytes_are_refused(township: Township, bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes() + b"\0")
    assert refusal(township.centre, bundle) == "damaged"


def test_trailing_bytes_inside_are_refused(township: Township, bundle: Path) -> None:
    path = forge.forged(
        bundle, township.east, township.centre, lambda p: replace(p, body=p.body + b"\0")
    )
    assert refusal(township.centre, path) == "damaged"


def test_an_empty_file_is_refused(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "empty.age"
    path.touch()
    assert refusal(township.centre, path) == "damaged"


def test_a_renamed_workbook_is_refused(township: Township, tmp_path: Path) -> None:
    path = tmp_path / "上报_枫香小学_20261008_第7号.age"
    path.write_bytes(b"PK\x03\x04" + bytes(2000))
    assert refusal(township.centre, path) == "damaged"


def test_five_thousand_stanzas_are_refused(township: Township, bundle: Path) -> None:
    header, mark, rest = bundle.read_bytes().partition(b"\n--- ")
    version, _, stanzas = header.partition(b"\n")
    one = b"\n".join(stanzas.split(b"\n")[:2])
    many = b"\n".join([one] * 5000)
    bundle.write_bytes(version + b"\n" + many + b"\n" + stanzas + mark + rest)
    assert refusal(township.centre, bundle) == "damaged"


def test_a_gzip_bomb_is_refused_before_inflating(
    township: Township, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bomb(parts: Parts) -> Parts:
        document = parts.document
        document["segments"][0]["plain_bytes"] = segments.MAX_PLAIN_BYTES + 1
        return forge.with_document(parts, segments=document["segments"])

    path = forge.forged(bundle, township.east, township.centre, bomb)
    monkeypatch.setattr(segments, "unpack", lambda *_: pytest.fail("inflated"))
    assert refusal(township.centre, path) == "damaged"


def test_a_member_that_inflates_past_its_word_is_refused(township: Township, bundle: Path) -> None:
    import hashlib

    member = gzip.compress(b"\0" * 50_000_000, mtime=0)

    def bomb(parts: Parts) -> Parts:
        document = parts.document["segments"][0]
        document |= {"bytes": len(member), "sha256": hashlib.sha256(member).hexdigest()}
        return replace(forge.with_document(parts, segments=[document]), body=member)

    path = forge.forged(bundle, township.east, township.centre, bomb)
    assert refusal(township.centre, path) == "damaged"


def test_scrypt_work_factor_23_is_refused(township: Township, tmp_path: Path) -> None:
    data = age.encrypt(b"x", [age.ScryptRecipient("correct horse", work_factor=10)])
    path = tmp_path / "slow.age"
    path.write_bytes(data.replace(b" 10\n", b" 23\n", 1))
    assert refusal(township.centre, path) == "not_for_this_reader"


def test_a_replaced_body_is_refused(township: Township, bundle: Path) -> None:
    parts = forge.take_apart(bundle, township.centre)
    other = gzip.compress(b"{}\n", mtime=0)
    path = forge.put_together(
        replace(parts, body=other), township.centre, bundle.with_name("replaced.age")
    )
    assert refusal(township.centre, path) == "damaged"


def test_an_edited_manifest_is_refused(township: Township, bundle: Path) -> None:
    parts = forge.take_apart(bundle, township.centre)
    edited = forge.with_document(parts, created="2030-01-01T00:00:00Z")
    path = forge.put_together(edited, township.centre, bundle.with_name("edited.age"))
    assert refusal(township.centre, path) == "bad_signature"


@pytest.mark.parametrize("signature", [b"", b"QUJD", b"not base64!"])
def test_a_stripped_signature_is_refused(
    township: Township, bundle: Path, signature: bytes
) -> None:
    parts = replace(forge.take_apart(bundle, township.centre), signature=signature)
    path = forge.put_together(parts, township.centre, bundle.with_name("unsigned.age"))
    assert refusal(township.centre, path) == "bad_signature"


def test_the_right_signature_in_the_wrong_namespace_is_refused(
    township: Township, bundle: Path
) -> None:
    parts = forge.take_apart(bundle, township.centre)
    signed = forge.sign(parts, township.east.keys.signing, "cunxiao-segment-v1")
    path = forge.put_together(signed, township.centre, bundle.with_name("namespace.age"))
    assert refusal(township.centre, path) == "bad_signature"


@pytest.mark.parametrize(
    "twist",
    [
        lambda line: line.replace(b'"v":1', b'"v":1,"v":1'),
        lambda line: line.replace(b'"schema":', b'"schema":NaN,"x":'),
        lambda line: line.replace(b'{"app"', b'{ "app"'),
        lambda line: line.replace(b'"receipts":[]', b'"receipts":' + b"[" * 50 + b"]" * 50),
        lambda line: line.replace(b'"receipts":[]', b'"receipts":' + b"[" * 100_000),
        lambda line: line.replace(b'"schema":', b'"extra":1,"schema":'),
    ],
)
def test_a_manifest_with_two_readings_is_refused(
    township: Township, bundle: Path, twist: object
) -> None:
    def change(parts: Parts) -> Parts:
        line = twist(parts.line)  # type: ignore[operator]
        assert line != parts.line
        return replace(parts, line=line)

    path = forge.forged(bundle, township.east, township.centre, change)
    assert refusal(township.centre, path) == "damaged"


@pytest.mark.parametrize(
    "twist",
    [
        lambda body: body.replace(b'"by":', b'"by":"x","by":'),
        lambda body: body.replace(b"{", b"{ ", 1),
        lambda body: body.replace(b'"by":', b'"byte":1,"by":'),
        lambda _: b'{"patch":' + b"[" * 60_000,
        lambda body: body.replace(b'"2019-03-04"', b"1e999"),
        lambda body: body.replace(b'"2019-03-04"', b"99999999999999999999"),
        lambda body: body.replace(b'"2019-03-04"', b'"\\ud800"'),
        lambda _: b"",
    ],
)
def test_an_entry_with_two_readings_is_refused(
    township: Township, bundle: Path, twist: object
) -> None:
    def change(parts: Parts) -> Parts:
        index = next(
            i for i, s in enumerate(parts.document["segments"]) if "ref" not in s["author"]
        )
        bodies = [twist(body) for body in parts.lines()[index]]  # type: ignore[operator]
        author = parts.document["segments"][index]["author"]
        return forge.with_segment(parts, author, bodies, key=township.east.keys.signing)

    path = forge.forged(bundle, township.east, township.centre, change)
    assert refusal(township.centre, path) == "damaged"


def test_a_wrong_key_opens_nothing(township: Township, bundle: Path) -> None:
    assert refusal(township.south, bundle) == "not_for_this_reader"


def test_a_renamed_file_is_read_all_the_same(township: Township, bundle: Path) -> None:
    renamed = bundle.rename(bundle.with_name("家长会通知(1).doc"))
    assert township.centre.read(renamed).applied == 2


def test_a_file_that_is_gone_says_so(township: Township, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        township.centre.read(tmp_path / "gone.age")
    assert caught.value.code == "cannot_read"


def test_a_higher_reader_level_is_refused_and_not_acknowledged(
    township: Township, bundle: Path
) -> None:
    path = forge.forged(
        bundle, township.east, township.centre, lambda p: forge.with_document(p, min_reader=2)
    )
    assert refusal(township.centre, path) == "too_new"
    back = township.centre.export(township.east.office.school.id)
    manifest = forge.take_apart(back, township.east).document
    assert not any(author.startswith(township.east.keys.device) for author in manifest["have"])


def test_a_newer_format_is_refused_as_too_new(township: Township, bundle: Path) -> None:
    path = forge.forged(
        bundle, township.east, township.centre, lambda p: forge.with_document(p, v=2, more="x")
    )
    assert refusal(township.centre, path) == "too_new"


def test_the_plain_text_is_what_the_document_says(township: Township, bundle: Path) -> None:
    parts = forge.take_apart(bundle, township.centre)
    keys = "v id from school to have prev app schema min_reader created clock segments receipts"
    assert set(json.loads(parts.line)) == set(keys.split())
    assert (
        parts.line
        == json.dumps(
            parts.document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
    )
    assert [len(lines) for lines in parts.lines()] == [
        segment["n"] for segment in parts.document["segments"]
    ]
