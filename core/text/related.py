"""Words for one matter: a question asks with one of them, and a screen answers with another.

Forms and mails name things shortly ("Due", "Total", "Assignee"), people ask in sentences ("when do I have to
pay?"). The groups are small on purpose: each holds what stands for the same in letters, offices and shops.
"""

from functools import lru_cache

from core.text.tokens import stem

_GROUPS = """
    pay paid payable payment price cost amount total owe charge bill fee spend debit transfer money
    due deadline pay payable until latest expire expiry submit finish debit answer
    budget money fund
    total sum amount
    premium rate fee contribution
    quote offer estimate price want
    salary wage pay income
    discount voucher coupon rebate
    arrive arrival deliver delivery ship shipping estimated eta
    depart departure departs leave start fly
    fly flight plane outbound
    travel trip journey passenger flight fly
    begin start check-in checkin opening open
    end finish check-out checkout until
    boss report manager supervisor superior
    lead leader head boss chief executive ceo director manage manager run
    write wrote written author by
    live address home reside
    address street location located
    work company employer job employ at firm
    job role position title profession occupation
    reach call phone telephone mobile contact dial ring
    mail e-mail email
    birthday birth born
    meet meeting appointment session committee
    organise organize organiser organizer organisation host arrange
    assign assignee assigned owner responsible
    report reporter reported
    fix fixed patch
    duplicate duplicates copy
    present presentation presenter
    attend guest participant attendee
    password passphrase passcode pin
    write author byline
    commit hash revision changeset
    reservation booking reserve book reference confirmation
    hotel stay night
    link url video meeting
    office room desk sit
    full used usage capacity
    concert show gig play perform ticket door
    venue place hall theatre location
    earn salary wage pay
    disk storage space
    version release build
    build built building
    upload uploaded uploading
    host server machine
    contact person clerk agent
    customer client buyer bill
    seller vendor shop store
    refund return credit
    move postpone reschedule shift
    buy purchase order
    vat tax
    employ employee staff people
    expect forecast
    extension phone
    status state
    policy insurance contract
    locker box
    symbolize symbol represent stand mean remind reminder reflect
"""


@lru_cache(maxsize=1)
def _by_stem() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        stems = {stem(word.replace("-", "")) for word in line.split()}
        for item in stems:
            found.setdefault(item, set()).update(stems - {item})
    return {item: frozenset(others) for item, others in found.items()}


def related(word: str) -> frozenset[str]:
    """Stems that may stand for the stem in a text; empty for most."""
    return _by_stem().get(word, frozenset())
