"""Screens in forms and wordings written after all improvements: what somebody else might show and ask."""
# ruff: noqa: E501 -- sample texts and questions read better uncut

from tests.bench.screens.world import Fact, Sheet, World, ways, written


def tickets(w: World) -> Sheet:
    venue, city, seat, gate = (
        f"{w.project()} Hall",
        w.city(),
        f"row {w.number(2, 30)}, seat {w.number(1, 60)}",
        w.number(2, 40),
    )
    band, code, day, start, price = (
        w.company().split()[0] + " Quartet",
        w.booking(),
        w.day(),
        w.clock(),
        w.money(20, 200),
    )
    body = f"""
    <h2>Your tickets for {band}</h2>
    <p>{written(day, 2)}, doors open at {start}<br>{venue}, {city}</p>
    <p>Order {code}<br>2 x {price}<br>Entrance {gate}<br>{seat.capitalize()}</p>
    <p>Please bring a photo ID. Tickets cannot be returned.</p>"""
    return Sheet(
        "tickets", "browser", f"Your tickets for {band}", body,
        (
            Fact(code, (f"What is the order code for the {band} tickets?", f"Which order are the {band} tickets?")),
            Fact(price, (f"How much is a ticket for {band}?", f"What did the {band} tickets cost?")),
            Fact(written(day, 2), (f"When do {band} play?", f"What's the date of the {band} concert?"), ways(day, start)),
            Fact(start, (f"What time do doors open for {band}?",), (start.zfill(5),)),
            Fact(venue, (f"Where do {band} play?", f"At which venue is {band}?"), (city, f"{venue}, {city}")),
        ),
        (f"Who is the drummer of {band}?", f"What is the phone number of {venue}?"),
    )  # fmt: skip


def school(w: World) -> Sheet:
    teacher, head, kid = w.person(), w.person(), w.person()
    trip, fee, back, phone, bus = w.day(), w.money(5, 60), w.clock(), w.phone(), w.clock()
    town = w.city()
    text = f"""Dear parents of class {w.number(1, 9)}b,

our trip to the {town} zoo takes place on {written(trip, 0)}. The bus leaves
at {bus} in front of the gym and returns at {back}. Each child
pays {fee}. {kid.full} still needs a permission slip.

In an emergency you reach {teacher.full} at {phone}.

{head.full}, head teacher
"""
    return Sheet(
        "school", "editor", "class-trip.txt", text,
        (
            Fact(written(trip, 0), (f"When is the class trip to the {town} zoo?", f"what day do the kids go to the zoo in {town}?"), ways(trip, bus)),
            Fact(bus, (f"What time does the bus to the {town} zoo leave?", f"when does the {town} zoo bus leave, what time?"), (bus.zfill(5),)),
            Fact(fee, (f"How much does each child pay for the {town} zoo?", f"What does the class trip to {town} cost?")),
            Fact(phone, (f"How do I reach {teacher.full} in an emergency?", f"{teacher.first}'s number?")),
            Fact(kid.full, (f"Who still needs a permission slip for {town}?", f"Which child has no permission slip for the {town} trip yet?"), (kid.first,)),
            Fact(head.full, (f"Who is the head teacher that wrote about {town}?", f"What's the name of the head teacher in the letter about {town}?"), (head.first, head.last)),
        ),
        (f"What is {head.first}'s e-mail address?", "How much is the school lunch?"),
    )  # fmt: skip


def ssh(w: World) -> Sheet:
    host, user, ip = w.project().lower(), w.person(), f"192.168.{w.number(0, 200)}.{w.number(2, 250)}"
    port, size, table, rows = (
        w.number(2200, 9999),
        f"{w.number(2, 900)} MB",
        w.project().lower(),
        w.number(1000, 99999),
    )
    text = f"""$ cat ~/.ssh/config
Host {host}
    HostName {ip}
    User {user.first.lower()}
    Port {port}
$ pg_dump {table} -f {table}.sql && ls -lh {table}.sql
{table}.sql: {size}
$ psql {table} -c 'select count(*) from visits'
{rows}
$ pip show requests | grep Version
Version: {w.version()}
"""
    return Sheet(
        "ssh", "terminal", f"{host} - terminal", text,
        (
            Fact(ip, (f"What's the IP of {host}?", f"Which address does host {host} have?")),
            Fact(str(port), (f"Which port do I use for {host}?", f"ssh port of {host}")),
            Fact(size, (f"How big is {table}.sql?", f"What's the size of the {table} dump?")),
        ),
        (f"What is the root password for {host}?",),
    )  # fmt: skip


def profile(w: World) -> Sheet:
    a, boss, firm, city = w.person(), w.person(), w.company(), w.city()
    desk, ext, start, mail = (
        f"{w.pick('ABC')}-{w.number(100, 499)}",
        w.number(1000, 9999),
        w.day(),
        w.email(a, firm),
    )
    job = w.pick(["Data Engineer", "Office Manager", "Legal Counsel", "Nurse", "Buyer"])
    rows = (("Job title", job), ("Reports to", boss.full), ("Office", city), ("Desk", desk), ("Extension", ext),
            ("Start date", written(start, 0)), ("E-mail", mail))  # fmt: skip
    cells = "".join(f"<tr><td style='opacity:.75'>{name}</td><td>{value}</td></tr>" for name, value in rows)
    return Sheet(
        "profile", "browser", f"{a.full} | {firm} People", f"<h2>{a.full}</h2><table cellpadding=5>{cells}</table>",
        (
            Fact(job, (f"What is {a.full}'s job?", f"What does {a.first} work as?")),
            Fact(boss.full, (f"Who is {a.first}'s boss?", f"Who does {a.full} report to?"), (boss.first,)),
            Fact(desk, (f"Which desk does {a.first} sit at?", f"What's {a.full}'s desk number?")),
            Fact(str(ext), (f"Which extension does {a.full} have?", f"extension of {a.first}")),
            Fact(written(start, 0), (f"When did {a.first} start at {firm}?", f"What is the start date of {a.full}?"), ways(start)),
            Fact(mail, (f"What's {a.first}'s e-mail?", f"mail address {a.full}")),
        ),
        (f"How much does {a.first} earn?", f"What is {boss.full}'s desk?"),
    )  # fmt: skip


def forum(w: World) -> Sheet:
    a, b, c, product = w.person(), w.person(), w.person(), w.project()
    good, bad, cable = w.version(), w.version(), w.money(5, 80)
    posts = (
        (a, f"Since the update to {bad} my {product} does not connect any more. Any ideas?"),
        (b, f"Same here. I went back to {good} and it works again."),
        (c, f"It's the cable. A new one is {cable} in the shop, ask for part {w.code('KB', 4)}."),
        (a, "Thanks, the cable fixed it!"),
    )
    body = f"<h3>{product} lost connection</h3>" + "".join(
        f"<p><b>{person.full}</b> wrote:<br>{text}</p>" for person, text in posts
    )
    return Sheet(
        "forum", "browser", f"{product} lost connection - Forum", body,
        (
            Fact(good, (f"Which version of {product} works again?", f"To which version did {b.first} go back?")),
            Fact(bad, (f"After which {product} update does it not connect any more?", f"Which version broke {a.first}'s {product}?")),
            Fact(cable, (f"How much is a new cable for the {product}?", f"What does the new cable cost for {product}?")),
            Fact(c.full, (f"Who said it's the cable of the {product}?", f"Who recommended a new cable for the {product}?"), (c.first,)),
        ),
        (f"What is {b.full}'s phone number?", f"When was {product} released?"),
    )  # fmt: skip


UNSEEN = (tickets, school, ssh, profile, forum)
