"""A child process on a bus of its own that binds a vault to the keyring there, and lets it go again."""

import sys
import time
from pathlib import Path

from core.records.errors import EnvironmentFaultError
from core.vault import slots
from core.vault.custody import Machine
from core.vault.keyring import Keyring, find_keyring
from core.vault.vault import Vault
from tests.unit.vault.owner import OLD, QUICK, cheap, opens


def main(home: Path) -> None:
    setattr(slots, "stretch", cheap)  # noqa: B010 -- as the test does it
    here = Machine(found, home.parent / "seen")
    vault, recovery = Vault.create(home, OLD, QUICK, here)
    vault.objects.put("a", b"text")
    sys.stdout.write(f"{found().name}\n")
    vault.custody.use_keyring(OLD, QUICK, on=True)
    sys.stdout.write("on\n")
    vault.close()
    assert opens(home, OLD, here)
    assert opens(home, recovery)
    try:
        opens(home, OLD)
    except EnvironmentFaultError:
        sys.stdout.write("opened\n")
    vault = Vault.open(home, OLD, here)
    accounts = [f"{vault.store_id.hex()}/slot/{slot.id}" for slot in vault.custody.header.slots]
    assert sum(found().read(account) is not None for account in accounts) == 1
    vault.custody.use_keyring(OLD, QUICK, on=False)
    assert not any(found().read(account) for account in accounts)
    sys.stdout.write("off\n")
    vault.close()
    assert opens(home, OLD)
    sys.stdout.write("opened\n")


def found() -> Keyring:
    """The keyring, as soon as its service is there."""
    for _ in range(100):
        keyring = find_keyring()
        if keyring is not None:
            return keyring
        time.sleep(0.1)
    raise SystemExit("there is no keyring on this bus")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
