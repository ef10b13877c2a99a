"""The policies of training-payments: what a paid sale may not be (CODES 5, Policy)."""
import datetime
from collections import defaultdict
from registers import ONE_DAY, key_of

OFFICE = "pmo"
FIRST_PURCHASE_DAYS = 29
LAST_SOLD_DAY = datetime.date(2020, 12, 15)
NO_SELF_SALE_FROM = datetime.date(2020, 8, 7)


class Policies:
    def judge_policies(self):
        # "Same-time sales are ordered by sold_at, platform, order_id": one order for all.
        everything = sorted(self.sales.values(), key=lambda s: (s["time"], s["platform"], s["order_id"]))
        paid = [s for s in everything if s["status"] == "paid"]
        self.skipped = []
        missing = any(self.period_from <= day <= self.as_of for (_, feed), days in self.absent.items() if feed == "sales"
                      for day in days)
        incomplete = "sales-incomplete" if missing else ""
        if (OFFICE, "entitlements") in self.feeds and self.entitlements_came:
            self.judge_entitlements(everything, paid, incomplete)
        else:
            self.skipped += ["ENTITLEMENT_EXCEEDED", "PARTICIPANT_REVOKED", "PARTICIPANT_UNKNOWN", "PURCHASE_EXPIRED"]
        bought = set()
        for sale in paid:
            what = sale["participant"], sale["course"]
            if what in bought:
                self.tell("COURSE_REPEATED", sale, detail=incomplete)
            bought.add(what)
        for sale in paid:
            self.judge_registers(sale)
        if self.registers.institutions is None:
            self.skipped += ["COURSE_INSTITUTION", "INSTITUTION_INACTIVE", "INSTITUTION_UNKNOWN"]
        if self.registers.courses is None:
            self.skipped += ["COURSE_INSTITUTION", "COURSE_PRICE", "COURSE_UNKNOWN"]
        self.skipped = sorted(set(self.skipped))

    def tell(self, code, sale, *, at_risk=None, key=None, party=None, **columns):
        self.add(code, key or key_of(sale["platform"], sale["order_id"]), at_risk=sale["amount"] if at_risk is None else at_risk,
                 occurred=sale["time"].date(), party=party or sale["platform"], platform=sale["platform"], partner=sale["channel"],
                 institution=sale["institution"], participant=sale["participant"], **columns)

    def judge_entitlements(self, everything, paid, incomplete):
        # "While an entitlements file is refused, ENTITLEMENT_, PARTICIPANT_ and PURCHASE_ rules wait": however long.
        absent = sorted(self.absent.get((OFFICE, "entitlements"), ()))
        state = dict(state="waiting", waiting_for=";".join(f"{OFFICE}/entitlements_{d:%Y%m%d}" for d in absent)) if absent else {}
        first, spent, over = {}, defaultdict(int), {}
        for sale in everything:
            first.setdefault(sale["participant"], sale)
        expired = set()
        for sale in paid:
            who, sold = sale["participant"], sale["time"].date()
            entitled = self.entitlements.get(who)
            if entitled is None:
                self.tell("PARTICIPANT_UNKNOWN", sale, party=OFFICE, **state)
            elif entitled["revoked_on"] and sold > entitled["revoked_on"]:
                self.tell("PARTICIPANT_REVOKED", sale, party=OFFICE, **state)
            if entitled:
                spent[who] += sale["expected"]
                if spent[who] > entitled["training_balance"] and who not in over:
                    over[who] = sale
            # CODES 3: participants awarded before period.from are not judged by PURCHASE_EXPIRED.
            if entitled and entitled["awarded_on"] < self.period_from:
                continue
            too_late = (entitled and who not in expired and
                        first[who]["time"].date() > entitled["awarded_on"] + FIRST_PURCHASE_DAYS * ONE_DAY)
            expired.add(who)                           # what is wrong with the first purchase is told at the first paid one
            if too_late or sold > LAST_SOLD_DAY:
                self.tell("PURCHASE_EXPIRED", sale, detail=incomplete, **state)
        for who, sale in over.items():
            self.tell("ENTITLEMENT_EXCEEDED", sale, key=key_of(who), at_risk=spent[who] - self.entitlements[who]["training_balance"],
                      party=OFFICE, detail=incomplete, **state)

    def judge_registers(self, sale):
        """Platform, institution and course on the sold day."""
        r, sold = self.registers, sale["time"].date()
        platform, institution, course = sale["platform"], sale["institution"], sale["course"]
        if platform in r.platforms and not r.valid(r.platforms, platform, sold):
            self.tell("PLATFORM_INACTIVE", sale)
        own = r.serving(r.platforms, platform, sold)
        if sold >= NO_SELF_SALE_FROM and own and institution == own["own_institution"]:
            self.tell("SELF_SALE", sale)
        if r.institutions is not None:
            if institution not in r.institutions:
                self.tell("INSTITUTION_UNKNOWN", sale)
            elif not r.valid(r.institutions, institution, sold):
                self.tell("INSTITUTION_INACTIVE", sale)
        if r.courses is not None:
            known = r.valid(r.courses, course, sold)
            if not known:
                self.tell("COURSE_UNKNOWN", sale)
                return
            # Of another, known institution: an unknown one has its own code.
            if r.institutions is not None and institution in r.institutions and institution != known["institution"]:
                self.tell("COURSE_INSTITUTION", sale)
            excess = sale["amount"] - int(known["list_price"]) * 100
            if excess > 0:
                self.tell("COURSE_PRICE", sale, at_risk=excess)
