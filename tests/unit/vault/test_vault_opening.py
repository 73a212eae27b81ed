"""Making and opening a vault: passphrase, recovery key, header, and what is refused in which words."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given, strategies as st

from core.records.errors import (
    EnvironmentFaultError,
    IntegrityError,
    LockedError,
    NotFoundError,
    RefusedError,
    WrongPassphraseError,
)
from core.vault.header import (
    HEADER_FILES,
    PassphraseSlot,
    SpoolKey,
    VaultHeader,
    _sum,
    encode_header,
    read_header,
)
from core.vault.keys import KdfParameters, Keys, new_recovery_key, parse_recovery_key
from core.vault.vault import Vault
from tests.unit.vault.owner import QUICK

PASSPHRASE = "correct horse battery staple"
KEYS = Keys(bytes(range(32)), bytes(range(16)), bytes(range(32)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("made") / "home"
    vault, recovery = Vault.create(home, PASSPHRASE, QUICK)
    vault.objects.put("a", b"text")
    vault.close()
    return home, recovery


@pytest.fixture
def home(made: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "home"))


def test_the_passphrase_opens_it_however_it_was_typed(tmp_path: Path) -> None:
    made, _ = Vault.create(tmp_path, "Zoë's ﬁne passphrase", QUICK)
    made.objects.put("a", b"text")
    made.close()
    opened = Vault.open(tmp_path, "Zoe\u0308's fine passphrase")
    assert opened.objects.get("a") == b"text"
    assert opened.store_id == made.store_id
    opened.close()


def test_the_recovery_key_opens_it_however_it_is_written(made: tuple[Path, str], home: Path) -> None:
    recovery = made[1]
    for written in (
        recovery,
        recovery.lower(),
        recovery.replace("-", ""),
        f" {recovery.replace('-', ' ')}\n",
    ):
        vault = Vault.open(home, written.replace("O", "0"))
        assert vault.objects.get("a") == b"text"
        vault.close()


def test_wrong_secrets_are_refused_in_plain_words(made: tuple[Path, str], home: Path) -> None:
    recovery = made[1]
    with pytest.raises(WrongPassphraseError, match="neither the passphrase nor the recovery key"):
        Vault.open(home, "correct horse battery stapler")
    with pytest.raises(WrongPassphraseError, match="neither"):
        Vault.open(home, new_recovery_key()[1])
    typo = ("B" if recovery[0] == "A" else "A") + recovery[1:]
    for slip in (typo, recovery[1:], recovery + "A"):
        with pytest.raises(WrongPassphraseError, match="typing mistake"):
            Vault.open(home, slip)


def test_a_passphrase_may_look_like_a_recovery_key(tmp_path: Path) -> None:
    passphrase = "abandon ability able about above absent absorb abstract absurd"
    with pytest.raises(WrongPassphraseError):
        parse_recovery_key(passphrase)
    Vault.create(tmp_path, passphrase, QUICK)[0].close()
    Vault.open(tmp_path, passphrase).close()


@given(position=st.integers(0, 55), letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_any_one_wrong_letter_in_a_recovery_key_shows(position: int, letter: str) -> None:
    key, text = new_recovery_key()
    plain = text.replace("-", "")
    assert len(text) == 69
    changed = plain[:position] + letter + plain[position + 1 :]
    if changed == plain:
        assert parse_recovery_key(changed) == key
    else:
        with pytest.raises(WrongPassphraseError):
            parse_recovery_key(changed)


def test_the_spool_key_is_public_without_a_secret_and_private_with(home: Path) -> None:
    public = X25519PublicKey.from_public_bytes(Vault.spool_public_key(home))
    sender = X25519PrivateKey.generate()
    vault = Vault.open(home, PASSPHRASE)
    private = X25519PrivateKey.from_private_bytes(vault.spool_private_keys[0])
    assert private.exchange(sender.public_key()) == sender.exchange(public)
    vault.close()


def put_header(home: Path, content: bytes) -> None:
    """In place of both copies."""
    for name in HEADER_FILES:
        (home / name).write_bytes(content)


def forged(header: VaultHeader) -> bytes:
    """A header as somebody writes it who knows the format and has no key."""
    fields = {**json.loads(encode_header(header)), "checksum": ""}
    fields["checksum"] = _sum(fields)
    return json.dumps(fields).encode()


def test_every_flipped_bit_of_the_header_is_called_damage(home: Path) -> None:
    path = home / "vault.json"
    (home / "vault.copy.json").unlink()
    good = path.read_bytes()
    for position in range(len(good) * 8):
        damaged = bytearray(good)
        damaged[position // 8] ^= 1 << position % 8
        path.write_bytes(damaged)
        try:
            key = Vault.spool_public_key(home)
        except IntegrityError:
            continue
        # Only what JSON does not mind may pass: blanks between values, and hexadecimal digits are lower case.
        assert json.loads(damaged) == json.loads(good)
        assert len(key) == 32


def test_a_header_changed_by_someone_who_knows_the_format_is_refused(home: Path) -> None:
    header = read_header(home)
    other = SpoolKey(bytes(32).hex(), header.spool[0].wrapped)
    put_header(home, forged(msgspec.structs.replace(header, spool=(other,))))
    assert Vault.spool_public_key(home) == bytes(32)
    with pytest.raises(IntegrityError, match="changed by somebody"):
        Vault.open(home, PASSPHRASE)


@pytest.mark.parametrize(
    "cost", [(1024, 3, 4), (2**31, 3, 4), (65536, 0, 4), (65536, 11, 4), (65536, 3, 9), (65536, 3, 0)]
)
def test_a_header_that_would_weaken_or_exhaust_is_refused(home: Path, cost: tuple[int, int, int]) -> None:
    header = read_header(home)
    slots = tuple(
        msgspec.structs.replace(slot, memory_kib=cost[0], iterations=cost[1], lanes=cost[2])
        if isinstance(slot, PassphraseSlot)
        else slot
        for slot in header.slots
    )
    put_header(home, forged(msgspec.structs.replace(header, slots=slots)))
    with pytest.raises(IntegrityError, match="unsafe"):
        Vault.open(home, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 50_000, b"\xff\xfe", b'{"format": 2}', b"0" * 10**6])
def test_rubbish_for_a_header_is_called_damage(home: Path, content: bytes) -> None:
    put_header(home, content)
    with pytest.raises(IntegrityError, match="damaged"):
        Vault.open(home, PASSPHRASE)


def test_there_is_one_vault_in_a_home_and_it_is_not_made_over(home: Path) -> None:
    assert Vault.exists(home)
    with pytest.raises(RefusedError, match="already"):
        Vault.create(home, PASSPHRASE, QUICK)
    Vault.open(home, PASSPHRASE).close()


def test_a_creation_that_was_interrupted_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise EnvironmentFaultError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("core.vault.vault.write_header", fail)
        with pytest.raises(EnvironmentFaultError):
            Vault.create(tmp_path, PASSPHRASE, QUICK)
    assert not Vault.exists(tmp_path)
    Vault.create(tmp_path, PASSPHRASE, QUICK)[0].close()
    Vault.open(tmp_path, PASSPHRASE).close()


def test_no_vault_and_unusable_homes_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="init"):
        Vault.open(tmp_path, PASSPHRASE)
    assert not Vault.exists(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    for home in (tmp_path / "file", tmp_path / "file" / "below", tmp_path.joinpath(*["x" * 200] * 30)):
        with pytest.raises(EnvironmentFaultError):
            Vault.create(home, PASSPHRASE, QUICK)
        with pytest.raises(EnvironmentFaultError):
            Vault.open(home, PASSPHRASE)


@pytest.mark.parametrize("weak", [KdfParameters(1024), KdfParameters(iterations=2), KdfParameters(lanes=1)])
def test_weak_settings_and_empty_passphrases_are_refused(tmp_path: Path, weak: KdfParameters) -> None:
    with pytest.raises(RefusedError, match="weak"):
        Vault.create(tmp_path / "home", PASSPHRASE, weak)
    with pytest.raises(RefusedError, match="empty"):
        Vault.create(tmp_path / "home", " ", QUICK)
    assert not (tmp_path / "home").exists()


def test_a_closed_vault_has_no_keys(home: Path) -> None:
    vault = Vault.open(home, PASSPHRASE)
    vault.close()
    vault.close()
    assert vault.spool_private_keys == ()
    for use in (
        lambda: vault.keys.derive("x"),
        lambda: vault.keys.identify("mem", "x"),
        vault.objects.list,
    ):
        with pytest.raises(LockedError):
            use()


def test_a_home_is_private_again_after_opening(home: Path) -> None:
    home.chmod(0o755)
    vault = Vault.open(home, PASSPHRASE)
    for path in (home, *home.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    vault.close()


@given(parts=st.lists(st.text(), min_size=1, max_size=4), others=st.lists(st.text(), min_size=1, max_size=4))
def test_ids_are_the_same_for_the_same_parts_only(parts: list[str], others: list[str]) -> None:
    one, two = KEYS.identify("mem", *parts), KEYS.identify("mem", *others)
    assert (one == two) == (parts == others)
    assert one == KEYS.identify("mem", *parts)
    assert one != KEYS.identify("msg", *parts)[:3].replace("msg", "mem") + KEYS.identify("msg", *parts)[3:]
    assert len(one) == 30
    assert one.startswith("mem_")
    assert one[4:].isalnum()
    assert one == one.lower()


def test_ids_differ_between_vaults_and_purposes_between_keys() -> None:
    other = Keys(bytes(32), bytes(range(16)), bytes(32))
    assert KEYS.identify("mem", "x") != other.identify("mem", "x")
    assert KEYS.derive("spool") != KEYS.derive("ids") != other.derive("ids")
    assert KEYS.identify("mem", "ab", "c") == "mem_6adtu4gsiiwhtld26imy24tvie"
    assert KEYS.derive("spool").hex() == "ef134de26d3cabff7b0dd14c9a5b4a633adc316d4d27ea70de7887fd6806cb36"
