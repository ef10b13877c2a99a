"""Of a world: its parties, and registers whose rows begin and end."""
import datetime

import dialects
from dialects import ONE_DAY, PARTNERS, PLATFORMS

SINCE, CAPS_SINCE = datetime.date(2020, 3, 20), datetime.date(2020, 8, 7)
HOLIDAYS = ["2020-08-17", "2020-08-20", "2020-08-21", "2020-10-28", "2020-10-29", "2020-10-30", "2020-12-24", "2020-12-25"]


def serving(rows, day):
    """The row of the day, else the last."""
    return next((r for r in rows if r["from"] <= day and (r["to"] is None or day <= r["to"])), rows[-1] if rows else None)


class Places:
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
