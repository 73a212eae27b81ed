"""Screens in the forms that improvements were made with."""
# ruff: noqa: E501 -- sample texts and questions read better uncut

from html import escape

from tests.bench.screens.world import Fact, Sheet, World, ways, written


def mail(w: World) -> Sheet:
    a, other, company, rival = w.person(), w.person(), w.company(), w.company()
    invoice, older = w.code("INV"), w.code("INV")
    amount, former, due = w.money(), w.money(), w.day()
    phone = w.phone()
    how = w.number(0, 4)
    body = f"""
    <h3>{escape(f"Invoice for {company}")}</h3>
    <p><b>{a.full}</b> &lt;{w.email(a, company)}&gt;<br><small>to me, {other.first}</small></p>
    <p>Hi all,</p>
    <p>please find attached the invoice {invoice} for {company}. The total is {amount} and it is
    payable until {written(due, how)}. If anything is unclear, call me on {phone}.</p>
    <p>Best,<br>{a.first}</p>
    <hr>
    <p><i>{other.full} wrote:</i><br>The last one from {rival} was {older}, over {former}.</p>"""
    return Sheet(
        "mail", "browser", f"Invoice for {company} - Mail", body,
        (
            Fact(invoice, (
                f"What was the invoice number {a.first} sent?", f"Which invoice did {company} get?",
                f"Invoice number for {company}?", f"what's the number of {a.first}'s invoice",
            )),
            Fact(amount, (
                f"How much is the {company} invoice?", f"What is the total of invoice {invoice}?",
                f"How much do we owe for {invoice}?", f"What amount did {a.full} write about?",
            )),
            Fact(written(due, how), (
                f"When is the invoice of {company} due?", f"Until when does {invoice} have to be paid?",
                f"By what date must the {company} invoice be paid?",
            ), ways(due)),
            Fact(phone, (
                f"What is {a.full}'s phone number?", f"Which number can I call {a.first} on?",
                f"How do I reach {a.first} by phone?",
            )),
            Fact(former, (f"How much was the invoice from {rival}?", f"What was the amount of {older}?")),
        ),
        (f"What is {a.first}'s flight number?", f"When is {other.first}'s birthday?"),
    )  # fmt: skip


def chat(w: World) -> Sheet:
    a, b, c = w.person(), w.person(), w.person()
    room, clock, code, project = (
        f"{w.number(1, 9)}.{w.number(10, 40)}",
        w.clock(),
        w.number(1000, 9999),
        w.project(),
    )
    day = w.day()
    mine = w.clock()
    rows = [
        (a.first, "09:41", f"morning! the {project} review is moved to {written(day, 0)} at {clock}"),
        (b.first, "09:42", f"ok. which room? I have my dentist at {mine} that day"),
        (a.first, "09:44", f"we are in room {room} this time, the door code is {code}"),
        (c.first, "09:50", f"I can't make it, {b.first} will present for me"),
        (b.first, "09:51", "sure, send me the slides"),
    ]
    lines = "".join(
        f"<div style='margin:.6em 0'><b>{name}</b> <small style='opacity:.7'>{at}</small><br>{escape(text)}</div>"
        for name, at, text in rows
    )
    return Sheet(
        "chat", "browser", f"#{project.lower()} | Talk", f"<h3>#{project.lower()}</h3>{lines}",
        (
            Fact(room, (
                f"In which room is the {project} review?", f"Which room did {a.first} mention?",
                f"Where does the {project} review take place?",
            ), (f"room {room}",)),
            Fact(str(code), ("What is the door code?", f"Which door code did {a.first} post?",
                             f"door code for the {project} review room")),
            Fact(f"{written(day, 0)} at {clock}", (
                f"When is the {project} review?", f"To what date was the {project} review moved?",
            ), ways(day, clock)),
            Fact(mine, (f"At what time is {b.first}'s dentist appointment?", f"What time does {b.first} have the dentist?"),
                 (mine.zfill(5),)),
            Fact(b.first, (f"Who will present for {c.first}?", f"Who presents instead of {c.first}?")),
        ),
        (f"What is {c.first}'s phone number?", f"What is the e-mail address of {b.first}?"),
    )  # fmt: skip


