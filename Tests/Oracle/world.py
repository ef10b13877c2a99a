#!/usr/bin/env python3
"""Writes a small random world to reconcile: feeds, registers and an as-of day.

    world.py OUTDIR --seed N [--sales M] [--days D] [--parties all | --parties tokopedia,gopay,ovo]
             [--calm] [--defects A,B] [--absent PARTY/FEED]
    world.py --list-defects

    OUTDIR/inbox       the feeds of some platforms and payment partners, each in its own way of writing
    OUTDIR/earlier     only in some worlds: former versions of files that OUTDIR/inbox holds re-issued
    OUTDIR/registers   the registers, which name the parties of this world only; in some worlds one is not configured
    OUTDIR/parties     whose profiles a pipeline for this world lists, one a line
    OUTDIR/pipelines   which pipelines the world is for, one a line
    OUTDIR/as_of       the day to reconcile for, one line
    OUTDIR/opening.csv, OUTDIR/period_from     only in some worlds: what stood open before, a given first day
    OUTDIR/planted     what was done to files: "refused PATH", "perhaps PATH", "copy PATH", "rejected PATH:ROW"

The same seed (and options) gives the same bytes. A world starts as an orderly flow of sales, payments, lines, batches,
transfers and monthly incentives. By default all sorts of defects happen to it, often several to the same thing; with --calm
none, with --defects one to three of each that is named and no other. --absent takes out or spoils one file of a feed ("any"
of a random one). Nothing here knows what should come out: that is the oracle's part.
"""
import argparse, calendar, dataclasses, datetime, os, random, shutil, sys

sys.dont_write_bytecode = True
import dialects
from defects import DEADLINE, DEFECTS, of_level
from dialects import ONE_DAY, PARTNERS, PLATFORMS, Delivery
from model import Item, Model

# What an order is called, and how its remittance lines and batches begin.
ORDERS = dict(tokopedia="TKP{:012d}", bukalapak="BL-2020-{:06d}", pintaria="PTR-9-{:06d}", sekolahmu="SKM{:07d}",
              pijarmahir="PJM{:09d}", maubelajarapa="MBA-{:06d}", sisnaker="SNK2{:07d}", skillacademy="SA-{:09d}")
LINES = dict(tokopedia="TK", bukalapak="BL", pintaria="PT", sekolahmu="SK", pijarmahir="PJ", maubelajarapa="MB",
             sisnaker="SN", skillacademy="SA")
REFS = dict(bni="BN{:012d}", gopay="GP-{:09d}", ovo="OV{:014d}", linkaja="LA{:010d}")
TITLES = ["Dasar pemasaran", "Barista: dasar; lanjutan", 'Kelas "Kopi" lanjut', "Café & pâtisserie", "Français – niveau 1",
          "Desain ‘UX’; \"UI\"", "Biaya € dan £", "Kursus, dengan koma"]
SINCE, CAPS_SINCE = datetime.date(2020, 3, 20), datetime.date(2020, 8, 7)
INSTALMENT = 60000000
HOLIDAYS = ["2020-08-17", "2020-08-20", "2020-08-21", "2020-10-28", "2020-10-29", "2020-10-30", "2020-12-24", "2020-12-25"]


def serving(rows, day):
    """The row of the day, else the last."""
    return next((r for r in rows if r["from"] <= day and (r["to"] is None or day <= r["to"])), rows[-1] if rows else None)


