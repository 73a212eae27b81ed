"""Two devices that exchange through a bucket, on good days and on bad ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.backup import bucket
from core.backup.bucket import BucketDestination
from core.backup.destination import Target
from core.protocol.operations import CreateCircle, LeaveCircle, RevokeDevice
from core.records.errors import EnvironmentFaultError
from tests.support.buckets import Gateway, new_bucket, s3_server
from tests.unit.engine.exchanging.circles import Devices
from tests.unit.engine.living import PASSPHRASE

LINES = ("I work at Aurora Rail.", "My favourite tea is jasmine.")
CANARY = "zebrafinch"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


@pytest.fixture
def gateway(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setattr(bucket, "_RETRIES", 1)
    with Gateway(s3) as made:
        yield made


@pytest.fixture
def place(s3: str) -> BucketDestination:
    """The bucket as it is, past the gateway."""
    return BucketDestination(new_bucket(s3))


@pytest.fixture
def target(gateway: Gateway, place: BucketDestination, s3: str) -> Target:
    return replace(new_bucket(s3), url=place.label, endpoint=gateway.endpoint)


@pytest.fixture
def two(three_homes: list[Path], target: Target, tmp_path: Path, sockets: Path) -> Iterator[Devices]:
    with Devices(three_homes[:2], tmp_path, sockets) as devices:
        devices.begin(
            target.url,
            endpoint=target.endpoint,
            region=target.region,
            credentials=dict(target.credentials),
            remember=True,
        )
        yield devices


def test_two_devices_meet_in_a_bucket_are_cut_off_and_meet_again(
    two: Devices, gateway: Gateway, place: BucketDestination
) -> None:
    a, b = two.all
    gateway.page = 2  # as with thousands of names, a listing comes in many pages
    a.hear("marta", *LINES, f"My favourite bird is the {CANARY}.")
    two.settle()
    assert a.told() == b.told()
    assert any("continuation-token" in path for _, path in gateway.asked)
    gateway.fail(503)
    a.hear("jonas", "I live in Bergen.")
    b.delete(b.memory(CANARY).id)
    b.pin("jasmine")
    for device in two.all:
        with pytest.raises(EnvironmentFaultError, match="answered with an error"):
            device.exchange()
        assert "The last exchange with your other devices failed." in device.state().notice
    gateway.mend()
    two.settle()
    assert a.told() == b.told()
    assert a.memory("jasmine").pinned
    assert b.messages("jonas") == ["I live in Bergen."]
    for device in two.all:
        assert device.messages("marta") == list(LINES)
        assert device.state().notice == ""
    names = [one.name for one in place.list("")]
    assert names
    assert not [name for name in names if CANARY.encode() in place.get(name, 1 << 20)]
    assert two.all[0].exchange().given == 0


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "refused the credentials"),
        (401, "refused the credentials"),
        (404, "There is no bucket"),
        (500, r"answered with an error \(500\)"),
        (0, "did not answer in time"),
    ],
)
def test_what_a_bucket_refuses_is_told_and_nothing_is_lost(
    two: Devices, gateway: Gateway, status: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    two.settle()
    a.hear("jonas", "I live in Bergen.")
    gateway.fail(status, "GET", "list-type=2")
    with monkeypatch.context() as patch:
        if not status:
            patch.setattr(bucket, "_TIMEOUT", timedelta(seconds=0.3))
        with pytest.raises(EnvironmentFaultError, match=words):
            a.exchange()
    assert "AKIATEST" not in a.state().notice
    gateway.mend()
    two.settle(2)
    assert b.messages("jonas") == ["I live in Bergen."]
    assert a.told() == b.told()


@pytest.mark.parametrize(
    ("method", "part"), [("GET", "continuation-token"), ("PUT", ""), ("PUT", "/head"), ("POST", "delete")]
)
def test_an_exchange_that_breaks_off_in_the_middle_is_gone_on_with(
    two: Devices, gateway: Gateway, place: BucketDestination, method: str, part: str
) -> None:
    a, b = two.all
    a.hear("marta", *LINES, f"My favourite bird is the {CANARY}.")
    two.settle()
    a.hear("jonas", "I live in Bergen.")
    a.delete(a.memory(CANARY).id)
    gateway.page = 2 if method == "GET" else 0
    gateway.fail(500, method, part)
    with pytest.raises(EnvironmentFaultError, match="500"):
        a.exchange()
    if part != "delete":  # all that is missing then is that old pieces go
        assert b.messages("jonas") == []
    gateway.mend()
    two.settle()
    assert a.told() == b.told()
    assert b.messages("marta") == list(LINES)
    assert b.messages("jonas") == ["I live in Bergen."]
    there = [one.name.rpartition("/")[2] for one in place.list("")]
    assert len(there) == len(set(there) - {"head"}) + 2  # a head for each, and no piece that nobody names
    assert a.exchange().given == b.exchange().given == 0


def test_a_bucket_that_is_not_there_begins_no_circle(two: Devices, target: Target, gateway: Gateway) -> None:
    b = two.all[1]
    b.running.call(LeaveCircle())
    with pytest.raises(EnvironmentFaultError, match="There is no bucket"):
        b.running.call(
            CreateCircle(
                "s3://no-such-bucket-anywhere", target.endpoint, credentials=dict(target.credentials)
            )
        )
    gateway.fail(403)
    with pytest.raises(EnvironmentFaultError, match="refused the credentials"):
        b.running.call(CreateCircle(target.url, target.endpoint, credentials=dict(target.credentials)))
    assert b.state().circle == ""


def test_a_device_is_taken_out_while_the_bucket_cannot_be_reached(
    two: Devices, gateway: Gateway, place: BucketDestination
) -> None:
    a, b = two.all
    b.hear("marta", *LINES)
    two.settle()
    lost = next(one.id for one in b.state().devices if one.this)
    gateway.fail(503)
    state = a.running.call(RevokeDevice(lost, PASSPHRASE))
    assert [one.name for one in state.devices if one.revoked_at is not None] == ["device 1"]
    gateway.mend()
    a.exchange()
    assert not [one for one in place.list("") if f"/{lost}/" in one.name]
    assert a.messages("marta") == list(LINES)