def note(w: World) -> Sheet:
    a, b, company, project = w.person(), w.person(), w.company(), w.project()
    plumber, budget, day = w.phone(), w.money(1_000, 60_000), w.day()
    locker, wifi = str(w.number(100, 999)), f"{w.project().lower()}-{w.number(10, 99)}"
    text = f"""Things to remember

- plumber ({a.full}, {company}): {plumber}
- budget for {project}: {budget}
- {b.first} wants the {project} draft by {written(day, 1)}
- locker number at the gym: {locker}
- Wi-Fi password in the cabin: {wifi}

Ask {b.first} whether the parser rewrite can wait.
"""
    return Sheet(
        "note", "editor", "remember.txt", text,
        (
            Fact(plumber, ("What is the plumber's phone number?", f"What's the phone number of {a.full}?",
                           f"How can I call {company}?")),
            Fact(budget, (f"What is the budget for {project}?", f"How much money is there for {project}?",
                          f"{project} budget?")),
            Fact(written(day, 1), (f"By when does {b.first} want the {project} draft?",
                                   f"When is the {project} draft due?", f"deadline of the {project} draft"), ways(day)),
            Fact(locker, ("What is my locker number?", "Which locker do I have at the gym?")),
            Fact(wifi, ("What is the Wi-Fi password in the cabin?", "wifi password cabin")),
        ),
        (f"What is {b.first}'s address?", f"Which seat does {a.first} have?"),
    )  # fmt: skip


def terminal_log(w: World) -> Sheet:
    a, b, project = w.person(), w.person(), w.project().lower()
    first, second, version = w.commit(), w.commit(), w.version()
    seconds, tests = f"{w.number(11, 99)}.{w.number(1, 9)}", w.number(120, 2400)
    text = f"""$ git log --oneline --format='%h %an: %s' -n 2
{first} {a.full}: fix the login timeout of {project}
{second} {b.full}: raise the cache limit
$ make release
Building {project} version {version} ...
{tests} tests passed in {seconds}s
Uploading to https://files.{project}.io/releases/{version}.tar.gz
done.
"""
    return Sheet(
        "terminal", "terminal", f"{project}: zsh", text,
        (
            Fact(first, ("Which commit fixed the login timeout?", f"What is the commit id of {a.first}'s fix?",
                         f"commit of {a.full}")),
            Fact(second, (f"Which commit is by {b.full}?", f"What is the hash of the commit that raised the cache limit in {project}?")),
            Fact(version, (f"Which version of {project} was built?", f"What version did the {project} release have?")),
            Fact(str(tests), (f"How many tests passed for {project}?", f"How many tests passed when I built {project} {version}?"),
                 (f"{tests} tests",)),
            Fact(f"https://files.{project}.io/releases/{version}.tar.gz",
                 (f"To which URL was {project} uploaded?", f"What is the link of the {project} upload?")),
            Fact(a.full, (f"Who fixed the login timeout of {project}?",), (a.first,)),
        ),
        (f"What is the phone number of {a.full}?", f"How much does {project} cost?"),
    )  # fmt: skip


def article(w: World) -> Sheet:
    a, b, company, city = w.person(), w.person(), w.company(), w.city()
    price, people, day, other = f"€{w.number(3, 90)} million", w.number(120, 4_000), w.day(), w.city()
    body = f"""
    <h2>{company} opens a plant in {city}</h2>
    <p><small>By {b.full}</small></p>
    <p>{company} will open a new plant in {city} on {written(day, 0)}, the company said. It cost {price}
    and will employ {people:,} people. "We looked at {other} as well, but {city} had the harbour", said
    {a.full}, the chief executive.</p>
    <p>Analysts had expected a smaller site. Shares rose by {w.number(2, 9)}.{w.number(1, 9)}% after the news.</p>"""
    return Sheet(
        "article", "browser", f"{company} opens a plant in {city} - The Courier", body,
        (
            Fact(city, (f"Where does {company} open a plant?", f"In which city will {company} open its plant?",
                        f"Which city did {company} choose for the plant?")),
            Fact(price, (f"How much did the {company} plant cost?", f"What did {company}'s new plant cost?")),
            Fact(written(day, 0), (f"When does the {company} plant open?", f"On what date will {company} open in {city}?"),
                 ways(day)),
            Fact(a.full, (f"Who is the chief executive of {company}?", f"Who leads {company}?"), (a.first, a.last)),
            Fact(f"{people:,}", (f"How many people will {company} employ in {city}?",
                                 f"How many people will work in the {company} plant?"),
                 (str(people), f"{people:,} people", f"{people} people")),
            Fact(b.full, (f"Who wrote the article about {company}?",)),
        ),
        (f"What is {a.first}'s e-mail address?", f"Which invoice number has {company}?"),
    )  # fmt: skip


