"""Screens in forms and wordings that improvements were not made with: only to see whether they hold."""
# ruff: noqa: E501 -- sample texts and questions read better uncut

from tests.bench.screens.world import Fact, Sheet, World, ways, written


def boarding(w: World) -> Sheet:
    a, b, here, there = w.person(), w.person(), w.city(), w.city()
    flight, back, code, seat = w.flight(), w.flight(), w.booking(), f"{w.number(4, 33)}{w.pick('ACDF')}"
    gate, day, start = f"{w.pick('BCDE')}{w.number(2, 48)}", w.day(), w.clock()
    body = f"""
    <h2>Your trip to {there}</h2>
    <p>Booking reference <b>{code}</b> · Passenger {a.full}</p>
    <p>Outbound: {flight}, {here} to {there}, {written(day, 4)}, departs {start}</p>
    <p>Gate {gate} · Seat {seat} · 1 checked bag</p>
    <p>Return: {back}, {there} to {here}</p>
    <p>Travelling with you: {b.full}</p>"""
    return Sheet(
        "boarding", "browser", f"Your trip to {there}", body,
        (
            Fact(code, (f"What's the booking reference for the {there} trip?", f"booking code {there}",
                        f"Under which reference is {a.first}'s trip booked?")),
            Fact(flight, (f"Which flight goes from {here} to {there}?", f"What is my flight number to {there}?")),
            Fact(seat, (f"Which seat does {a.first} have?", f"What's my seat on {flight}?")),
            Fact(gate, (f"From which gate does {flight} leave?", f"Which gate do I need for {there}?"), (f"Gate {gate}",)),
            Fact(start, (f"What time does {flight} depart?", f"At what time do we leave for {there}?"), (start.zfill(5),)),
            Fact(written(day, 4), (f"When do I fly to {there}?", f"What day is the flight to {there}?"), ways(day, start)),
            Fact(b.full, (f"Who is travelling with {a.first}?",), (b.first,)),
        ),
        (f"How much did the flight to {there} cost?", f"What is {b.first}'s seat?"),
    )  # fmt: skip


def bill(w: World) -> Sheet:
    seller, buyer, clerk = w.company(), w.company(), w.person()
    number, tax, net, gross = (
        f"{w.number(2024, 2026)}/{w.number(1000, 9999)}",
        w.money(),
        w.money(),
        w.money(),
    )
    day, iban = (
        w.day(),
        f"DE{w.number(10, 99)} {w.number(1000, 9999)} {w.number(1000, 9999)} {w.number(1000, 9999)}",
    )
    body = f"""
    <h2>{seller}</h2>
    <table width=100%><tr><td>Bill to<br><b>{buyer}</b><br>attn. {clerk.full}</td>
    <td align=right>Invoice no. {number}<br>Due date: {written(day, 3)}</td></tr></table>
    <table width=100% cellpadding=4><tr><td>Subtotal</td><td align=right>{net}</td></tr>
    <tr><td>VAT 19%</td><td align=right>{tax}</td></tr>
    <tr><td><b>Total</b></td><td align=right><b>{gross}</b></td></tr></table>
    <p>Please transfer to IBAN {iban}.</p>"""
    return Sheet(
        "bill", "browser", f"{seller} invoice.pdf", body,
        (
            Fact(number, (f"Which invoice number is on the {seller} bill?", f"what invoice no. did {seller} use for {buyer}")),
            Fact(gross, (f"What is the total of the {seller} invoice?", f"How much does {buyer} have to pay {seller}?")),
            Fact(net, (f"What was the subtotal on the {seller} invoice?",)),
            Fact(tax, (f"How much VAT is on the {seller} invoice?",)),
            Fact(written(day, 3), (f"When do I have to pay {seller}?", f"What's the due date of the {seller} invoice?"), ways(day)),
            Fact(iban, (f"What is the IBAN of {seller}?", f"To which IBAN do I pay {seller}?")),
        ),
        (f"What is the e-mail address of {clerk.full}?",),
    )  # fmt: skip


