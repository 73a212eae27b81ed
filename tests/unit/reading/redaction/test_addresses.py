import pytest

from core.reading.redaction.addresses import redact_address
from core.reading.redaction.found import KINDS

HIDDEN = "[access key hidden]"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/cb?code=4x8Kd92ma&state=77af", f"https://a.example/cb?code={HIDDEN}&state={HIDDEN}"),
        ("https://a.example/#access_token=abc123&expires_in=3600", f"https://a.example/#access_token={HIDDEN}&expires_in=3600"),
        ("https://s3.example/f.pdf?X-Amz-Signature=deadbeef&X-Amz-Expires=60", f"https://s3.example/f.pdf?X-Amz-Signature={HIDDEN}&X-Amz-Expires=60"),
        ("https://a.example/?u=Zk93hQ0vTq81LmXe77Rb", f"https://a.example/?u={HIDDEN}"),
        ("https://a.example/reset-password/9f8e7d6c5b4a39281706f5e4", f"https://a.example/reset-password/{HIDDEN}"),
        ("https://files.example/d/report#k9Xw2LmQz81VbNaP04TyUe", f"https://files.example/d/report#{HIDDEN}"),
        ("https://a.example/app#/login?ticket=ST-1-x", f"https://a.example/app#/login?ticket={HIDDEN}"),
        ("https://a.example/?sid=ab12", f"https://a.example/?sid={HIDDEN}"),
    ],
)  # fmt: skip
def test_what_opens_a_door_is_taken_out(address: str, kept: str) -> None:
    assert redact_address(address) == kept


@pytest.mark.parametrize(
    "address",
    [
        "https://git.example/ann/tool/commit/3f786850e387550fdab836ed7e6dc881de23001b",
        "https://shop.example/search?q=red+bicycle+for+children&page=2&sort=price",
        "https://video.example/watch?v=dQw4w9WgXcQ&t=42s",
        "https://docs.example/document/d/1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz/edit",
        "https://wiki.example/wiki/Berlin#History_of_the_city_in_the_Middle_Ages",
        "https://news.example/2026/11/30/how-to-reset/?utm_source=newsletter-november",
        "file:///home/ann/papers/keys.txt",
    ],
)
def test_an_ordinary_address_stays_whole(address: str) -> None:
    assert redact_address(address) == address


def test_what_the_user_wants_to_keep_stays() -> None:
    address = "https://a.example/?token=abcdef123456"
    assert redact_address(address, [kind for kind in KINDS if kind == "token"]) == address