def order(w: World) -> Sheet:
    shop, number, total, day = w.company(), w.code("ORD", 6), w.money(), w.day()
    street, city, tracking = w.street(), w.city(), f"1Z{w.number(10**9, 10**10 - 1)}"
    item, shipping = (
        w.pick(["desk lamp", "rain jacket", "coffee grinder", "bike pump", "wool blanket"]),
        w.money(3, 15),
    )
    body = f"""
    <h2>Thank you for your order!</h2>
    <p>{shop} has received your order and will ship it soon.</p>
    <table cellpadding=4>
    <tr><td>Order number</td><td><b>{number}</b></td></tr>
    <tr><td>Item</td><td>1 x {item}</td></tr>
    <tr><td>Shipping</td><td>{shipping}</td></tr>
    <tr><td>Order total</td><td>{total}</td></tr>
    <tr><td>Estimated delivery</td><td>{written(day, 2)}</td></tr>
    <tr><td>Tracking number</td><td>{tracking}</td></tr>
    <tr><td>Delivery address</td><td>{street}, {city}</td></tr>
    </table>"""
    return Sheet(
        "order", "browser", f"Order confirmation - {shop}", body,
        (
            Fact(number, (f"What is my order number at {shop}?", f"Which order number did I get from {shop}?",
                          f"order number {shop}")),
            Fact(total, (f"How much was my order at {shop}?", f"What did I pay at {shop}?",
                         f"What is the total of order {number}?")),
            Fact(written(day, 2), (f"When will the order from {shop} arrive?", f"When is the {item} from {shop} delivered?",
                                   f"delivery date of {number}"), ways(day)),
            Fact(tracking, (f"What is the tracking number of the {shop} order?", f"tracking number for {number}")),
            Fact(f"{street}, {city}", (f"To which address is the {shop} order delivered?",
                                       f"Where will {shop} deliver my order?"), (street,)),
        ),
        (f"What is the phone number of {shop}?", f"Who is the chief executive of {shop}?"),
    )  # fmt: skip


def calendar(w: World) -> Sheet:
    a, b, project = w.person(), w.person(), w.project()
    day, start, end, room = w.day(), w.clock(), w.clock(), f"{w.pick('ABCD')}{w.number(101, 499)}"
    link = f"https://meet.{project.lower()}.io/{w.pick('kqxz')}{w.number(100, 999)}-{w.number(100, 999)}"
    body = f"""
    <h2>{project} kickoff</h2>
    <p>{day:%A}, {written(day, 0)} &nbsp; {start} &ndash; {end}</p>
    <p>Location: Room {room}<br>Organiser: {a.full}<br>Guests: {b.full}, you<br>Video call: {link}</p>
    <p>Notes: bring the printed drawings.</p>"""
    return Sheet(
        "calendar", "browser", f"{project} kickoff - Calendar", body,
        (
            Fact(written(day, 0), (f"When is the {project} kickoff?", f"On which day is the kickoff of {project}?"),
                 ways(day, start)),
            Fact(start, (f"At what time does the {project} kickoff start?", f"What time is the {project} kickoff?"),
                 (start.zfill(5), f"{start} - {end}")),
            Fact(room, (f"Which room is the {project} kickoff in?", f"Where is the {project} kickoff?"), (f"Room {room}",)),
            Fact(a.full, (f"Who organises the {project} kickoff?", f"Who is the organiser of the {project} kickoff?"), (a.first,)),
            Fact(link, (f"What is the video link for the {project} kickoff?", f"link of the {project} call")),
        ),
        (f"How much does the {project} kickoff cost?", f"What is {b.full}'s phone number?"),
    )  # fmt: skip