def thread(w: World) -> Sheet:
    a, b, c, company = w.person(), w.person(), w.person(), w.company()
    url, port, day, price = (
        f"https://staging.{company.split(maxsplit=1)[0].lower()}.dev/login",
        w.number(3001, 9800),
        w.day(),
        w.money(),
    )
    rows = [
        (a, "2:14 PM", f"fyi staging for {company} is up: {url}"),
        (a, "2:15 PM", f"the API listens on port {port}"),
        (c, "2:31 PM", f"nice. did anybody hear back about the {company} quote?"),
        (b, "2:40 PM", f"yes, they want {price} for the whole thing. I'd say too much"),
        (b, "2:41 PM", f"we have to answer by {written(day, 1)}"),
        (c, "2:44 PM", f"I'll ask {a.first} to negotiate"),
    ]
    parts, last = [], None
    for person, at, text in rows:
        head = (
            ""
            if person is last
            else f"<div style='margin-top:.8em'><b>{person.full}</b>&nbsp; <small>{at}</small></div>"
        )
        parts.append(f"{head}<div>{text}</div>")
        last = person
    return Sheet(
        "thread", "browser", f"deploys (Channel) - {company} - Slate", "".join(parts),
        (
            Fact(url, (f"What's the staging URL for {company}?", f"Where is {company} staging? I need the link", f"Which link did {a.first} share?")),
            Fact(str(port), (f"Which port does the {company} API listen on?", f"What port did {a.first} mention?")),
            Fact(price, (f"How much does {company} want for the whole thing?", f"What was the {company} quote?", f"What price did {b.first} report?")),
            Fact(written(day, 1), (f"By when do we have to answer {company}?",), ways(day)),
            Fact(a.first, (f"Who will negotiate with {company}?",), (a.full,)),
            Fact(b.full, (f"Who said that the {company} quote is too much?",), (b.first,)),
        ),
        (f"What is {c.full}'s room number?", f"When does {b.first} go on holiday?"),
    )  # fmt: skip


def issue(w: World) -> Sheet:
    a, b, project = w.person(), w.person(), w.project()
    key, other, version, day = (
        w.code(project[:3].upper(), 4),
        w.code(project[:3].upper(), 4),
        w.version(),
        w.day(),
    )
    body = f"""
    <p><small>{project} / {key}</small></p><h2>Export crashes on empty rows</h2>
    <table cellpadding=3><tr><td>Assignee</td><td>{a.full}</td></tr><tr><td>Reporter</td><td>{b.full}</td></tr>
    <tr><td>Priority</td><td>High</td></tr><tr><td>Fix version</td><td>{version}</td></tr>
    <tr><td>Due</td><td>{written(day, 4)}</td></tr><tr><td>Duplicates</td><td>{other}</td></tr></table>
    <p>Steps: open a sheet with an empty row, click Export. Expected a file, got error 0x{w.number(1000, 9999)}.</p>"""
    return Sheet(
        "issue", "browser", f"[{key}] Export crashes on empty rows", body,
        (
            Fact(key, (f"What is the ticket id of the {project} export crash?", f"Which {project} issue is about empty rows?")),
            Fact(a.full, (f"Who is assigned to {key}?", f"Who is the assignee of the {project} export crash?"), (a.first,)),
            Fact(b.full, (f"Who reported {key}?",), (b.first,)),
            Fact(version, (f"In which version will {key} be fixed?", f"What's the fix version of the {project} export crash?")),
            Fact(written(day, 4), (f"When is {key} due?",), ways(day)),
            Fact(other, (f"Which issue does {key} duplicate?",)),
        ),
        (f"What is the phone number of {b.full}?",),
    )  # fmt: skip


def minutes(w: World) -> Sheet:
    a, b, c, project = w.person(), w.person(), w.person(), w.project()
    day, next_day, next_time, cost = w.day(), w.day(), w.clock(), w.money(500, 9_000)
    text = f"""{project} steering committee, {written(day, 0)}

Present: {a.first}, {b.first}, {c.first}

* {a.first} will order the sensors ({cost}).
* {b.first} talks to the landlord about the roof.
* {c.first} is away until the end of the month.
* The prototype runs on firmware {w.version()}.

Next meeting: {written(next_day, 0)}, {next_time}, in the canteen.
"""
    return Sheet(
        "minutes", "editor", f"minutes-{project.lower()}.md", text,
        (
            Fact(cost, (f"How much do the {project} sensors cost?", f"What will {a.first} spend on sensors?")),
            Fact(a.first, (f"Who orders the sensors for {project}?", "who is going to order the sensors?"), ()),
            Fact(b.first, (f"Who talks to the landlord about the roof in {project}?",), ()),
            Fact(f"{written(next_day, 0)}, {next_time}", (f"When is the next {project} meeting?", f"When does the {project} committee meet next?"), ways(next_day, next_time)),
            Fact("canteen", (f"Where is the next {project} meeting?",), ("the canteen", "in the canteen")),
        ),
        (f"What is {c.first}'s policy number?", f"What is the Wi-Fi password of {project}?"),
    )  # fmt: skip