class World:
    def __init__(self, seed, sales=None, days=None, parties=None, calm=False, names=(), absent=None, never=()):
        self.rng = rng = random.Random(seed)
        self.calm, self.named, self.absent, self.planted = calm or bool(names), list(names), absent, set()
        self.never = set(never)                                # defects that chance must not take
        small = bool(names)
        self.sale_count = sales or (rng.randint(15, 50) if small else rng.randint(20, 200))
        self.first = datetime.date(2020, 8, 1) + rng.randint(0, 50) * ONE_DAY
        if "after-deadline" in names or not calm and self.maybe(.1):
            self.first = DEADLINE - rng.randint(10, 25) * ONE_DAY
        self.last = self.first + ((days or (rng.randint(30, 42) if small else rng.randint(15, 40))) - 1) * ONE_DAY
        self.as_of = self.last + rng.choice([0, 0, 0, 0, -1, -2, -4] + ([] if self.calm else [1, 2, 5])) * ONE_DAY
        if self.as_of > self.last and self.maybe(.5):
            self.last = self.as_of                            # the files go on, the sales do not
        self.last_sold = self.last - rng.choice([0, 0, 1, 3, 8]) * ONE_DAY
        self.with_opening, self.opening_faults, self.period_given, self.not_configured = False, [], False, set()
        self.office = small or self.maybe(.85)
        for d in of_level("world"):
            if d.name in names or self.mishap(.04) and d.name not in self.never:
                d.spoil(self)
        self.choose_parties(parties)
        self.rows = {}                                        # (party, feed, day) -> [(order, row)]
        self.stories, self.participants, self.slots, self.touched, self.touched_days = [], [], [], [], []
        self.line_count = self.transfer_count = self.ref_count = 0
        self.opening = {}                                     # (link, key) -> what comes of before the scope
        self.make_registers()

    def maybe(self, chance):
        return self.rng.random() < chance

    def mishap(self, chance):
        """As maybe, but never in a calm world."""
        return not self.calm and self.maybe(chance)

    def later(self, day, most=8):
        return day + self.rng.randint(0, most) * ONE_DAY

    # ---- parties

    def choose_parties(self, wanted):
        rng = self.rng
        platforms = sorted(rng.sample(PLATFORMS, rng.choice([1, 1, 2, 2, 3, 4, 8][:5 if self.named else 7])))
        partners = sorted(rng.sample(PARTNERS, rng.choice([1, 2, 2, 3, 4])))
        if {"balance-off", "sequence-off"} & set(self.named):
            partners = sorted({*partners, "bni"})
        if "platform-left" in self.named and len(platforms) == 1:
            platforms = sorted({*platforms, "tokopedia", "pintaria"})
        if wanted == "all":
            platforms, partners = sorted(PLATFORMS), sorted(PARTNERS)
        elif wanted:
            names = wanted.split(",")
            platforms, partners = [p for p in sorted(PLATFORMS) if p in names], [p for p in sorted(PARTNERS) if p in names]
            self.office = "pmo" in names
            unknown = set(names) - {*platforms, *partners, "pmo"}
            if unknown or not platforms or not partners:
                raise SystemExit(f"--parties: at least one platform and one partner; unknown: {sorted(unknown)}")
        self.platforms, self.partners = platforms, partners
        self.channels = sorted(rng.sample(partners, rng.randint(1, len(partners))))
        self.left = {}                                                            # party -> last day registered
        for p in platforms:
            if len(self.left) < len(platforms) - 1 and self.maybe(.7 if p == "skillacademy" else .07):
                self.left[p] = datetime.date(2020, 8, 7) if p == "skillacademy" and self.maybe(.5) else \
                    self.first + rng.randint(-25, 15) * ONE_DAY
        for p in partners:
            if self.mishap(.03):
                self.left[p] = self.first + rng.randint(5, 25) * ONE_DAY
        self.feeds = [(p, f) for p in platforms for f in ("sales", "remittances")] + \
            [(p, f) for p in partners for f in ("payments", "transfers")]
        self.incentive_feeds = [(p, "incentives") for p in partners] if self.office else []
        self.NUMBERED = [(p, f) for p, f in self.feeds if p in ("pijarmahir", "sisnaker") or (p, f) == ("bni", "transfers")] or [("", "")]

    def active(self, party, day, more=0):
        return party not in self.left or day <= self.left[party] + more * ONE_DAY

    @staticmethod
    def fit(party, sen):
        """An amount that the party can write: some know whole rupiah only."""
        return sen if party in dialects.WRITES_SEN else sen - sen % 100

    # ---- registers

    def make_registers(self):
        rng = self.rng
        inside = [self.first + n * ONE_DAY for n in range((self.last - self.first).days)
                  if str(self.first + n * ONE_DAY) not in HOLIDAYS]
        off, known_late, called_off, still_on = rng.sample(inside, 4)
        known_from = self.as_of + rng.choice([-3, 0, 1]) * ONE_DAY
        self.holidays = [(day, "Hari libur", "2020-01-01", "") for day in HOLIDAYS]
        self.holidays += [
            (off, "Cuti bersama", "2020-04-09", ""), (known_late, "Diumumkan terlambat", known_from, ""),
            (called_off, "Dibatalkan", "2020-04-09", self.as_of + rng.choice([-2, 0]) * ONE_DAY),
            (still_on, "Dibatalkan kemudian", "2020-04-09", self.as_of + rng.choice([1, 4]) * ONE_DAY)]
        self.calendar = dialects.Calendar([datetime.date.fromisoformat(d) for d in HOLIDAYS] + [off, still_on] +
                                          ([known_late] if known_from <= self.as_of else []))
        middle = self.middle = self.first + rng.randint(4, (self.last - self.first).days - 4) * ONE_DAY
        self.institutions = [f"LP{n:04d}" for n in range(1, rng.randint(3, 7))]

        def number():
            return str(rng.randint(10 ** 9, 10 ** 10 - 1))
        self.accounts = {code: [dict(account=number(), **{"from": SINCE, "to": None})] for code in self.institutions + ["LP0165"]}
        for code in self.institutions:                        # some change their account within the scope
            if self.maybe(.3):
                self.accounts[code] = [dict(self.accounts[code][0], to=middle - ONE_DAY),
                                       dict(account=number(), **{"from": middle, "to": None})]
        self.accounts["LP0801"] = [dict(account=number(), **{"from": SINCE, "to": datetime.date(2020, 6, 30)})]
        self.accounts["LP0802"] = [dict(account=number(), **{"from": SINCE, "to": middle})]
        self.course_rows = []
        for n in range(1, 25):
            price = rng.randint(24, 1000) * 100000
            row = dict(code=f"C{n:05d}", institution=rng.choice(self.institutions), price=price, **{"from": SINCE, "to": None})
            if self.maybe(.3):                                # another price from some day on
                self.course_rows.append(dict(row, to=middle - ONE_DAY))
                row = dict(row, price=rng.randint(24, 1000) * 100000, **{"from": middle})
            self.course_rows.append(row)
        for code, institution, since, until in (                # over, ending, to come, of one that ends, of Ruangguru
                ("C00801", self.institutions[0], SINCE, datetime.date(2020, 7, 1)), ("C00802", self.institutions[-1], SINCE, middle),
                ("C00803", self.institutions[1], middle + 3 * ONE_DAY, None), ("C00804", "LP0802", SINCE, None), ("C00805", "LP0165", SINCE, None)):
            self.course_rows.append(dict(code=code, institution=institution, price=100000000, **{"from": since, "to": until}))
        self.platform_table = {}
        for code in self.platforms:
            payout = rng.choice(self.partners)
            own = "LP0165" if code == "skillacademy" else rng.choice(["", "", self.institutions[0]])
            spans = [dict(cap=rng.choice(["", "", 2000, 1000]), own=own, payout=payout if self.maybe(.8) else rng.choice(self.partners),
                          **{"from": SINCE, "to": CAPS_SINCE - ONE_DAY}),
                     dict(cap=1500, own=own, payout=payout, **{"from": CAPS_SINCE, "to": None})]
            if middle > CAPS_SINCE and self.maybe(.5):           # another cap, and perhaps another institution of its own
                spans[1]["to"] = middle - ONE_DAY
                spans.append(dict(cap=rng.choice(["", 1500, 1200, 750, 0]), own=rng.choice([own, own, self.institutions[-1]]), payout=payout,
                                  **{"from": middle, "to": None}))
            self.platform_table[code] = spans
        self.holds = []
        if not self.calm:
            self.make_holds()

    def make_holds(self):
        rng = self.rng

        def span(length):
            day = self.first + rng.randint(-5, max(0, (self.last - self.first).days - 5)) * ONE_DAY
            return day, day + rng.randint(3, length) * ONE_DAY
        self.holds = [(rng.choice(self.platforms), self.institutions[0], *span(12), "", "Pemeriksaan")]
        begin, end = span(8)
        self.holds.append((rng.choice(["", *self.platforms]), self.institutions[1], begin, end,
                           end + rng.randint(-1, 9) * ONE_DAY, "Verifikasi rekening"))
        if self.maybe(.2):
            day = self.first + rng.randint(2, 12) * ONE_DAY
            self.holds.append((rng.choice(self.platforms), "", day, day, self.as_of + rng.randint(-3, 1) * ONE_DAY, "Pemeliharaan"))
        if self.maybe(.2):
            self.holds.append((self.platforms[-1], self.institutions[-1], self.first, self.last, "", "Satu platform"))

    def platform_rows(self, code):
        """The rows of a platform, up to the day on which it left."""
        gone = self.left.get(code)
        rows = [r for r in self.platform_table[code] if gone is None or r["from"] <= gone] or self.platform_table[code][:1]
        if gone:
            rows[-1]["to"] = gone
        return rows

    def own_on(self, platform, day):
        return serving(self.platform_rows(platform), day)["own"]

    def account_on(self, institution, day):
        rows = self.accounts.get(institution)
        return serving(rows, day)["account"] if rows else "9990001112"

    def course_on(self, code, day):
        return next((r for r in self.course_rows if r["code"] == code and r["from"] <= day and (r["to"] is None or day <= r["to"])), None)

    def course_of(self, institution, day):
        return next((r["code"] for r in self.course_rows if r["institution"] == institution and self.course_on(r["code"], day)), None)

    def tables(self):
        def rows(items, *names):
            return [["" if value is None else value for value in (r[n] for n in names)] for r in items]
        since = str(SINCE)
        platforms = [dict(r, code=c, name=c.title()) for c in self.platforms for r in self.platform_rows(c)]
        institutions = [dict(r, code=c, name=f"Lembaga {c}") for c, rs in sorted(self.accounts.items()) for r in rs]
        tables = {
            "platforms.csv": ("code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner",
                              rows(platforms, "code", "name", "from", "to", "cap", "own", "payout")),
            "partners.csv": ("code,name,valid_from,valid_to",
                             [[code, code.upper(), since, self.left.get(code, "")] for code in self.partners]),
            "institutions.csv": ("code,name,account,valid_from,valid_to", rows(institutions, "code", "name", "account", "from", "to")),
            "courses.csv": ("code,institution,title,list_price,valid_from,valid_to",
                            [[r["code"], r["institution"], f"Kursus {r['code']}", r["price"] // 100, r["from"], r["to"] or ""] for r in self.course_rows]),
            "holidays.csv": ("day,name,known_from,known_to", [list(r) for r in self.holidays]),
            "holds.csv": ("platform,institution,from,to,released_on,reason", [list(r) for r in self.holds])}
        return {name: table for name, table in tables.items() if name not in self.not_configured}

    # ---- the orderly flow: participants, sales, payments, lines

    def new_ref(self, channel):
        self.ref_count += 1
        return REFS[channel].format(self.ref_count)

    def new_card(self):
        return f"{self.rng.randint(0, 10 ** 15):016d}"

    def new_participant(self, **known):
        rng = self.rng
        p = dict(card=self.new_card(), wave=rng.randint(1, 6), balance=100000000, certified_on=None, revoked_on=None, spent=0, courses=set(),
                 channel=rng.choice(self.partners), entitled=True) | known
        self.participants.append(p)
        return p

    def buyer(self, day, course, price):
        """Somebody who may buy this course for this price on that day, and has not bought it yet."""
        rng = self.rng
        if self.maybe(.35):
            those = [p for p in self.participants if course not in p["courses"] and p["spent"] + price <= p["balance"]
                     and p.get("bought_on") and p["bought_on"] <= day and (p["revoked_on"] is None or day <= p["revoked_on"])]
            if those:
                return rng.choice(those)
        awarded = day - rng.randint(0, 29) * ONE_DAY
        if self.maybe(.3):                                      # before the scope: when the first purchase was, nobody knows
            awarded = min(awarded, self.first - rng.randint(1, 60) * ONE_DAY)
        return self.new_participant(
            awarded_on=awarded, balance=price if self.maybe(.1) else 100000000, bought_on=day,
            certified_on=None if self.maybe(.4) else day + rng.randint(2, 25) * ONE_DAY,
            revoked_on=day + rng.randint(0, 20) * ONE_DAY if self.maybe(.1) else None)

    def new_story(self, day):
        rng = self.rng
        platform, channel = rng.choice([p for p in self.platforms if self.active(p, day)]), rng.choice(self.channels)
        own = self.own_on(platform, day)
        row = rng.choice([r for r in self.course_rows if r["from"] <= day and (r["to"] is None or day <= r["to"])
                          and serving(self.accounts[r["institution"]], day)["to"] in (None, *[x["to"] for x in self.accounts[r["institution"]][:-1]])
                          and (r["institution"] != own or day < CAPS_SINCE)])
        course, institution, price = row["code"], row["institution"], row["price"]
        at_night = self.maybe(.06)
        clock = datetime.time(23, rng.randint(55, 59), rng.randint(0, 59)) if at_night else \
            datetime.time(rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))
        if platform not in dialects.KEEPS_SECONDS:
            clock = clock.replace(second=0)
        amount = price - rng.choice([0, 0, 0, 10]) * 100000 if price > 10000000 else price
        participant = self.buyer(day, course, amount)
        participant["spent"] += amount
        participant["courses"].add(course)
        s = dict(platform=platform, order_id=ORDERS[platform].format(len(self.stories) + 1),
                 sold_at=datetime.datetime.combine(day, clock), day=day, participant=participant,
                 card=participant["card"], course=course, institution=institution, channel=channel,
                 title=rng.choice(TITLES), ref=self.new_ref(channel), list_price=price, amount=amount)
        s["versions"] = [dict(file_day=day, status="paid")]    # one sale row each
        start = day
        for held, code, begin, end, released, _ in self.holds:
            if held in ("", platform) and code in ("", institution) and begin <= day <= end:
                start = max(start, released) if released else datetime.date(2021, 1, 1)
        if self.maybe(.2):
            start = day                                        # the platform did not know of the hold
        paid_at = s["sold_at"] + datetime.timedelta(seconds=rng.choice([30, 300, 900, 40000]))
        s["payments"] = [dict(file_day=paid_at.date(), partner=channel, ref=s["ref"], platform=platform,
                              order_id="" if self.maybe(.1) else s["order_id"], card=s["card"],
                              at=paid_at, amount=s["amount"], kind="debit", status="settled")]
        wait = rng.choice([1, 2, 2, 3, 3, 3, 4, 5]) if self.calm or self.maybe(.9) else rng.randint(6, 12)
        s["lines"] = [dict(day=self.calendar.add(start, wait), gross=s["amount"])]
        self.stories.append(s)
        return s

    # ---- what defects use

    def add_payment(self, s, day, **changes):
        at = datetime.datetime.combine(day, datetime.time(self.rng.randint(0, 23), self.rng.randint(0, 59), 7))
        payment = dict(file_day=day, partner=s["channel"], ref=s["ref"], platform=s["platform"], order_id=s["order_id"],
                       card=s["card"], at=at, amount=s["amount"], kind="debit", status="settled") | changes
        s["payments"].append(payment)
        return payment

    def names(self, payment, story):
        payment["order_id"] = story["order_id"]
        if self.maybe(.8):
            payment["platform"] = story["platform"]

    def same_card(self, other, s):
        """The other sale was bought by the same participant."""
        other["participant"] = s["participant"]
        for r in [other] + other["payments"]:
            r["card"] = s["card"]

    def move_course(self, s, course, institution):
        s["course"], s["institution"] = course, institution

    def sale_target(self):
        """A sale to spoil: often one that is spoilt already, mostly one whose terms are over."""
        inside = [s for s in self.stories if self.first <= s["day"] <= self.as_of]
        over = [s for s in inside if s["day"] <= self.as_of - 13 * ONE_DAY]
        those = over if over and self.maybe(.75) else inside or self.stories
        s = self.rng.choice(self.touched) if self.touched and self.maybe(.5) else self.rng.choice(those)
        self.touched.append(s)
        self.touched_days.append(s["day"])
        return s

    def choose(self, level):
        """One defect of a level by chance."""
        those = [d for d in of_level(level) if d.name not in self.never]
        return self.rng.choices(those, [d.weight for d in those])[0]

    def named_of(self, level):
        """The defects of a level that are named, each one to three times."""
        return [DEFECTS[n] for n in self.named if DEFECTS[n].level == level for _ in range(self.rng.choice([1, 1, 2, 3]))]

    def spoil_sales(self):
        for d in self.named_of("sale"):
            d.spoil(self, self.sale_target())
        troubled = self.rng.choice([.15, .35, .6])
        for s in list(self.stories):
            if self.mishap(troubled):
                for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3])):
                    self.choose("sale").spoil(self, s)

    # ---- rows, batches, transfers

    def put(self, party, feed, day, order, row):
        self.rows.setdefault((party, feed, day), []).append((order, row))

    def in_scope(self, day):
        return self.first <= day <= min(self.last, self.as_of)

    def opens(self, link, key, sen):
        """Money that answers something from before the scope: an opening list names it."""
        self.opening[link, key] = self.opening.get((link, key), 0) + sen

    def commission(self, platform, day, gross, wanted):
        """12 % or the cap, whichever is less, in whole rupiah; sometimes just the cap."""
        cap = serving(self.platform_rows(platform), day)["cap"]
        at_cap = abs(gross) * (1200 if cap == "" else cap) // 1000000 * 100
        if wanted:
            kind, by = wanted
            return max(0, at_cap + by if kind == "cap" else abs(gross) * by // 1000000 * 100)
        return at_cap if cap != "" and (cap < 1200 or self.maybe(.2)) else abs(gross) * 12 // 10000 * 100

    def lay_rows(self):
        lines = []
        for s in self.stories:
            platform, before = s["platform"], s["day"] < self.first
            for version in s["versions"]:
                v = s | version
                v["amount"], v["list_price"] = self.fit(platform, v["amount"]), self.fit(platform, v["list_price"])
                v = {n: x for n, x in v.items() if n not in ("participant", "versions", "payments", "lines")}
                self.put(platform, "sales", v["file_day"], str(v["sold_at"]), v)
            for p in s["payments"]:
                if p["partner"] in self.partners:
                    p["amount"] = self.fit(p["partner"], p["amount"])
                    self.put(p["partner"], "payments", p["file_day"], str(p["at"]), p)
                    if before and self.in_scope(p["file_day"]) and p["status"] == "settled":
                        key = f"{p['platform']}/{p['order_id']}" if p["order_id"] and self.maybe(.7) else f"{p['partner']}/{p['ref']}"
                        self.opens("payment", key, p["amount"] if p["kind"] == "debit" else -p["amount"])
            for l in s["lines"]:
                institution = l.get("institution", s["institution"])
                named_day = l["day"] - ONE_DAY if self.mishap(.04) else l["day"]    # a batch may span two days
                kind = LINES[self.rng.choice(self.platforms) if self.mishap(.01) else platform]
                batch = f"{kind}B{named_day:%Y%m%d}{institution}{l.get('suffix', '')}"
                lines.append((s, dict(l, institution=institution, batch=batch, gross=self.fit(platform, l["gross"]))))
                if before and self.in_scope(l["day"]):
                    self.opens("forward", f"{platform}/{s['order_id']}", lines[-1][1]["gross"])
        for s, l in lines:                                     # lines that go into another institution's batch
            if l.get("mixed"):
                others = [x["batch"] for t, x in lines if t["platform"] == s["platform"] and x["institution"] != l["institution"]
                          and abs((x["day"] - l["day"]).days) <= 2]
                l["batch"] = self.rng.choice(others) if others else f"{LINES[s['platform']]}B{l['day']:%Y%m%d}LP9998"
        batches = {}
        for s, l in lines:
            self.line_count += 1
            platform, gross, institution = s["platform"], l["gross"], l["institution"]
            side = 1 if gross > 0 else -1
            commission = self.commission(platform, s["day"], gross, l.get("commission")) * side
            commission = self.fit(platform, commission)
            tax = abs(commission) // 1000 * 100 * side if platform in dialects.HAS_TAX else 0
            net = gross - commission - tax + l.get("gap", 0)
            row = dict(id=f"{LINES[platform]}R{self.line_count:012d}", batch=l["batch"], order_id=s["order_id"],
                       institution=institution, day=l["day"], gross=gross, commission=commission, tax=tax, net=net)
            self.put(platform, "remittances", l["day"], f"{self.line_count:06d}", row)
            b = batches.setdefault(l["batch"], dict(ref=l["batch"], institution=institution, day=l["day"], first=l["day"], net=0, sent=0,
                                                    partner=serving(self.platform_rows(platform), l["day"])["payout"]))
            b["net"] += net
            b["day"], b["first"] = max(b["day"], l["day"]), min(b["first"], l["day"])
            if s.get("line_again"):
                again = dict(row)
                if s["line_again"] == "conflicting":
                    again[self.rng.choice(["gross", "net"])] = 7700000
                self.put(platform, "remittances", self.later(l["day"], 3), f"{self.line_count:06d}", again)
        self.pay_out(list(batches.values()))

    def pay_out(self, batches):
        rng = self.rng
        paying = [b for b in batches if b["net"] > 0 and self.first <= b["day"] <= self.as_of]
        near = [b for b in paying if any(abs((b["day"] - day).days) <= 7 for day in self.touched_days)]
        spoilt = {}                                            # ref -> defect
        for d in self.named_of("batch"):
            if paying:
                b = rng.choice(near if near and self.maybe(.6) else paying)
                spoilt[b["ref"]] = d
                self.touched_days.append(b["day"])
        for b in batches:
            if self.mishap(.02):
                b["partner"] = rng.choice(self.partners)         # not the one that the register names
            day, net = self.calendar.add(b["day"], rng.choice([1, 1, 1, 2])), b["net"]
            if net < 0:                                          # the institution owes
                choice = rng.random()
                if choice < .3:
                    self.transfer(b, day, net)
                elif choice < .5:
                    self.transfer(b, day, net // 200 * 100)
            elif net > 0 and b["ref"] in spoilt:
                spoilt[b["ref"]].spoil(self, b, day, net)
            elif net > 0 and self.mishap(.25):
                self.choose("batch").spoil(self, b, day, net)
            elif net > 0:
                self.transfer(b, day, net)
            if b["day"] < self.first and b["sent"]:
                self.opens("transfer", b["ref"], b["sent"])
        for d in self.named_of("rows") + [d for d in of_level("rows") if not self.calm and d.name not in self.never for _ in range(rng.choice([0, 0, 1, 2]))]:
            d.spoil(self)

    def transfer(self, batch, day, amount, status="booked", then=(), account=None, resent=None, suffix=""):
        self.transfer_count += 1
        partner = batch["partner"]
        amount = self.fit(partner, amount)
        ref = f"{dict(bni='BNT', gopay='GPT', ovo='OVT', linkaja='LAT')[partner]}{self.transfer_count:09d}{suffix}"
        account = self.account_on(batch["institution"], day) if account is None else account
        row = dict(ref=ref, batch=batch["ref"], account="" if amount < 0 else account, day=day, amount=amount, status=status, joined=self.maybe(.4))
        self.put(partner, "transfers", day, ref, row)
        file_day, now = day, status
        for next_status in then:
            file_day = self.later(file_day, 4)
            again = dict(row, day=file_day if partner == "bni" or self.maybe(.5) else day, status=next_status)
            if partner == "bni" and next_status == "returned":  # an entry of its own, with RtrInf
                again["ref"] = ref + "R"
            self.put(partner, "transfers", file_day, again["ref"], again)
            now = next_status if self.in_scope(file_day) else now
        if now == "booked" and self.in_scope(day) and "sent" in batch:
            batch["sent"] += amount
        if resent is None and self.mishap(.02):
            resent = self.rng.choice([0, 0, 100])
        if resent is not None and not (partner == "bni" and "returned" in [status, *then]):
            # Resent, or changed under the same number.
            file_day = self.later(day, 3)
            self.put(partner, "transfers", file_day, ref, dict(row, day=file_day if partner == "bni" else day, amount=self.fit(partner, amount + resent)))

    # ---- instalments

    def due_day(self, certified_on, n):
        day = self.calendar.add(certified_on, 5)
        month = day.month - 1 + n - 1
        year, month = day.year + month // 12, month % 12 + 1
        return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    def new_disbursement(self, partner):
        self.ref_count += 1
        return f"{dict(bni='BNI', gopay='GPI', ovo='OVI', linkaja='LAI')[partner]}{self.ref_count:09d}"

    def slot_of(self, slot, n):
        return next((s for s in self.slots if s["participant"] is slot["participant"] and s["n"] == n), None)

    def slot_before(self, slot):
        return self.slot_of(slot, slot["n"] - 1)

    def slot_after(self, slot):
        return self.slot_of(slot, slot["n"] + 1)

    def lay_incentives(self):
        rng = self.rng
        self.first_paid = self.first - rng.choice([0, rng.randint(0, 100), rng.randint(30, 100)]) * ONE_DAY
        span = (self.last - self.first_paid).days
        for _ in range(rng.randint(6, 16)):                     # participants whose courses lie before the scope
            certified = self.first_paid + rng.randint(-70, span) * ONE_DAY
            self.new_participant(certified_on=certified, awarded_on=certified - rng.randint(5, 60) * ONE_DAY)
        for p in self.participants:
            for n in (1, 2, 3, 4) if p["certified_on"] else ():
                due = self.due_day(p["certified_on"], n)
                if p["revoked_on"] and due >= p["revoked_on"]:
                    continue
                day = due - (1 if due.day > 1 and self.maybe(.3) else 0) * ONE_DAY
                rows = [dict(card=p["card"], instalment=n, partner=p["channel"], ref=self.new_disbursement(p["channel"]), day=day,
                             amount=INSTALMENT, status="paid")] if self.first_paid <= day <= self.last else []
                self.slots.append(dict(participant=p, n=n, due=due, rows=rows))
        judged = [s for s in self.slots if s["rows"] and s["due"] < self.as_of] or self.slots
        chosen = []
        for d in self.named_of("incentive"):
            slot = rng.choice(chosen) if chosen and self.maybe(.5) else rng.choice(judged)
            beside = self.slot_of(slot, slot["n"] + rng.choice([-1, 0, 0, 1])) or slot
            chosen.append(beside)
            self.touched_days.append(beside["due"])
            d.spoil(self, beside)
        troubled = rng.choice([.1, .25, .5])
        for slot in list(self.slots):
            if self.mishap(troubled):
                for _ in range(rng.choice([1, 1, 1, 2])):
                    self.choose("incentive").spoil(self, slot)
        for slot in self.slots:
            for r in slot["rows"]:
                self.lay_incentive(r)

    def lay_incentive(self, r):
        partner, bank = r["partner"], r["partner"] == "bni"
        r["amount"] = self.fit(partner, max(0, r["amount"]))
        if bank and r["status"] == "failed":                    # a bank knows no failed ones
            r["status"] = "returned"
        file_day = r.get("file_day", r["day"])
        self.put(partner, "incentives", file_day, r["ref"], r)
        if bank and r.get("announced"):
            self.put(partner, "incentives", file_day - ONE_DAY, r["ref"], dict(r, status="announced"))
        for day, status in r.get("then", []):
            again = dict(r, status="returned" if bank else status, day=day if bank or self.maybe(.5) else r["day"], ref=r["ref"] + "R" * bank)
            self.put(partner, "incentives", day, again["ref"], again)
        if r.get("resent"):
            day, more = r["resent"]
            self.put(partner, "incentives", day, r["ref"], dict(r, amount=r["amount"] + more))

    # ---- files and what happens to them

    BAD = {                                                     # (column, text) that the types of a feed exclude
        ("tokopedia", "sales"): [(2, "123456789012345"), (9, "Rp250.000"), (9, "-250000"), (9, "250000.00"), (7, "LUNAS"), (1, ""),
                                 (0, "2020-09-31 10:00:00"), (0, "04/09/2020 10:00"), (2, "12345678901234567"), (9, "")],
        ("tokopedia", "remittances"): [(4, "2020-02-30"), (5, "1.000"), (0, ""), (7, "12,5"), (1, ""), (4, "20200909")],
        ("bukalapak", "sales"): [(8, "250.000"), (8, "Rp250000"), (8, "Rp250.000,5"), (8, "Rp25.00"), (1, "2020-09-04 13:05"),
                                 (1, "31/09/2020 13:05"), (1, "04/09/2020"), (7, "LUNAS"), (2, "1234"), (0, "")],
        ("bukalapak", "remittances"): [(5, "Rp1000"), (4, "2020-09-09"), (4, "09/13/2020"), (0, ""), (7, ""), (8, "Rp 1.000")],
        ("pintaria", "sales"): [(9, "250000"), (9, "250000.0"), (1, "2020-09-04 13:05:10"), (1, "2020-09-04T13:05:10"),
                                (7, "paid"), (2, "x"), (0, ""), (9, '"250000.00"')],
        ("pintaria", "remittances"): [(5, "1.000"), (7, "12,50"), (4, "2020-02-30"), (0, ""), (1, "")],
        ("sekolahmu", "sales"): [(8, "250000.00"), (8, ""), (7, "sukses"), (1, "2020-09-04 13:05:10"), (2, "123"), (0, "")],
        ("sekolahmu", "remittances"): [(5, "1,0"), (4, "20200909"), (1, "")],
        ("pijarmahir", "sales"): [(8, "250000.00"), (7, "01"), (1, "20200931101010"), (2, "123"), (0, "")],
        ("pijarmahir", "remittances"): [(5, "1.0"), (4, "2020-09-09"), (0, "")],
        ("maubelajarapa", "sales"): [(9, "250000,00"), (9, "250.000"), (9, "250,000.00"), (8, "berhasil"), (2, "12"), (0, ""),
                                     (1, "04 Aug 2020 13:05"), (1, "31 Sep 2020 13:05"), (1, "04/09/2020 13:05")],
        ("maubelajarapa", "remittances"): [(5, "1000,00"), (4, "09 May 2020"), (0, ""), (7, "")],
        ("sisnaker", "sales"): [(8, "250000"), (7, "paid"), (1, "2020-09-04 06:05:10"), (2, "1"), (0, "")],
        ("sisnaker", "remittances"): [(5, "1.5"), (4, "2020-02-30"), (0, "")],
        ("skillacademy", "sales"): [(8, "250000.00"), (7, "PAID"), (1, "1599199510.5"), (1, "2020-09-04"), (2, "1"), (0, "")],
        ("skillacademy", "remittances"): [(5, "1.000"), (4, "09/09/2020"), (0, ""), (1, "")],
        ("bni", "payments"): [(5, "250000"), (6, "debit"), (7, "OK"), (1, "88880123456789012345"), (4, "2020-09-04T13:05:40"), (0, "")],
        ("gopay", "payments"): [(5, "250000"), (5, "250000.5"), (5, "-250000.00"), (7, "settled"), (6, "debit"), (0, ""),
                                (4, "2020-09-04 13:05:40"), (4, "2020-09-04T25:05:40+07:00"), (2, "ABCDEFGHIJKLMNOP")],
        ("gopay", "transfers"): [(3, "09/09/2020"), (4, "100.5"), (4, ""), (5, "SUCCESS"), (0, "")],
        ("ovo", "payments"): [(7, "100.00"), (6, "20200904130540"), (5, "PAY"), (8, "OK"), (3, "1"), (1, "")],
        ("ovo", "transfers"): [(3, "20200931"), (3, "2020-09-09"), (4, "100.00"), (4, ""), (6, "OK"), (0, "")],
        ("linkaja", "payments"): [(6, "100.00"), (7, "SUCCESS"), (4, "2020-09-04 13:05:40"), (2, "1"), (0, "")],
        ("linkaja", "transfers"): [(3, "2020-09-09"), (4, "1.5"), (5, "SUCCESS"), (0, "")],
        ("gopay", "incentives"): [(3, "09/09/2020"), (2, "5"), (2, "0"), (2, ""), (1, "1"), (4, "1,5"), (5, "OK"), (0, "")],
        ("ovo", "incentives"): [(2, "V"), (3, "2020-09-09"), (4, "6.0"), (5, "paid"), (1, "x"), (0, "")],
        ("linkaja", "incentives"): [(2, "9"), (3, "2020-09-09"), (4, "1.5"), (5, "PAID"), (0, "")],
        ("pmo", "entitlements"): [(0, "1"), (2, "08/08/2020"), (3, "1.000.000"), (4, "kelak"), (2, "")]}

    def style(self, party):
        """How one file is written, where the partner leaves a choice."""
        rng = self.rng
        if party == "bukalapak":
            return {"minus first": self.maybe(.5), "cents": self.maybe(.2)}
        if party in ("pintaria", "gopay"):
            return {"other offset": self.maybe(.1)}
        if party == "sisnaker":
            return {"prefix": rng.choice(["k:", "k:", "", "ns0:"])}
        if party == "skillacademy":
            return {"members": [rng.random() for _ in range(rng.choice([0, 1, 3, 6]))]}
        if party == "linkaja":
            return {"column names": self.maybe(.5)}
        if party == "bni":
            return {"version": self.version if self.maybe(.9) else rng.randint(2, 13), "prefix": self.prefix,
                    "AppHdr": self.wrapped, "FrToDt": self.maybe(.5), "TxAmt": self.maybe(.2), "entry ref": self.maybe(.2),
                    "no detail amount": self.maybe(.2), "bare amounts": self.maybe(.2), "extras first": self.maybe(.5),
                    "booking days": rng.choice(["Dt", "Dt", "+07:00", "", "Z"]),
                    "balance days": rng.choice(["Dt", "Dt", "Dt", "+07:00"])}
        return {}

    def build_model(self):
        rng = self.rng
        m = Model(self.as_of, self.platforms + self.partners + ["pmo"] * self.office,
                  ["training-payments"] + ["incentives"] * bool(self.incentive_feeds), planted=self.planted)
        self.version, self.prefix, self.wrapped = rng.choice([2, 4, 6, 8, 8, 10, 13]), rng.choice(["", "", "doc:"]), self.maybe(.2)
        for party, feed in self.feeds + self.incentive_feeds:
            m.starts[party, feed] = rng.randint(1, 300), rng.randint(-10 ** 9, 10 ** 11)
            day = self.first_paid if feed == "incentives" else self.first
            while day <= self.last:
                rows = [r for _, r in sorted(self.rows.get((party, feed, day), []), key=lambda pair: pair[0])]
                gone = not self.active(party, day, 30 if party in self.platforms else 0)
                if rows or not gone or self.maybe(.3):
                    extras = [rng.choice([50000000000, 250000000, -250000, 12345]) for _ in range(rng.choice([0, 0, 1, 2]))]
                    extras = extras if party == "bni" and feed in ("transfers", "incentives") else []
                    d = Delivery(party, feed, day, "", rows, extras=extras, style=self.style(party))
                    m.items.append(Item(d.path, d))
                    if self.maybe(.05):
                        self.split(m, m.items[-1])
                day += ONE_DAY
        if self.office:
            self.entitlement_files(m)
        m.registers = self.tables()
        if self.with_opening:
            m.opening = self.opening_rows()
        if self.period_given:
            m.period_from = self.first + rng.choice([0, 1, 3, 6]) * ONE_DAY
        self.spoil_files(m)
        return m

    def opening_rows(self):
        rng = self.rng
        rows = [[link, key, sen] for (link, key), sen in sorted(self.opening.items()) if sen]
        for fault in self.opening_faults:
            for row in rng.sample(rows, min(len(rows), rng.choice([1, 2, 3]))):
                if fault == "short" and row in rows:
                    rows.remove(row)
                elif fault == "differs":
                    row[2] += rng.choice([100, -100, 25000000, -2 * row[2]])
                elif fault == "other link":
                    row[0] = rng.choice([x for x in ("payment", "forward", "transfer") if x != row[0]])
        rows += [["payment", "tokopedia/TKP999999999998", 25000000], ["transfer", "TKB20200101LP0001", 1200]][:rng.choice([0, 1, 2])]
        seen = set()
        return [r for r in rows if not ((r[0], r[1]) in seen or seen.add((r[0], r[1])))]

    def split(self, m, item):
        """The rows of a file in two: _01 and _02, or one of them without a number."""
        d, (first, second) = item.delivery, self.rng.choice([("01", "02"), ("", "02"), ("", "01")])
        if d.number or item.damage or item.taken or item.path != d.path:
            return
        cut = self.rng.randint(0, len(d.rows))
        parts = [dataclasses.replace(d, number=first, rows=d.rows[:cut], extras=[], style=self.style(d.party)),
                 dataclasses.replace(d, number=second, rows=d.rows[cut:], jump=0, slip=0, style=self.style(d.party))]
        if m.paths() & {p.path for p in parts} - {item.path}:
            return
        i = m.items.index(item)
        m.items[i:i + 1] = [Item(p.path, p) for p in parts]

    def entitlement_files(self, m):
        """A few files, before the first day of the feeds or within their days; the later ones say what is so. Some rows stood
        otherwise before, and a file of a day after the as-of says otherwise again."""
        rng = self.rng

        def row(p, **changes):
            return dict(card=p["card"], wave=p["wave"], awarded_on=p["awarded_on"], balance=p["balance"] // 100 * 100, certified_on=p["certified_on"],
                        revoked_on=p["revoked_on"], channel=p["channel"]) | changes
        those = [p for p in self.participants if p["entitled"]]
        parts = rng.randint(1, 3)
        files = [(datetime.date(2020, 4, 17), "01", [
            row(p, balance=rng.choice([0, 5000000]), revoked_on=datetime.date(2020, 5, 1), certified_on=None) for p in those if self.maybe(.15)])]
        for n in range(parts):
            day = self.first + rng.choice([-40, -9, -1, 0, 3, 5]) * ONE_DAY
            if self.mishap(.1):
                day = self.as_of + 2 * ONE_DAY
            files.append((min(day, self.as_of) if self.calm else day, f"{n + 2:02d}", [row(p) for i, p in enumerate(those) if i % parts == n]))
        if self.maybe(.3):
            files.append((self.as_of + ONE_DAY, "09", [row(p, balance=0, revoked_on=self.first) for p in those if self.maybe(.3)]))
        for day, number, rows in files:
            d = Delivery("pmo", "entitlements", day, number, rows)
            if rows or self.maybe(.5):
                m.items.append(Item(d.path, d))

    # ---- what defects of files use

    def pick(self, m, recent=False, with_rows=False, feed=None):
        """A file up to the as-of day, of one of its last days when `recent`; of a named defect rather one near what it spoils."""
        until = min(self.last, self.as_of)
        feeds = self.feeds + self.incentive_feeds
        if feed is None:
            feed = ("pmo", "entitlements") if self.office and self.maybe(.08) else self.rng.choice(feeds)
        here = sorted((i for i in m.items if (i.delivery.party, i.delivery.feed) == feed and not i.taken and i.path == i.delivery.path
                       and i.delivery.day <= until and (i.delivery.day >= until - 7 * ONE_DAY or not recent or feed[0] == "pmo")
                       and (i.delivery.rows or not with_rows)), key=lambda i: i.path)
        near = [i for i in here if any(-2 <= (i.delivery.day - day).days <= 9 for day in self.touched_days)]
        here = near if near and self.named and self.maybe(.7) else here
        return self.rng.choice(here) if here else None

    def damage(self, m, item, kind=None):
        rng, d = self.rng, item.delivery
        kind = kind or rng.choice(["cut", "trailer", "checksum", "fault", "fault"])
        item.damage = {"cut": ("cut", rng.random()), "trailer": ("trailer", rng.randint(1, 8)), "checksum": ("checksum",),
                       "fault": ("fault", rng.choice(dialects.faults_of(d.party, d.feed)))}[kind]
        # A member cut off whole leaves a sound file behind.
        certain = kind in ("checksum", "fault") or d.party != "skillacademy"
        m.planted.add(("refused " if certain else "perhaps ") + item.path)

    def deliver_twice(self, m):
        item = self.pick(m, with_rows=True)
        if item:
            d = item.delivery
            day = min(self.last, max(self.first, d.day + self.rng.choice([-2, -1, 1, 2, 4]) * ONE_DAY))
            path = dataclasses.replace(d, number="09").path if self.maybe(.4) else \
                dataclasses.replace(d, day=day, number=self.rng.choice(["", "08"])).path
            if path != item.path:
                m.items = [i for i in m.items if i.path != path or i.taken]
                m.items.append(Item(path, d))
                m.planted |= {"copy " + path, "copy " + item.path}

    def spoil_rows(self, m, item, count):
        """A few rows that the types of a feed exclude, sometimes too many."""
        d = item.delivery
        count, totals = min(count, len(d.rows)), "total" in dialects.faults_of(d.party, d.feed)
        for n in self.rng.sample(range(len(d.rows)), count):
            d.rows[n] = dict(d.rows[n], spoiled=self.rng.choice(self.BAD[d.party, d.feed]))
            if count <= 3 and not totals:
                m.planted.add(f"rejected {item.path}:{n + 1}")
        if count > 3 or count and totals:
            m.planted.add("refused " + item.path)

    def spoil_files(self, m):
        rng = self.rng
        for d in self.named_of("file"):
            d.spoil(self, m)
        if not self.calm:
            for item in m.items:
                if self.maybe(.02) and (item.delivery.party, item.delivery.feed) in self.BAD:
                    self.spoil_rows(m, item, rng.choice([1, 1, 2, 3, 3, 4, 5]))
            for name in ("sequence-off", "balance-off"):
                if self.maybe(.25) and name not in self.never:
                    DEFECTS[name].spoil(self, m)
            crowd = max(1, len(self.feeds) // 6)                # accidents grow with the number of feeds
            for name, choices in (("file-reissued", (0, 0, 1)), ("file-twice", (0, 0, 0, 1, 1, 2)), ("file-damaged", (0, 0, 0, 1)),
                                  ("file-inside", (0, 0, 1, 1)), ("file-reissued-refused", (0, 0, 0, 0, 1)),
                                  ("entitlements-refused", (0,) * 9 + (1,))):
                for _ in range(sum(rng.choice(choices) for _ in range(crowd))):
                    if name not in self.never:
                        DEFECTS[name].spoil(self, m)
            for _ in range(crowd):
                for recent in rng.choice([[], [True], [True, True], [False], [True, False], [True, False, False]]):
                    item = self.pick(m, recent)
                    if item:
                        item.taken = True
        if self.absent:
            feed = rng.choice(self.feeds + self.incentive_feeds + [("pmo", "entitlements")] * self.office) if self.absent == "any" else \
                tuple(self.absent.split("/"))
            item = self.pick(m, feed=feed)
            if item and feed[0] != "pmo" and self.maybe(.5):
                item.taken = True
            elif item:
                self.damage(m, item, rng.choice(["checksum", "fault"]))

    def model(self):
        rng = self.rng
        day, span = self.first - 12 * ONE_DAY, (self.last_sold - self.first).days + 1
        while day < self.first:                                 # what was sold before the scope begins
            for _ in range(rng.choice([0, 0, 1, max(1, self.sale_count // span // 2)])):
                self.new_story(day)
            day += ONE_DAY
        for day in sorted(self.first + rng.randint(0, span - 1) * ONE_DAY for _ in range(self.sale_count)):
            self.new_story(day)
        self.spoil_sales()
        self.lay_rows()
        if self.incentive_feeds:
            self.lay_incentives()
        return self.build_model()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("outdir", nargs="?")
    options.add_argument("--seed", type=int)
    options.add_argument("--sales", type=int)
    options.add_argument("--days", type=int, help="at least 10")
    options.add_argument("--parties", help="all, or a list of codes; by default a random choice")
    options.add_argument("--calm", action="store_true", help="no defects: nothing but open items may come out")
    options.add_argument("--defects", default="", help="names with commas between them: one to three of each in a world that is calm otherwise")
    options.add_argument("--absent", metavar="PARTY/FEED", help="takes out or spoils one file of this feed, too; any: of a random one")
    options.add_argument("--list-defects", action="store_true")
    chosen = options.parse_args()
    if chosen.list_defects:
        for d in DEFECTS.values():
            print(f"{d.level:10} {d.name:32} {' '.join(d.tells)}".rstrip())
        return
    names = [n for n in chosen.defects.split(",") if n]
    unknown = [n for n in names if n not in DEFECTS]
    if not chosen.outdir or chosen.seed is None or unknown:
        options.error(f"unknown defects: {', '.join(unknown)}" if unknown else "a folder and a seed are needed")
    world = World(chosen.seed, chosen.sales, chosen.days, chosen.parties, chosen.calm, names, chosen.absent)
    for name in ("inbox", "earlier", "registers", "opening.csv", "period_from"):     # a former world of the same folder goes
        path = os.path.join(chosen.outdir, name)
        shutil.rmtree(path) if os.path.isdir(path) else os.path.exists(path) and os.remove(path)
    os.makedirs(chosen.outdir, exist_ok=True)
    world.model().write(chosen.outdir)


if __name__ == "__main__":
    main()
