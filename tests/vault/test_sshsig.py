from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import VaultError
from core.vault import sshsig
from core.vault.keys import SigningKey

NAMESPACE = "cunxiao-bundle-v1"
KEY = SigningKey.generate()
OTHER = SigningKey.generate()
MESSAGE = '{"to":"枫香小学"}'.encode()
SIGNATURE = KEY.sign(MESSAGE, NAMESPACE)

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on PATH"
)


def _is_refused(
    signature: bytes,
    message: bytes = MESSAGE,
    public: bytes = KEY.public,
    namespace: str = NAMESPACE,
) -> bool:
    with pytest.raises(VaultError) as caught:
        sshsig.verify(message, signature, public, namespace)
    return caught.value.code == "bad_signature"


def _ssh_keygen_verify(folder: Path, signature: bytes, namespace: str) -> bool:
    (folder / "allowed").write_text(
        f"school {sshsig.public_key_line(KEY.public)}\n", "ascii", newline="\n"
    )
    (folder / "sig").write_text(sshsig.armor(signature), "ascii", newline="\n")
    done = subprocess.run(
        [
            *("ssh-keygen", "-Y", "verify", "-f", str(folder / "allowed"), "-I", "school"),
            *("-n", namespace, "-s", str(folder / "sig")),
        ],
        input=MESSAGE,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def test_a_signature_holds_for_its_message_key_and_namespace() -> None:
    sshsig.verify(MESSAGE, SIGNATURE, KEY.public, NAMESPACE)


@needs_ssh_keygen
def test_ssh_keygen_verifies_ours_and_refuses_another_namespace(tmp_path: Path) -> None:
    assert _ssh_keygen_verify(tmp_path, SIGNATURE, NAMESPACE)
    assert not _ssh_keygen_verify(tmp_path, SIGNATURE, "file")


@needs_ssh_keygen
def test_we_verify_what_ssh_keygen_signs(tmp_path: Path) -> None:
    import base64

    key = tmp_path / "id"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", str(key)], check=True
    )
    signed = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE],
        input=MESSAGE,
        capture_output=True,
        check=True,
    )
    line = (tmp_path / "id.pub").read_text("ascii").split()
    public = base64.b64decode(line[1])[-32:]
    assert sshsig.public_key_line(public) == f"{line[0]} {line[1]}"
    armored = signed.stdout.decode("ascii")
    sshsig.verify(MESSAGE, sshsig.unarmor(armored), public, NAMESPACE)
    assert sshsig.armor(sshsig.unarmor(armored)) == armored


@needs_ssh_keygen
@pytest.mark.parametrize(
    ("kind", "options"), [("ecdsa", []), ("ed25519", ["-O", "hashalg=sha256"])]
)
def test_another_algorithm_or_hash_of_ssh_keygen_is_refused(
    kind: str, options: list[str], tmp_path: Path
) -> None:
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(key)], check=True)
    signed = subprocess.run(
        ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, *options],
        input=MESSAGE,
        capture_output=True,
        check=True,
    )
    signature = sshsig.unarmor(signed.stdout.decode("ascii"))
    import base64

    public = base64.b64decode((tmp_path / "id.pub").read_text("ascii").split()[1])[-32:]
    assert _is_refused(signature, public=public)


def test_the_right_signature_in_the_wrong_namespace_is_refused() -> None:
    assert _is_refused(KEY.sign(MESSAGE, "cunxiao-card-v1"))
    assert _is_refused(SIGNATURE, namespace="cunxiao-card-v1")
    assert _is_refused(SIGNATURE, namespace="")


def test_a_namespace_says_what_is_signed() -> None:
    with pytest.raises(ValueError, match=r"^$"):
        KEY.sign(MESSAGE, "")


def test_trailing_bytes_are_refused() -> None:
    assert _is_refused(SIGNATURE + b"\x00")


def test_another_message_or_key_is_refused() -> None:
    assert _is_refused(SIGNATURE, message=MESSAGE + b"\n")
    assert _is_refused(SIGNATURE, public=OTHER.public)
    assert _is_refused(OTHER.sign(MESSAGE, NAMESPACE))
    assert _is_refused(SIGNATURE, public=KEY.public[:-1])
    assert _is_refused(SIGNATURE, public=bytes(32))


def test_a_signature_that_claims_the_key_of_another_is_refused() -> None:
    forged = SIGNATURE[:-64] + OTHER.sign(MESSAGE, NAMESPACE)[-64:]
    assert _is_refused(forged)


def test_a_flipped_bit_anywhere_is_refused() -> None:
    for place in range(len(SIGNATURE)):
        broken = bytearray(SIGNATURE)
        broken[place] ^= 1 << place % 8
        assert _is_refused(bytes(broken))


def test_the_second_spelling_of_an_ed25519_signature_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(SIGNATURE[-32:], "little") + order
    assert _is_refused(SIGNATURE[:-32] + s.to_bytes(32, "little"))


@given(st.binary(max_size=200))
def test_any_bytes_that_are_no_signature_are_refused(data: bytes) -> None:
    assert _is_refused(data)


@given(st.text(max_size=200))
def test_any_text_that_is_no_armor_is_refused(text: str) -> None:
    with pytest.raises(VaultError, match="bad_signature"):
        sshsig.unarmor(text)


def test_armor_round_trips_and_damage_in_it_is_refused() -> None:
    armored = sshsig.armor(SIGNATURE)
    assert sshsig.unarmor(armored.replace("\n", "\r\n")) == SIGNATURE
    with pytest.raises(VaultError, match="bad_signature"):
        sshsig.unarmor(armored.replace("U1NIU0lH", "U1NIU0l签"))
