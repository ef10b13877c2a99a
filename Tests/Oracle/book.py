"""What all rules write into: findings with their state and severity, the tally of every link, the proofs, the table."""
import csv
from collections import defaultdict
from registers import money

WAITING_LIMIT = 10         # business days                                   CODES 2
CRITICAL_FROM = 100_000_000_00                                             # CODES 6, in sen
STATES = ["matched", "pending", "waiting", "held", "before", "break"]
COLUMNS = ["state", "code", "severity", "key", "detail", "left", "right", "difference", "at_risk", "occurred_on", "due_on",
           "age_days", "party", "platform", "partner", "institution", "participant", "waiting_for"]


def details(*words):
    return ";".join(w for w in words if w)


def severity(code, detail, at_risk):
    """CODES 6."""
    if code in ("FEED_DUPLICATE", "FEED_REISSUED") or code.startswith("DUPLICATE_") and detail == "identical":
        return "info"
    if code.endswith("_LATE") or code.startswith("COURSE_") or code in (
            "PAYMENT_CHANNEL", "PAYMENT_REFERENCE", "PAYMENT_PLATFORM", "INCENTIVE_EARLY", "INCENTIVE_ORDER", "FORWARD_HELD",
            "PURCHASE_EXPIRED"):
        return "warning"
    return "critical" if at_risk >= CRITICAL_FROM else "error"


class Book:
    """Needs as_of, registers and absent."""

    def open_book(self):
        self.results = []                                           # breaks and open items
        self.tally = {}                       # (link, platform) -> state -> [left records, right records, difference]
        self.sums = defaultdict(lambda: [0, 0])                     # (link, platform) -> [left, right]

    def add(self, code, key, left=0, right=0, at_risk=None, detail="", state="break", occurred=None, due=None,
            party="", platform="", partner="", institution="", participant="", waiting_for=""):
        difference = left - right
        at_risk = abs(difference) if at_risk is None else at_risk
        self.results.append(dict(
            state=state, code=code, severity=severity(code, detail, at_risk), key=key, detail=detail, left=left, right=right,
            difference=difference, at_risk=at_risk, occurred_on=occurred, due_on=due or "",
            age_days=(self.as_of - occurred).days, party=party, platform=platform, partner=partner,
            institution=institution, participant=participant, waiting_for=waiting_for))

    def absent_days(self, party, feed, first, last):
        """Days of a window whose file is missing or refused."""
        return [d for d in sorted(self.absent.get((party, feed), ())) if first <= d <= last]

    def settle(self, code, key, left, right, *, term=None, waits=(), before=False, held=False, like="",
               like_waiting="", detail="", **columns):
        """CODES 3: gives a balance code its state and reports it. `like`: the state the sale has in link 1."""
        pending = term is not None and self.as_of <= term          # a term is over when A is after it
        absent = [(p, f, d) for p, f, first, last in waits for d in self.absent_days(p, f, first, last)]
        waiting = any(self.as_of <= self.registers.business_days(d, WAITING_LIMIT) for _, _, d in absent)
        waiting_for = ";".join(sorted(f"{p}/{f}_{d:%Y%m%d}" for p, f, d in absent)) if waiting else ""
        # "Where several apply: decided, before, pending, waiting, held, break."
        if before:
            state = "before"
        elif pending or like == "pending":
            state = "pending"
        elif waiting or like == "waiting":
            state = "waiting"
        elif held:
            state = "held"
        else:
            state = "break"
        if state == "break" and absent:
            detail = details(detail, "feed-missing")
        self.add(code, key, left, right, state=state, due=term, detail=detail,
                 waiting_for=(waiting_for or like_waiting) if state == "waiting" else "", **columns)
        return state

    def count(self, link, platform, state, left_records, right_records, left, right):
        for name in ("*", platform):
            entry = self.tally.setdefault((link, name), {s: [0, 0, 0] for s in STATES})[state]
            entry[0] += left_records
            entry[1] += right_records
            entry[2] += left - right
        self.sums[link, platform][0] += left
        self.sums[link, platform][1] += right

    # ---- proofs (CODES 4)

    def prove(self, totals, records):
        """`totals`: link -> (left, right) of the whole run, counted from the records and not from what was joined;
        `records`: link -> (left records, right records)."""
        for link, (left, right) in totals.items():
            self.sums[link, "*"] = [left, right]
            names = [n for (l, n) in self.sums if l == link]
            for name in names:
                entries = self.tally.get((link, name), {s: [0, 0, 0] for s in STATES})
                l, r = self.sums[link, name]
                assert entries["matched"][2] == 0, ("a matched record has a difference", link, name)
                assert l - r == sum(e[2] for e in entries.values()), ("balance", link, name)
            for side in (0, 1):                       # nothing counted under a platform is missing in the whole
                assert self.sums[link, "*"][side] == sum(self.sums[link, n][side] for n in names if n != "*"), ("sums", link)
        for link, sides in records.items():           # every record of a link is in exactly one state
            entries = self.tally.get((link, "*"), {}).values()
            assert tuple(sum(e[side] for e in entries) for side in (0, 1)) == sides, ("records", link)
        names = [(r["code"], r["key"]) for r in self.results]
        assert len(names) == len(set(names)), "a code and key twice"
        assert all(r["at_risk"] >= 0 for r in self.results), "a negative risk"

    # ---- output

    def ordered(self):
        return sorted(self.results, key=lambda r: (r["state"] != "break", r["code"], r["key"]))

    @staticmethod
    def texts(row):
        """A finding as the texts of its columns."""
        return [money(row[c]) if c in ("left", "right", "difference", "at_risk") else str(row[c]) for c in COLUMNS]

    def write(self, out):
        with open(out, "w", encoding="utf-8", newline="") as f:
            table = csv.writer(f, lineterminator="\n")
            table.writerow(COLUMNS)
            table.writerows(self.texts(row) for row in self.ordered())

    def summary(self):
        links = {}
        for link in self.links:
            links[link] = {}
            for name in sorted(n for (l, n) in self.sums if l == link):
                entries = self.tally.get((link, name), {s: [0, 0, 0] for s in STATES})
                left, right = self.sums[link, name]
                links[link][name] = {
                    "left": money(left), "right": money(right),
                    "states": {s: {"left_records": e[0], "right_records": e[1], "difference": money(e[2])}
                               for s, e in entries.items()}}
        return {"from": str(self.period_from), "as_of": str(self.as_of), "links": links, "skipped": self.skipped}
