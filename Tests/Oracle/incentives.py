"""The pipeline incentives: instalments that fell due against those that partners paid (CODES 5, Incentives)."""
import calendar, datetime
from collections import defaultdict
from book import details
from registers import ONE_DAY, key_of

INSTALMENT = 600_000_00           # sen
CERTIFIED_TO_DUE = 5              # business days
WINDOW_DAYS = 5
INSTALMENTS = (1, 2, 3, 4)


def months_later(day, months):
    """The same day of a later month; a day that the month does not have becomes its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Incentives:
    links = ("incentive",)

    def due_day(self, entitled, instalment):
        """When an instalment falls due; None without certification, or when it falls on or after revocation."""
        if entitled is None or entitled["certified_on"] is None:
            return None
        day = months_later(self.registers.business_days(entitled["certified_on"], CERTIFIED_TO_DUE), instalment - 1)
        return None if entitled["revoked_on"] and day >= entitled["revoked_on"] else day

    def reconcile_incentives(self):
        self.skipped = []
        rows_of = defaultdict(list)
        for row in self.records["incentives"].values():
            rows_of[row["participant"], int(row["instalment"])].append(row)
        for who in sorted(set(self.entitlements) | {who for who, _ in rows_of}):
            before = "none"                            # how instalment n - 1 stands
            for n in INSTALMENTS:
                before = self.judge_instalment(who, n, rows_of.get((who, n), []), rows_of.get((who, n - 1), []), before)

    def judge_instalment(self, who, n, rows, rows_before, before):
        """Judges one instalment; returns how it stands for the next one: paid, missing, unjudged or nothing."""
        entitled, key = self.entitlements.get(who), key_of(who, str(n))
        paid_rows = [r for r in rows if r["status"] == "paid"]
        paid, due = sum(r["amount"] for r in paid_rows), self.due_day(entitled, n)
        channel = entitled["channel"] if entitled else ""
        code, columns, left, under = None, {}, 0, channel or "-"
        stands = ""
        if paid_rows:
            stands = "paid"
            first = min(paid_rows, key=lambda r: (r["day"], r["order"]))
            columns = dict(occurred=first["day"], party=first["partner"], partner=first["partner"], participant=who)
            orphan = entitled is None or entitled["certified_on"] is not None and due is None
            left = 0 if orphan else INSTALMENT
            if orphan:
                under = "-"
                code = "INCENTIVE_ORPHAN" if paid else None
            elif len(paid_rows) > 1 and paid > INSTALMENT:
                code = "INCENTIVE_DUPLICATE"
            elif paid != INSTALMENT:
                code = "INCENTIVE_AMOUNT"
            if not orphan:
                self.judge_order(key, n, paid_rows, rows_before, before, entitled["certified_on"], columns)
        elif due and due < self.as_of:                 # A after the due day
            if due < self.period_from + WINDOW_DAYS * ONE_DAY:
                stands = "unjudged"                    # paid before the scope begins, perhaps
            else:
                code, stands, left = "INCENTIVE_MISSING", "missing", INSTALMENT
                back = next((s for s in ("returned", "failed") if any(r["status"] == s for r in rows)), "")
                columns = dict(occurred=due, party=channel, partner=channel, participant=who, detail=details(back), term=due,
                               waits=[(channel, "incentives", due - WINDOW_DAYS * ONE_DAY, due + WINDOW_DAYS * ONE_DAY)])
        state = self.settle(code, key, left, paid, **columns) if code else "matched"
        if rows or left:
            self.count("incentive", under, state, 1 if left else 0, len(rows), left, paid)
        return stands

    def judge_order(self, key, n, paid_rows, rows_before, before, certified_on, columns):
        def month(row):
            return row["day"].year, row["day"].month
        months = {month(r) for r in rows_before if r["status"] == "paid"}
        early = [r for r in paid_rows if certified_on is None or r["day"] < certified_on or month(r) in months]
        if early:
            first = min(early, key=lambda r: (r["day"], r["order"]))
            self.add("INCENTIVE_EARLY", key, at_risk=sum(r["amount"] for r in early),
                     **columns | dict(occurred=first["day"], party=first["partner"], partner=first["partner"]))
        if n > 1 and before not in ("paid", "missing", "unjudged"):
            self.add("INCENTIVE_ORDER", key, at_risk=sum(r["amount"] for r in paid_rows), **columns)

    def prove_incentives(self):
        rows = self.records["incentives"].values()
        paid = [r for r in rows if r["status"] == "paid"]
        # Counted a second time, from the instalments themselves.
        instalments = 0
        paid_of = {(r["participant"], int(r["instalment"])) for r in paid}
        for who, entitled in self.entitlements.items():
            for n in INSTALMENTS:
                due = self.due_day(entitled, n)
                judged = due and self.period_from + WINDOW_DAYS * ONE_DAY <= due < self.as_of
                instalments += bool((who, n) in paid_of and (due or entitled["certified_on"] is None) or
                                    (who, n) not in paid_of and judged)
        self.prove({"incentive": (INSTALMENT * instalments, sum(r["amount"] for r in paid))},
                   {"incentive": (instalments, len(rows))})