def card(w: World) -> Sheet:
    a, b, company, city = w.person(), w.person(), w.company(), w.city()
    mobile, office, street, day = w.phone(), w.phone(), w.street(), w.day()
    mail_a, mail_b = w.email(a, company), w.email(b, company)
    job = w.pick(
        ["Head of Purchasing", "Site Manager", "Product Designer", "Payroll Officer", "Account Manager"]
    )
    body = f"""
    <h2>{a.full}</h2>
    <p>{job}, {company}</p>
    <p>Mobile<br>{mobile}</p><p>E-mail<br>{mail_a}</p><p>Address<br>{street}, {city}</p>
    <p>Birthday<br>{day.day} {day:%B}</p>
    <hr><p>Assistant: {b.full}, {office}, {mail_b}</p>"""
    return Sheet(
        "card", "browser", f"{a.full} - Contacts", body,
        (
            Fact(mobile, (f"What is {a.full}'s mobile number?", f"What's {a.first}'s phone number?",
                          f"Under which number do I reach {a.first}?")),
            Fact(mail_a, (f"What is the e-mail address of {a.full}?", f"How can I reach {a.first} by e-mail?", f"{a.first}'s email?")),
            Fact(f"{street}, {city}", (f"What is {a.first}'s address?", f"Where does {a.full} live?"), (street, city)),
            Fact(f"{day.day} {day:%B}", (f"When is {a.first}'s birthday?", f"What is {a.full}'s date of birth?"), ways(day)),
            Fact(company, (f"Where does {a.full} work?", f"Which company is {a.first} at?"), ()),
            Fact(office, (f"What is {b.full}'s phone number?",)),
            Fact(mail_b, (f"What is {b.first}'s e-mail address?",)),
        ),
        (f"What is {b.first}'s birthday?", f"Which flight does {a.first} take?"),
    )  # fmt: skip


def table(w: World) -> Sheet:
    rows = []
    facts: list[Fact] = []
    month = w.project()
    for _ in range(5):
        person, company = w.person(), w.company()
        ticket, amount, status = w.code("TCK", 4), w.money(), w.pick(["open", "paid", "on hold", "refunded"])
        rows.append((ticket, person.full, company, amount, status))
        facts += [
            Fact(ticket, (f"What is {person.full}'s ticket number?", f"Which ticket is from {company}?")),
            Fact(amount, (f"What is the amount of {ticket}?", f"How much is {person.first}'s ticket?",
                          f"How much does {company} owe?")),
            Fact(status, (f"What is the status of {ticket}?",)),
        ]  # fmt: skip
    head = "".join(
        f"<th align=left>{name}</th>" for name in ("Ticket", "Customer", "Company", "Amount", "Status")
    )
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    body = f"<h3>{month} refunds</h3><table cellpadding=6 width=100%>{head}{cells}</table>"
    absent = rows[0][1]
    return Sheet("table", "browser", f"{month} refunds - Desk", body, tuple(facts),
                 (f"What is {absent}'s phone number?", f"When is {rows[1][0]} due?"))  # fmt: skip


def letter(w: World) -> Sheet:
    a, company, city = w.person(), w.company(), w.city()
    policy, day, premium, clerk, phone = (
        f"{w.number(10, 99)}-{w.number(10**6, 10**7 - 1)}",
        w.day(),
        w.money(),
        w.person(),
        w.phone(),
    )
    text = f"""Dear {a.full},

thank you for choosing {company}. Your policy number is {policy}.
The yearly premium of {premium} will be debited on {written(day, 0)}.
Your contact at our {city} office is {clerk.full}, {phone}.

Kind regards
{company}
"""
    return Sheet(
        "letter", "editor", f"{company.split(maxsplit=1)[0].lower()}.txt", text,
        (
            Fact(policy, (f"What is my policy number at {company}?", f"{company} policy number", f"What is {a.first}'s policy number?")),
            Fact(premium, (f"How high is the premium at {company}?", f"How much does {company} debit per year?", f"What does the {company} policy cost?")),
            Fact(written(day, 0), (f"When does {company} debit the premium?", f"On what day is the {company} premium debited?"), ways(day)),
            Fact(clerk.full, (f"Who is my contact at {company}?", f"Who is the contact person at {company} in {city}?"), (clerk.first,)),
            Fact(phone, (f"What is the phone number of {clerk.full}?", f"How do I call my contact at {company}?")),
        ),
        (f"What is {clerk.first}'s e-mail address?",),
    )  # fmt: skip


KNOWN = (mail, chat, note, terminal_log, article, order, calendar, card, table, letter)