def hotel(w: World) -> Sheet:
    a, city, desk = w.person(), w.city(), w.person()
    name = f"Hotel {w.company().split()[0]}"
    code, start, end, price, phone = w.booking(), w.day(), w.day(), w.money(), w.phone()
    street, room = w.street(), w.number(101, 899)
    body = f"""
    <p><b>From:</b> {name} &lt;stay@{name.split()[1].lower()}.com&gt;<br><b>To:</b> {a.full}<br>
    <b>Subject:</b> Your reservation in {city}</p>
    <p>Dear {a.first},</p>
    <p>we look forward to your stay. Your confirmation code is {code}. Check-in is on {written(start, 1)} from
    15:00, check-out on {written(end, 1)}. You have room {room}. The price per night is {price}, breakfast included.</p>
    <p>You find us at {street}. The reception can be reached under {phone} day and night.</p>
    <p>{desk.full}<br>Front desk</p>"""
    return Sheet(
        "hotel", "browser", f"Your reservation in {city} - Inbox", body,
        (
            Fact(code, (f"What's the confirmation code of my hotel in {city}?", f"{name} confirmation code")),
            Fact(written(start, 1), (f"When do I check in at {name}?", f"When does my stay in {city} begin?"), ways(start, "15:00")),
            Fact(price, (f"How much is a night at {name}?", f"What does the hotel in {city} cost per night?")),
            Fact(str(room), (f"Which room do I have at {name}?", f"What is my room number in {city}?"), (f"room {room}",)),
            Fact(phone, (f"What is the phone number of {name}?", f"How do I reach the reception of {name}?")),
            Fact(street, (f"What is the address of {name}?", f"Where is {name}?")),
        ),
        (f"Which flight does {a.first} take to {city}?", f"What is {desk.full}'s e-mail address?"),
    )  # fmt: skip


def server(w: World) -> Sheet:
    host, other = w.project().lower(), w.project().lower()
    ip, ip_b = (f"10.{w.number(0, 99)}.{w.number(0, 255)}.{w.number(2, 254)}" for _ in range(2))
    disk, up, pid = w.number(51, 97), w.number(12, 400), w.number(1200, 64000)
    text = f"""deploy@{host}:~$ cat /etc/hosts | tail -2
{ip}   {host}.internal
{ip_b}   {other}.internal
deploy@{host}:~$ df -h /var | tail -1
/dev/sda1   120G   {disk}%   /var
deploy@{host}:~$ uptime -p
up {up} days
deploy@{host}:~$ systemctl status webapp | grep PID
Main PID: {pid} (gunicorn)
"""
    return Sheet(
        "server", "terminal", f"deploy@{host}", text,
        (
            Fact(ip, (f"What is the IP address of {host}?", f"Which IP does {host}.internal have?")),
            Fact(ip_b, (f"What is the IP address of {other}?",)),
            Fact(f"{disk}%", (f"How full is /var on {host}?", f"What percentage of the disk of {host} is used?"), (str(disk),)),
            Fact(f"{up} days", (f"How long has {host} been up?",), (f"up {up} days",)),
            Fact(str(pid), (f"What is the PID of webapp on {host}?",)),
        ),
        (f"What is the admin password of {host}?",),
    )  # fmt: skip


def listing(w: World) -> Sheet:
    people = [w.person() for _ in range(5)]
    firm = w.company()
    rows, facts = [], []
    for person in people:
        ext, room, mail = (
            str(w.number(2000, 9999)),
            f"{w.number(1, 6)}{w.pick('NSEW')}-{w.number(10, 99)}",
            w.email(person, firm),
        )
        rows.append((person.full, ext, room, mail))
        facts += [
            Fact(ext, (f"What is the extension of {person.full}?", f"{person.first}'s extension?")),
            Fact(room, (f"In which office does {person.first} sit?", f"What's {person.full}'s office?")),
            Fact(mail, (f"What's the mail address of {person.first} {person.last}?", f"Which e-mail does {person.first} have?")),
        ]  # fmt: skip
    head = "".join(f"<th align=left>{name}</th>" for name in ("Name", "Extension", "Office", "E-mail"))
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return Sheet("listing", "browser", f"Staff directory - {firm}", f"<h3>{firm} staff</h3><table cellpadding=6>{head}{cells}</table>",
                 tuple(facts), (f"What is {people[0].full}'s salary?", f"When is {people[1].first}'s birthday?"))  # fmt: skip


FRESH = (boarding, bill, thread, issue, minutes, hotel, server, listing)
