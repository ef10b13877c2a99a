"""What the pages of the registers say of a day: who is registered, what a business day is, rates, accounts and prices.

CODES 1: registers are read at the event's day; outside the validity of all rows the last row serves for rates, accounts,
own institutions and partners. A table that is not in the folder is not configured: None.
"""
import csv, datetime, functools, os, re

ONE_DAY = datetime.timedelta(days=1)


@functools.lru_cache(maxsize=None)
def parse_day(text):
    return datetime.date.fromisoformat(text)


def money(sen):
    sign = "-" if sen < 0 else ""
    return f"{sign}{abs(sen) // 100}.{abs(sen) % 100:02d}"


def part(text):
    """One part of a key, with the separators written %XX (CODES 7)."""
    return re.sub(r"[/#:%;]", lambda m: f"%{ord(m[0]):02X}", text)


def key_of(*parts):
    return "/".join(part(p) for p in parts)


class Registers:
    def __init__(self, folder, as_of):
        def rows(name):
            path = os.path.join(folder, name)
            if not os.path.exists(path):
                return None
            with open(path, encoding="utf-8", newline="") as f:
                return list(csv.DictReader(f))

        def by_code(table):
            return None if table is None else {c: [r for r in table if r["code"] == c] for c in {r["code"] for r in table}}
        self.platforms, self.partners = by_code(rows("platforms.csv") or []), by_code(rows("partners.csv") or [])
        self.institutions, self.courses = by_code(rows("institutions.csv")), by_code(rows("courses.csv"))
        self.holds = rows("holds.csv") or []
        # CODES 2: a holiday counts when it was known at A, and not yet called off at A.
        self.holidays = {parse_day(r["day"]) for r in rows("holidays.csv") or []
                         if parse_day(r["known_from"]) <= as_of
                         and (r["known_to"] == "" or as_of < parse_day(r["known_to"]))}

    def is_business_day(self, day):
        return day.weekday() < 5 and day not in self.holidays

    def business_days(self, day, count):
        """The day `count` business days after `day` (before it, when negative)."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        while count != 0:
            day += step
            if self.is_business_day(day):
                count -= 1 if count > 0 else -1
        return day

    @staticmethod
    def is_valid(row, day, days_longer=0):
        return (parse_day(row["valid_from"]) <= day and
                (row["valid_to"] == "" or day <= parse_day(row["valid_to"]) + days_longer * ONE_DAY))

    def valid(self, table, code, day):
        """The row valid on the day (of several the last), or None."""
        return next((r for r in reversed(table.get(code, [])) if self.is_valid(r, day)), None)

    def serving(self, table, code, day):
        """The row valid on the day, else the last one; None for an unknown code."""
        return self.valid(table, code, day) or next(reversed(table.get(code, [])), None)

    def owes(self, party, feed, day):
        # FEEDS, Calendar: while registered; a platform that left for 30 more days. Entitlements have no calendar.
        if feed in ("sales", "remittances"):
            return any(self.is_valid(r, day, 30) for r in self.platforms.get(party, []))
        return feed != "entitlements" and self.valid(self.partners, party, day) is not None

    def payout_partner(self, platform, day):
        row = self.serving(self.platforms, platform, day)
        return row["payout_partner"] if row else ""

    def platforms_paid_by(self, partner, day):
        return [c for c in sorted(self.platforms) if self.payout_partner(c, day) == partner]

    def holds_over(self, platform, institution, sold_day):
        return [h for h in self.holds if h["platform"] in ("", platform) and h["institution"] in ("", institution)
                and parse_day(h["from"]) <= sold_day <= parse_day(h["to"])]
