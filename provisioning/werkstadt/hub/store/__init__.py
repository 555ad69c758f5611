"""The hub's store: SQLite by default, PostgreSQL by URL.

Every function takes a Connection, so that several of them see one state:

    with hub.store.reading() as connection:      # read-only; as many at once as one likes
        rows = devices.listing(connection)
    with hub.store.writing() as connection:      # one writer at a time; durable when the block ends, or undone
        audit.write(connection, now_ms, who="ada", what="policy", subject=device)

They block: call them from plain `def` routes or `asyncio.to_thread`. What the console may call (times: UTC ms; days:
"2026-11-23", cut in the site's time zone):

    devices.listing(c) -> list[Device]     name, zone, version, last_seen_ms, given, held, aside, lost, troubles …
    devices.one(c, device) -> Device | None
    devices.set_policy(c, device, name=, zone=, time_zone=) -> int        the new revision
    devices.revoke(c, device, reason, now_ms)            the deny list
    devices.notices_of(c, device=None) -> list[Notice]      what the hub itself noticed: forks, records set aside
    devices.aside(c, device) -> list[Aside];             devices.forks_of(c, device) -> list[Fork]
    enrolment.open_window(c, hub.authority.spki_sha256, opened_by=, now_ms=) -> JoinCode
    enrolment.windows(c, now_ms) -> list[Window]
    pairings.*                                           comparing digits; by way of werkstadt.hub.pairwork
    vouchers.listing(c) -> list[VoucherRow];             vouchers.members(c, id) -> list[Member]
    answers.forms(c) -> list[FormCount]                  form, submissions, first and last day
    answers.rows(c, Filter(form, …), most=, before=) -> list[Submission];  answers.count(c, filter) -> int
    answers.of_day(c, form, day) -> list[Submission]
    results.leaves(c, form, Selection(…)) -> counts by exhibit, device and language, for charts (ADR 0016)
    results.submissions(c) -> dict[form, int];  results.per_period(c, form, selection) -> dict[day or month, int]
    answers.csv_lines(c, filter) -> Iterator[str]        a CSV file, line by line
    counts.visits_per_day(c, first_day, last_day) -> dict[day, int]
    counts.submissions_per_day(c, first_day, last_day, form=None) -> dict[day, int]
    counts.exhibition_days(c, first_day, last_day) -> list[ExhibitionDay]
    records.rows(c, Wish(kind=, device=, …), most=, after=) -> list[Row]
    audit.write(c, now_ms, who=, what=, subject=, detail=);  audit.rows(c, most=, before=) -> list[Entry]
    staff.listing(c) -> list[Person];  staff.one(c, name) -> Person | None
    staff.add(c, name, roles, password, now_ms, one_time=True);  staff.disable(c, name, now_ms)
    staff.set_password(c, name, password, one_time=False)        ends the sessions of that name
    staff.log_in(c, name, password) -> Person | None     a one-time password is spent by it
    staff.open_session(c, name, now_ms, must_change=) -> str   the token for the cookie; only its hash is stored
    staff.by_session(c, token, now_ms) -> Session | None;  staff.log_out(c, token)
    staff.set_totp(c, name, secret | None);  staff.spend_totp_step(c, name, step) -> bool

Screenshots, who listens: `hub.live` (werkstadt.hub.live), from `async def` routes. Settings: `hub.settings`.
Indicators: werkstadt.hub.indicators.measure(store, first_day, last_day).
"""
