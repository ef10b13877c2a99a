"""Tiny cases, one rule each, with the finding that the page of codes gives for them: part of self-test.

A case begins with deals in which all is well (sale, debit, line, transfer) and spoils something by hand. Every owed file is
there. August 2020 from Monday the 3rd on; the only holiday is none. Money is written in whole rupiah here.
"""
import copy, csv, datetime, os, tempfile

import dialects
from dialects import Delivery
from oracle import PIPELINES

FIRST = datetime.date(2020, 8, 3)
CARD, OTHER_CARD = "0123456789012345", "9999999999999999"
REGISTERS = {
    "platforms.csv": ["code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner",
                      "tokopedia,T,2020-03-20,,1500,,ovo", "pintaria,P,2020-03-20,,1500,,ovo"],
    "partners.csv": ["code,name,valid_from,valid_to", "ovo,O,2020-03-20,", "gopay,G,2020-03-20,"],
    "institutions.csv": ["code,name,account,valid_from,valid_to", "LP0001,A,111,2020-03-20,", "LP0002,B,222,2020-03-20,"],
    "courses.csv": ["code,institution,title,list_price,valid_from,valid_to", "C1,LP0001,x,250000,2020-03-20,",
                    "C2,LP0002,y,250000,2020-03-20,"],
    "holidays.csv": ["day,name,known_from,known_to"], "holds.csv": ["platform,institution,from,to,released_on,reason"]}


def aug(n):
    """The n-th of August; 32 is the first of September."""
    return FIRST + (n - 3) * dialects.ONE_DAY


def at(n, clock="10:00:00"):
    return datetime.datetime.combine(aug(n), datetime.time.fromisoformat(clock))


class Case:
    def __init__(self):
        self.registers = copy.deepcopy(REGISTERS)
        self.rows, self.raw, self.gone, self.count, self.opening, self.entitled = {}, {}, set(), 0, None, {}
        self.entitle(CARD)

    # ---- rows

    def put(self, party, feed, day, row):
        self.rows.setdefault((party, feed, day), []).append(row)
        return row

    def sale(self, n, order="T1", *, platform="tokopedia", day=None, **more):
        row = dict(order_id=order, sold_at=at(n), card=CARD, course="C1", institution="LP0001", channel="ovo", ref=f"R{order}",
                   status="paid", list_price=25000000, amount=25000000) | more
        return self.put(platform, "sales", day or aug(n), row)

    def pay(self, n, order="T1", *, partner="ovo", day=None, **more):
        row = dict(ref=f"R{order}", order_id=order, card=CARD, platform="tokopedia", at=at(n, "10:01:00"), amount=25000000,
                   kind="debit", status="settled") | more
        return self.put(partner, "payments", day or aug(n), row)

    def line(self, n, order="T1", *, platform="tokopedia", day=None, **more):
        row = dict(id=f"L{order}", batch=f"B{order}", order_id=order, institution="LP0001", day=aug(n), gross=25000000,
                   commission=2500000, tax=0, net=22500000) | more
        return self.put(platform, "remittances", day or aug(n), row)

    def transfer(self, n, order="T1", *, partner="ovo", day=None, **more):
        row = dict(ref=f"X{order}", batch=f"B{order}", account="111", day=aug(n), amount=22500000, status="booked") | more
        return self.put(partner, "transfers", day or aug(n), row)

    def deal(self, n=10, order="T1", **more):
        """A sale of which all is well: sold and paid on the n-th, remitted and transferred in time."""
        self.last = (self.sale(n, order, **more), self.pay(n, order), self.line(n + 2, order), self.transfer(n + 3, order))
        return self.last

    def entitle(self, card, **more):
        self.entitled[card] = dict(card=card, wave=4, awarded_on=aug(3), balance=1000000 * 100, certified_on=None,
                                   revoked_on=None, channel="ovo") | more

    def paid(self, n, instalment, *, card=CARD, partner="ovo", day=None, **more):
        self.count += 1
        return self.put(partner, "incentives", day or aug(n), dict(
            ref=f"D{self.count}", card=card, instalment=instalment, day=aug(n), amount=60000000, status="paid") | more)

    # ---- the run

    def files(self, feeds, until):
        for party, feed in feeds:
            day = FIRST
            while day <= until:
                d = Delivery(party, feed, day, rows=self.rows.get((party, feed, day), []))
                if (party, feed, day) not in self.gone:
                    yield d.path, self.raw.get((party, feed, day)) or dialects.pack(d)
                day += dialects.ONE_DAY
        if self.entitled is not None:
            d = Delivery("pmo", "entitlements", aug(3), "01", list(self.entitled.values()))
            yield d.path, self.raw.get("entitlements") or dialects.pack(d)

    def run(self, as_of, *, incentives=False, feeds="", until=None):
        """The findings: {(code, key): finding}, open items too."""
        owed = [(p, "incentives") for p in ("ovo", "gopay")] if incentives else \
            [(p, f) for p in ("tokopedia", "pintaria") for f in ("sales", "remittances")] + \
            [(p, f) for p in ("ovo", "gopay") for f in ("payments", "transfers")]
        with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
            for path, data in self.files(owed, until or as_of):
                dialects.write_file(folder + "/inbox", path, data)
            os.makedirs(folder + "/registers")
            for name, lines in self.registers.items():
                with open(f"{folder}/registers/{name}", "w") as f:
                    f.write("\n".join(lines) + "\n")
            opening = ""
            if self.opening is not None:
                opening = folder + "/opening.csv"
                with open(opening, "w", newline="") as f:
                    table = csv.writer(f)
                    table.writerow(["link", "key", "difference"])
                    table.writerows(self.opening)
            self.oracle = PIPELINES["incentives" if incentives else "training-payments"](
                folder + "/inbox", folder + "/registers", str(as_of), feeds=feeds, opening=opening)
        return {(r["code"], r["key"]): r for r in self.oracle.results}


def shown(found, *columns):
    """{(code, key): values of the columns}, money in rupiah, days as the n of August."""
    def value(v):
        if isinstance(v, datetime.date):
            return (v - FIRST).days + 3
        return v / 100 if isinstance(v, int) and v % 100 else v // 100 if isinstance(v, int) else v
    return {name: tuple(value(r[c]) for c in columns) for name, r in found.items()}


def all_cases(same):
    for name, case in sorted(globals().items()):
        if name.startswith("case_"):
            case(lambda what, found, expected: same(f"{name[5:].replace('_', ' ')}: {what}", found, expected))


# ---------------------------------------------------------------- link 1

def case_payment_attributes(same):
    c = Case()
    c.deal()
    same("a sound deal", c.run(aug(30)), {})
    pay = c.last[1]
    pay["card"] = OTHER_CARD
    found = c.run(aug(30))
    same("another participant", shown(found, "state", "severity", "party", "left", "right", "difference", "at_risk", "occurred_on", "due_on", "age_days"),
         {("PAYMENT_PARTICIPANT", "tokopedia/T1"): ("break", "error", "ovo", 0, 0, 0, 250000, 10, "", .2)})
    pay.update(card=CARD, platform="pintaria")
    same("another platform, pass 1", shown(c.run(aug(30)), "severity", "party", "at_risk"),
         {("PAYMENT_PLATFORM", "tokopedia/T1"): ("warning", "ovo", 250000)})
    pay.update(platform="tokopedia", ref="ELSE")
    same("another reference", shown(c.run(aug(30)), "severity", "party", "at_risk"),
         {("PAYMENT_REFERENCE", "tokopedia/T1"): ("warning", "tokopedia", 250000)})
    c.rows["ovo", "payments", aug(10)] = []
    c.rows["gopay", "payments", aug(10)] = [pay]
    same("another partner", shown(c.run(aug(30)), "severity", "party", "at_risk"),
         {("PAYMENT_CHANNEL", "tokopedia/T1"): ("warning", "tokopedia", 250000)})
    c.pay(10, order="T1", ref="MORE", amount=5000000)
    pay["amount"] = 20000000
    same("from both", shown(c.run(aug(30)), "at_risk"),
         {("PAYMENT_CHANNEL", "tokopedia/T1"): (200000,), ("PAYMENT_REFERENCE", "tokopedia/T1"): (50000,)})
    c.pay(10, amount=100)
    found = c.run(aug(30))
    same("a debit from pass 1 ends both", shown(found, "difference"), {("PAYMENT_DOUBLE", "tokopedia/T1"): (-1,)})
    c = Case()
    c.deal()
    c.last[1]["status"] = "pending"
    c.pay(10, ref="ELSE")
    same("a pending debit of pass 1 is none", list(c.run(aug(30))), [("PAYMENT_REFERENCE", "tokopedia/T1")])
    c = Case()
    c.deal()
    c.last[1].update(at=at(11, "23:59:59"))
    same("paid within grace", c.run(aug(30)), {})
    c.last[1].update(at=at(12, "00:00:00"))
    same("paid after grace", shown(c.run(aug(30)), "severity", "party", "at_risk", "occurred_on", "due_on"),
         {("PAYMENT_LATE", "tokopedia/T1"): ("warning", "ovo", 250000, 10, "")})
    c.pay(11, ref="MORE", amount=100)
    same("the first debit counts", [k for k, _ in c.run(aug(30))], ["PAYMENT_DOUBLE"])
    c = Case()
    c.deal()
    c.sale(14, status="refunded", day=aug(14), sold_at=at(10))
    c.last[1].update(at=at(13), card=OTHER_CARD)
    same("attributes of a refunded sale", shown(c.run(aug(30)), "at_risk"), {
        ("CLAWBACK_DUE", "tokopedia/T1"): (250000,), ("REFUND_MISSING", "tokopedia/T1"): (250000,),
        ("PAYMENT_LATE", "tokopedia/T1"): (250000,), ("PAYMENT_PARTICIPANT", "tokopedia/T1"): (250000,)})


# ---------------------------------------------------------------- link 2

def case_line_attributes(same):
    key = "tokopedia/T1/LT1"
    c = Case()
    c.deal()
    c.last[2].update(institution="LP0002")
    c.last[3].update(account="222")
    same("another institution", shown(c.run(aug(30)), "severity", "party", "left", "right", "difference", "at_risk", "occurred_on", "due_on"),
         {("FORWARD_INSTITUTION", key): ("error", "tokopedia", 0, 0, 0, 250000, 10, "")})
    c.line(20, id="L2", batch="B2", gross=-25000000, commission=-2500000, net=-22500000, institution="LP0002")
    c.line(20, id="L3", batch="B2")
    same("a clawback, too", shown(c.run(aug(31)), "at_risk"), {
        ("FORWARD_INSTITUTION", key): (250000,), ("FORWARD_INSTITUTION", "tokopedia/T1/L2"): (250000,),
        ("FORWARD_LATE", "tokopedia/T1/L3"): (250000,), ("BATCH_MIXED", "B2"): (0,)})
    c = Case()
    c.deal()
    c.last[2].update(net=22400000)
    c.last[3].update(amount=22400000)
    same("arithmetic", shown(c.run(aug(30)), "severity", "at_risk", "occurred_on"), {("FORWARD_ARITHMETIC", key): ("error", 1000, 10)})
    c.last[2].update(net=22600000, order_id="T9")
    c.last[3].update(amount=22600000)
    same("of a line without a sale", shown({k: v for k, v in c.run(aug(30)).items() if "ARITHMETIC" in k[0]}, "at_risk", "occurred_on"),
         {("FORWARD_ARITHMETIC", "tokopedia/T9/LT1"): (1000, 12)})
    # Paid on Monday the 10th: five business days later is Monday the 17th.
    for n, late in ((17, False), (18, True)):
        c = Case()
        c.deal()
        c.last[2].update(day=aug(n))
        c.last[3].update(day=aug(n + 1))
        same(f"remitted on the {n}th", shown(c.run(aug(30)), "severity", "party", "at_risk", "occurred_on", "due_on"),
             {("FORWARD_LATE", key): ("warning", "tokopedia", 250000, 10, "")} if late else {})


def case_holds(same):
    key = "tokopedia/T1/LT1"

    def case(released, n):
        c = Case()
        c.registers["holds.csv"].append(f"tokopedia,LP0001,2020-08-10,2020-08-10,{released},x")
        c.deal()
        c.last[2].update(day=aug(n))
        c.last[3].update(day=aug(n + 1))
        return shown(c.run(aug(30)), "severity", "at_risk", "occurred_on")
    held, late = {("FORWARD_HELD", key): ("warning", 250000, 10)}, {("FORWARD_LATE", key): ("warning", 250000, 10)}
    same("remitted while held", case("", 12), held)
    same("late while held: not judged", case("", 20), held)
    same("remitted a day before the release", case("2020-08-17", 14), held)
    same("remitted on the day of the release", case("2020-08-17", 17), {})
    same("the release moves the term", case("2020-08-17", 24), {})
    same("and ends", case("2020-08-17", 25), late)
    same("a release before the debit moves nothing", case("2020-08-05", 18), late)
    same("a release after A: it stood", case("2020-08-31", 28), held)


def case_commission_cap(same):
    def case(cap, commission, gross=25000000, cap_rows=None, **more):
        c = Case()
        c.registers["platforms.csv"][1:2] = cap_rows or [f"tokopedia,T,2020-03-20,,{cap},,ovo"]
        c.deal()
        net = gross - commission
        c.last[0].update(amount=gross)
        c.last[1].update(amount=gross)
        c.last[2].update(gross=gross, commission=commission, net=net, **more)
        c.last[3].update(amount=net)
        return shown(c.run(aug(30)), "severity", "party", "at_risk", "occurred_on")
    over = ("COMMISSION_OVER_CAP", "tokopedia/T1/LT1")
    same("at the cap", case(1500, 3750000), {})
    same("a rupiah over", case(1500, 3750100), {over: ("error", "tokopedia", 1, 10)})
    same("the cap is floored to whole rupiah: 15 % of 10,001 is 1,500.15", case(1500, 150100, 1000100), {over: ("error", "tokopedia", 1, 10)})
    same("no cap", case("", 20000000), {})
    same("a cap of nothing", case(0, 100), {over: ("error", "tokopedia", 1, 10)})
    rows = ["tokopedia,T,2020-03-20,2020-08-09,,,ovo", "tokopedia,T,2020-08-10,,1500,,ovo"]
    same("the cap of the sold day", case(0, 3800000, cap_rows=rows), {over: ("error", "tokopedia", 500, 10)})
    same("not that of a day later", case(0, 3800000, cap_rows=[rows[0].replace("08-09", "08-10"), rows[1].replace("08-10", "08-11")]), {})
    gone = ["tokopedia,T,2020-03-20,2020-08-01,1500,,ovo"]
    same("after all rows the last one serves", case(0, 3800000, cap_rows=gone),
         {over: ("error", "tokopedia", 500, 10), ("PLATFORM_INACTIVE", "tokopedia/T1"): ("error", "tokopedia", 250000, 10)})


# ---------------------------------------------------------------- link 3

def case_batches(same):
    c = Case()
    c.deal(10, "T1")
    c.deal(10, "T2", card=OTHER_CARD, course="C2", institution="LP0002")
    c.entitle(OTHER_CARD)
    c.last[1].update(card=OTHER_CARD)
    c.last[2].update(batch="BT1", institution="LP0002", day=aug(13))
    c.rows["ovo", "transfers", aug(13)] = []
    c.transfer(14, amount=45000000, account="222")
    found = c.run(aug(30))
    same("lines of two institutions, an account of either", shown(found, "severity", "party", "difference", "at_risk", "occurred_on"),
         {("BATCH_MIXED", "BT1"): ("error", "tokopedia", 0, 450000, 13)})
    c.rows["ovo", "transfers", aug(14)][0]["account"] = "333"
    found = {k: v for k, v in c.run(aug(30)).items() if k[0] != "BATCH_MIXED"}
    same("an account of none", shown(found, "severity", "party", "difference", "at_risk", "occurred_on", "due_on"),
         {("TRANSFER_ACCOUNT", "BT1/XT1"): ("error", "ovo", 0, 450000, 13, "")})
    c.registers["institutions.csv"].pop()
    same("one institution is unknown: no verdict", [k for k, _ in c.run(aug(30)) if k.startswith("TRANSFER")], [])
    c = Case()
    c.deal()
    c.last[3].update(account="")
    same("no account: no verdict", c.run(aug(30)), {})
    c.last[3].update(account="333")
    c.transfer(20, ref="back", amount=-100)
    c.transfer(20, ref="more", amount=100)
    same("a repayment has no account", list(c.run(aug(30))), [("TRANSFER_ACCOUNT", "BT1/XT1"), ("TRANSFER_LATE", "BT1/more")])
    c = Case()
    c.registers["institutions.csv"][1:2] = ["LP0001,A,110,2020-03-20,2020-08-12", "LP0001,A,111,2020-08-13,"]
    c.deal()
    same("the account of the booking day", c.run(aug(30)), {})
    c.last[3].update(day=aug(12))
    same("and of no other", list(c.run(aug(30))), [("TRANSFER_ACCOUNT", "BT1/XT1")])
    # Remitted on Wednesday the 12th: two business days later is Friday the 14th.
    for n, late in ((14, False), (15, True)):
        c = Case()
        c.deal()
        c.last[3].update(day=aug(n))
        same(f"transferred on the {n}th", shown(c.run(aug(30)), "severity", "party", "at_risk", "occurred_on", "due_on"),
             {("TRANSFER_LATE", "BT1/XT1"): ("warning", "ovo", 225000, 12, "")} if late else {})
    c.transfer(13, ref="first", status="returned")
    same("late after a return: not told", c.run(aug(30)), {})


# ---------------------------------------------------------------- policies

def case_entitlements(same):
    c = Case()
    c.entitle(CARD, balance=600000 * 100)
    for n, order in ((10, "T1"), (11, "T2"), (12, "T3")):
        c.deal(n, order, course=f"C{order}")
        c.registers["courses.csv"].append(f"C{order},LP0001,x,250000,2020-03-20,")
    same("more than the balance", shown(c.run(aug(30)), "severity", "state", "party", "left", "right", "at_risk", "occurred_on", "due_on", "detail"),
         {("ENTITLEMENT_EXCEEDED", CARD): ("error", "break", "pmo", 0, 0, 150000, 12, "", "")})
    c.entitle(CARD, balance=750000 * 100)
    same("just the balance", c.run(aug(30)), {})
    c.entitle(CARD, balance=749999 * 100)
    same("a rupiah more", shown(c.run(aug(30)), "at_risk", "occurred_on"), {("ENTITLEMENT_EXCEEDED", CARD): (1, 12)})
    c.entitle(CARD, balance=600000 * 100)
    c.sale(14, "T2", course="CT2", status="cancelled", sold_at=at(11))
    same("cancelled ones do not count", {k for k, _ in c.run(aug(30))}, {"CLAWBACK_DUE", "REFUND_MISSING"})
    c = Case()
    c.deal()
    c.entitled = {}
    same("no entitlement", shown(c.run(aug(30)), "severity", "party", "at_risk", "occurred_on"),
         {("PARTICIPANT_UNKNOWN", "tokopedia/T1"): ("error", "pmo", 250000, 10)})
    c.entitle(CARD, revoked_on=aug(10))
    same("sold on the day of revocation", c.run(aug(30)), {})
    c.entitle(CARD, revoked_on=aug(9))
    same("sold after revocation", shown(c.run(aug(30)), "severity", "party", "at_risk", "occurred_on"),
         {("PARTICIPANT_REVOKED", "tokopedia/T1"): ("error", "pmo", 250000, 10)})
    c.raw["entitlements"] = b"\x1f\x8b"
    found = {k: v for k, v in c.run(aug(30)).items() if k[0] != "FEED_REFUSED"}
    same("a refused file: wait", shown(found, "state", "waiting_for"),
         {("PARTICIPANT_UNKNOWN", "tokopedia/T1"): ("waiting", "pmo/entitlements_20200803")})
    feeds = "tokopedia,pintaria,ovo,gopay"
    del c.raw["entitlements"]
    same("entitlements are not configured", (c.run(aug(30), feeds=feeds), c.oracle.skipped),
         ({}, ["ENTITLEMENT_EXCEEDED", "PARTICIPANT_REVOKED", "PARTICIPANT_UNKNOWN", "PURCHASE_EXPIRED"]))
    c = Case()
    c.entitle(CARD, balance=100000 * 100)
    c.deal()
    c.gone.add(("pintaria", "sales", aug(20)))
    found = {k: v for k, v in c.run(aug(30)).items() if k[0] != "FEED_MISSING"}
    same("a sales file is missing", shown(found, "state", "detail"), {("ENTITLEMENT_EXCEEDED", CARD): ("break", "sales-incomplete")})
    c.put("tokopedia", "sales", aug(15), dict(c.last[0]))
    same("duplicates never count", {k: r["at_risk"] for k, r in c.run(aug(30)).items() if k[0] == "ENTITLEMENT_EXCEEDED"},
         {("ENTITLEMENT_EXCEEDED", CARD): 15000000})


def case_purchase_expired(same):
    def case(awarded, *sales, n=36, as_of=50):
        c = Case()
        c.entitle(CARD, awarded_on=awarded)
        for order, n, status in sales:
            c.deal(n, order, status=status, course=f"C{order}")
            c.registers["courses.csv"].append(f"C{order},LP0001,x,250000,2020-03-20,")
            if status != "paid":
                for party, feed, row in (("ovo", "payments", 1), ("tokopedia", "remittances", 2), ("ovo", "transfers", 3)):
                    for rows in c.rows.values():
                        rows[:] = [r for r in rows if r is not c.last[row]]
        return shown(c.run(aug(as_of)), "severity", "party", "at_risk", "occurred_on")

    def expired(order, n):
        return {("PURCHASE_EXPIRED", f"tokopedia/{order}"): ("warning", "tokopedia", 250000, n)}
    same("on the last day", case(aug(4), ("T1", 33, "paid")), {})
    same("a day later", case(aug(4), ("T1", 34, "paid")), expired("T1", 34))
    same("a first sale in time", case(aug(4), ("T1", 33, "paid"), ("T2", 40, "paid")), {})
    same("a cancelled first sale in time", case(aug(4), ("T1", 33, "cancelled"), ("T2", 40, "paid")), {})
    same("a cancelled first sale too late: told at the paid one", case(aug(4), ("T1", 36, "cancelled"), ("T2", 40, "paid")), expired("T2", 40))
    same("once a participant", case(aug(4), ("T1", 36, "paid"), ("T2", 40, "paid")), expired("T1", 36))
    same("awarded before the scope", case(aug(2), ("T1", 36, "paid")), {})
    same("awarded on its first day", case(aug(3), ("T1", 36, "paid")), expired("T1", 36))
    december = (datetime.date(2020, 12, 15) - FIRST).days + 3
    same("15 December", case(aug(december - 5), ("T1", december, "paid"), as_of=december + 10), {})
    same("16 December", case(aug(december - 5), ("T1", december, "paid"), ("T2", december + 1, "paid"), as_of=december + 10),
         expired("T2", december + 1))


def case_courses(same):
    c = Case()
    c.deal(10, "T1")
    c.deal(12, "T2")
    found = c.run(aug(30))
    same("the same course again", shown(found, "severity", "party", "at_risk", "occurred_on", "detail"),
         {("COURSE_REPEATED", "tokopedia/T2"): ("warning", "tokopedia", 250000, 12, "")})
    c.sale(13, "T1", status="refunded", sold_at=at(10))
    same("the first was given back", [k for k, _ in c.run(aug(30)) if k.startswith("COURSE")], [])
    c = Case()
    c.deal(10, "T2")
    c.deal(10, "T1")
    same("at the same time: by order id", [k for k in c.run(aug(30))], [("COURSE_REPEATED", "tokopedia/T2")])
    c.gone.add(("pintaria", "sales", aug(30)))
    same("a sales file of A is missing", [r["detail"] for (k, _), r in c.run(aug(30)).items() if k == "COURSE_REPEATED"], ["sales-incomplete"])
    c.gone = {("pintaria", "sales", aug(3))}
    same("one of the first day", [r["detail"] for (k, _), r in c.run(aug(30)).items() if k == "COURSE_REPEATED"], ["sales-incomplete"])
    c.gone = {("pintaria", "remittances", aug(20))}
    same("a file of another feed", [r["detail"] for (k, _), r in c.run(aug(30)).items() if k == "COURSE_REPEATED"], [""])
    c.gone.add(("pintaria", "sales", aug(20)))
    same("a sales file is missing", [r["detail"] for (k, _), r in c.run(aug(30)).items() if k == "COURSE_REPEATED"], ["sales-incomplete"])

    def case(sale={}, courses=(), **registers):
        c = Case()
        c.registers["courses.csv"] += courses
        for name, lines in registers.items():
            if lines is None:
                del c.registers[name + ".csv"]
            else:
                c.registers[name + ".csv"][1:] = lines
        c.deal(10, "T1", **sale)
        c.last[2]["institution"] = c.last[0]["institution"]
        if "amount" in sale:
            c.last[1]["amount"] = c.last[2]["gross"] = sale["amount"]
            c.last[2]["net"] = c.last[3]["amount"] = sale["amount"] - 2500000
        c.last[3]["account"] = ""
        return shown(c.run(aug(30)), "severity", "party", "at_risk")
    told = ("warning", "tokopedia", 250000)
    same("an unknown course", case(dict(course="C9")), {("COURSE_UNKNOWN", "tokopedia/T1"): told})
    same("a course that is over", case(dict(course="C9"), ["C9,LP0001,x,250000,2020-03-20,2020-08-09"]), {("COURSE_UNKNOWN", "tokopedia/T1"): told})
    same("a course to come", case(dict(course="C9"), ["C9,LP0001,x,250000,2020-08-11,"]), {("COURSE_UNKNOWN", "tokopedia/T1"): told})
    same("a course of another institution", case(dict(course="C2")), {("COURSE_INSTITUTION", "tokopedia/T1"): told})
    same("an unknown institution has its own code", case(dict(institution="LP9999")),
         {("INSTITUTION_UNKNOWN", "tokopedia/T1"): ("error", "tokopedia", 250000)})
    same("above the price", case(dict(amount=25000100)), {("COURSE_PRICE", "tokopedia/T1"): ("warning", "tokopedia", 1)})
    two = ["C9,LP0001,x,249999,2020-03-20,2020-08-09", "C9,LP0001,x,250000,2020-08-10,"]
    same("the price of the sold day", case(dict(course="C9"), two), {})
    same("and not that of tomorrow", case(dict(course="C9"), [l.replace("08-10", "08-11").replace("08-09", "08-10") for l in two]),
         {("COURSE_PRICE", "tokopedia/T1"): ("warning", "tokopedia", 1)})
    same("an institution that is over", case(institutions=["LP0001,A,111,2020-03-20,2020-08-09"]),
         {("INSTITUTION_INACTIVE", "tokopedia/T1"): ("error", "tokopedia", 250000)})
    same("no registers", case(dict(course="C9", institution="LP9999"), courses=None or (), institutions=None), {("COURSE_UNKNOWN", "tokopedia/T1"): told})
    own = ["tokopedia,T,2020-03-20,2020-08-09,,,ovo", "tokopedia,T,2020-08-10,,,LP0001,ovo", "pintaria,P,2020-03-20,,,,ovo"]
    sold = {("SELF_SALE", "tokopedia/T1"): ("error", "tokopedia", 250000)}
    same("its own institution", case(platforms=own), sold)
    same("not yet its own", case(platforms=[l.replace("08-10", "08-11").replace("08-09", "08-10") for l in own]), {})
    c = Case()
    c.registers["platforms.csv"][1] = "tokopedia,T,2020-03-20,,,LP0001,ovo"
    c.deal(6)
    same("on 6 August", c.run(aug(30)), {})
    c = Case()
    c.registers["platforms.csv"][1] = "tokopedia,T,2020-03-20,,,LP0001,ovo"
    c.deal(7)
    c.last[2]["day"] = aug(10)
    same("on 7 August", list(c.run(aug(30))), list(sold))
    c = Case()
    c.registers["platforms.csv"][1] = "tokopedia,T,2020-03-20,2020-08-09,,LP0001,ovo"
    c.deal(10)
    same("a platform that left", shown(c.run(aug(30)), "severity", "party", "at_risk"),
         {("PLATFORM_INACTIVE", "tokopedia/T1"): ("error", "tokopedia", 250000), **sold})
    c = Case()
    c.deal(10)
    c.deal(10, "T2")
    for row, field, rupiah in zip(c.last, ("amount", "amount", "gross", "amount"), (101000000, 101000000, 101000000, 100975000)):
        row[field] = rupiah * 100
    c.last[2]["net"] = c.last[3]["amount"]
    found = {k: r["severity"] for k, r in c.run(aug(30)).items()}
    same("a hundred million is critical, where it is an error", found, {
        ("ENTITLEMENT_EXCEEDED", CARD): "critical", ("COURSE_PRICE", "tokopedia/T2"): "warning", ("COURSE_REPEATED", "tokopedia/T2"): "warning"})


# ---------------------------------------------------------------- balance codes, at their borders

def spoilt(change, as_of=40, sale=True, gone=(), n=10, only=""):
    """One deal, changed by hand: (state, difference, due_on, detail) of what is found, without feed codes."""
    c = Case()
    c.deal(n)
    if not sale:
        c.rows["tokopedia", "sales", aug(n)] = []
    change(c, *c.last)
    c.gone |= {(p, f, aug(d)) for p, f, d in gone}
    found = {k: v for k, v in c.run(aug(as_of)).items() if not k[0].startswith("FEED") and k[0].startswith(only)}
    return shown(found, "state", "difference", "due_on", "detail")


def take(c, *feeds):
    """Takes all rows of these feeds out."""
    for (party, feed, day), rows in c.rows.items():
        if feed in feeds:
            rows.clear()


def case_payment_balance(same):
    def told(code, state, difference, due="", detail=""):
        return {(code, "tokopedia/T1"): (state, difference, due, detail)}

    def unpaid(c, sale, pay, line, transfer):
        take(c, "payments", "remittances", "transfers")
    same("not paid, on the last day", spoilt(unpaid, 11), told("PAYMENT_MISSING", "pending", 250000, 11))
    same("and after it", spoilt(unpaid, 12), told("PAYMENT_MISSING", "break", 250000, 11))
    # The window is the 9th to the 11th; ten business days after Tuesday the 11th is the 25th.
    for day, state, detail in ((8, "break", ""), (9, "waiting", ""), (11, "waiting", ""), (12, "break", "")):
        same(f"the file of the {day}th is missing", spoilt(unpaid, 20, gone=[("ovo", "payments", day)]), told("PAYMENT_MISSING", state, 250000, 11, detail))
    same("on the last day of waiting", spoilt(unpaid, 25, gone=[("ovo", "payments", 11)]), told("PAYMENT_MISSING", "waiting", 250000, 11))
    same("and after it", spoilt(unpaid, 26, gone=[("ovo", "payments", 11)]), told("PAYMENT_MISSING", "break", 250000, 11, "feed-missing"))
    same("another partner's file", spoilt(unpaid, 20, gone=[("gopay", "payments", 10)]), told("PAYMENT_MISSING", "break", 250000, 11))

    def cancelled(c, sale, pay, line, transfer):
        c.sale(14, status="cancelled", sold_at=at(10))
        take(c, "remittances", "transfers")
    for as_of, state in ((15, "pending"), (16, "break")):
        same(f"cancelled on the 14th, as of the {as_of}th", spoilt(cancelled, as_of), told("REFUND_MISSING", state, -250000, 15))
    for day, state in ((12, "break"), (13, "waiting"), (15, "waiting"), (16, "break")):
        same(f"and a file of the {day}th missing", spoilt(cancelled, 20, gone=[("ovo", "payments", day)]), told("REFUND_MISSING", state, -250000, 15))

    def refunded(c, sale, pay, line, transfer):
        c.pay(12, kind="refund", amount=10000000, at=at(12))
        c.pay(13, kind="refund", ref="R2", amount=15000000, at=at(13))
        take(c, "remittances", "transfers")
    for as_of, state in ((14, "pending"), (15, "break")):
        same(f"refunded in full on the 13th, as of the {as_of}th", spoilt(refunded, as_of), told("PAYMENT_REFUNDED", state, 250000, 14))
    for day, state in ((11, "break"), (12, "waiting"), (14, "waiting"), (15, "break")):
        same(f"and sales of the {day}th missing", spoilt(refunded, 20, gone=[("tokopedia", "sales", day)], only="PAYMENT"),
             told("PAYMENT_REFUNDED", state, 250000, 14))

    def off(sen, *others):
        def change(c, sale, pay, line, transfer):
            pay["amount"] = sen
            for n, (kind, more) in enumerate(others):
                c.pay(10, ref=f"R{n}", kind=kind, amount=more)
        return lambda: spoilt(change, only="PAYMENT")
    for what, found, code, difference in (
            ("a hundred times", off(2500000000), "PAYMENT_SCALE", -24750000), ("a hundredth", off(250000), "PAYMENT_SCALE", 247500),
            ("a tenth", off(2500000), "PAYMENT_AMOUNT", 225000), ("a rupiah less", off(24999900), "PAYMENT_AMOUNT", 1),
            ("two debits, more", off(25000000, ("debit", 100)), "PAYMENT_DOUBLE", -1), ("two debits, less", off(100, ("debit", 100)), "PAYMENT_AMOUNT", 249998),
            ("a hundredth and a refund", off(250000, ("refund", 100)), "PAYMENT_AMOUNT", 247501),
            ("refunded in part", off(25000000, ("refund", 100)), "PAYMENT_AMOUNT", 1)):
        same(what, found(), told(code, "break", difference))
    same("two debits that add up", off(10000000, ("debit", 15000000))(), {})
    same("a debit of nothing, and no refund", spoilt(lambda c, s, p, l, t: p.update(amount=0)),
         told("PAYMENT_AMOUNT", "break", 250000) | told("FORWARD_OVER", "break", -250000))

    def wrong(c, sale, pay, line, transfer):
        pay["amount"] = 100
    for day, state in ((8, "break"), (9, "waiting"), (11, "waiting"), (12, "break")):
        same(f"a wrong amount and the file of the {day}th missing", spoilt(wrong, 20, gone=[("ovo", "payments", day)], only="PAYMENT"),
             told("PAYMENT_AMOUNT", state, 249999))


def case_payment_orphans(same):
    def orphan(code, state, difference, due, detail="", key="ovo/RT1"):
        return {(code, key): (state, difference, due, detail)}

    def debit(c, sale, pay, line, transfer):
        take(c, "remittances", "transfers")
    for as_of, state in ((11, "pending"), (12, "break")):
        same(f"a debit of the 10th without a sale, as of the {as_of}th", spoilt(debit, as_of, sale=False), orphan("PAYMENT_ORPHAN", state, -250000, 11))
    for day, state in ((8, "break"), (9, "waiting"), (11, "waiting"), (12, "break")):
        same(f"and sales of the {day}th missing", spoilt(debit, 20, sale=False, gone=[("tokopedia", "sales", day)]), orphan("PAYMENT_ORPHAN", state, -250000, 11))
    for n, state in ((3, "before"), (4, "break")):
        same(f"a debit of the {n}th", spoilt(debit, n=n, sale=False), orphan("PAYMENT_ORPHAN", state, -250000, n + 1))

    def refunds(first, second):
        def change(c, sale, pay, line, transfer):
            take(c, "payments", "remittances", "transfers")
            c.put("ovo", "payments", aug(first), dict(pay, kind="refund", at=at(first), amount=10000000))
            if second:
                c.put("ovo", "payments", aug(second), dict(pay, kind="refund", at=at(second), ref="R2", amount=100))
        return change
    # Ten business days after Monday the 3rd is the 17th.
    for n, state in ((17, "before"), (18, "break")):
        same(f"a refund of the {n}th alone", spoilt(refunds(n, None), sale=False), orphan("REFUND_ORPHAN", state, 100000, n + 1))
    for as_of, state in ((19, "pending"), (20, "break")):
        same(f"a refund of the 18th, as of the {as_of}th", spoilt(refunds(18, None), as_of, sale=False), orphan("REFUND_ORPHAN", state, 100000, 19))


def case_forward_balance(same):
    def told(code, state, difference, due="", detail=""):
        return {(code, "tokopedia/T1"): (state, difference, due, detail)}

    def none(c, *rows):
        take(c, "remittances", "transfers")
    # Paid on Monday the 10th: term Monday the 17th (five business days), window from the 9th.
    for as_of, state in ((17, "pending"), (18, "break")):
        same(f"not forwarded, as of the {as_of}th", spoilt(none, as_of), told("FORWARD_MISSING", state, 250000, 17))
    for day, state in ((8, "break"), (9, "waiting"), (17, "waiting"), (18, "break")):
        same(f"and lines of the {day}th missing", spoilt(none, 20, gone=[("tokopedia", "remittances", day)]), told("FORWARD_MISSING", state, 250000, 17))

    def lines(*sens, day=12):
        def change(c, sale, pay, line, transfer):
            take(c, "remittances", "transfers")
            for n, sen in enumerate(sens):
                c.line(day, id=f"L{n}", batch="B", gross=sen, commission=0, net=sen)
        return lambda as_of=40, **more: spoilt(change, as_of, only=("FORWARD", "CLAWBACK"), **more)
    same("less", lines(24999900)(), told("FORWARD_SHORT", "break", 1, 17))
    same("less, within the term", lines(24999900)(17), told("FORWARD_SHORT", "pending", 1, 17))
    same("more", lines(25000100)(), told("FORWARD_OVER", "break", -1))
    same("twice", lines(25000000, 100)(), told("FORWARD_DOUBLE", "break", -1))
    same("twice, and nothing taken back enough", lines(25000000, 200, -100)(), told("FORWARD_DOUBLE", "break", -1))
    same("taken back", lines(25000000, -25000000)(), told("FORWARD_CLAWED_BACK", "break", 250000, 17))
    same("taken back within the term", lines(25000000, -25000000)(17), told("FORWARD_CLAWED_BACK", "pending", 250000, 17))
    same("taken back, and lines missing: it does not wait", lines(25000000, -25000000)(20, gone=[("tokopedia", "remittances", 13)]),
         told("FORWARD_CLAWED_BACK", "break", 250000, 17))

    def clawback(status_day, refund_day, line_day):
        def change(c, sale, pay, line, transfer):
            take(c, "remittances", "transfers")
            if status_day:
                c.sale(status_day, status="refunded", sold_at=at(10))
            if refund_day:
                c.pay(refund_day, kind="refund", at=at(refund_day))
            c.line(line_day, id="L1", batch="B", commission=0, net=25000000)
        return lambda as_of=40, **more: spoilt(change, as_of, only="CLAWBACK", **more)
    # The latest of Wednesday the 12th, Thursday the 13th and Friday the 14th, whichever it is: five business days after it.
    for days in ((14, 12, 12), (12, 14, 12), (12, 12, 14), (None, 14, 12), (None, 12, 14)):
        for as_of, state in ((21, "pending"), (22, "break")):
            same(f"clawback due of {days}, as of the {as_of}st", clawback(*days)(as_of), told("CLAWBACK_DUE", state, -250000, 21))
    for day, state in ((12, "break"), (13, "waiting"), (21, "waiting"), (22, "break")):
        same(f"and lines of the {day}th missing", clawback(14, 12, 11)(24, gone=[("tokopedia", "remittances", day)]), told("CLAWBACK_DUE", state, -250000, 21))

    def unpaid(c, sale, pay, line, transfer):
        take(c, "payments")
    same("forwarded without a payment", spoilt(unpaid, only="FORWARD"), told("FORWARD_UNPAID", "break", -250000))
    same("a sale pending in link 1", spoilt(unpaid, 11, only="FORWARD"), {})
    same("is pending where it has a difference", spoilt(lambda c, s, p, l, t: (unpaid(c, s, p, l, t), l.update(day=aug(11))), 13, only="FORWARD",
         gone=[("ovo", "payments", 10)]), told("FORWARD_UNPAID", "waiting", -250000))
    same("settled once, reversed since: it had been paid", spoilt(lambda c, s, p, l, t: c.put("ovo", "payments", aug(12), dict(p, status="reversed")), only="FORWARD"),
         told("FORWARD_OVER", "break", -250000))

    def orphans(*days):
        def change(c, sale, pay, line, transfer):
            take(c, "payments", "remittances", "transfers")
            for n, day in enumerate(days):
                c.line(day, id=f"L{n}", batch="B")
        return lambda as_of=60, **more: spoilt(change, as_of, sale=False, only="FORWARD", **more)
    for n, state in ((17, "before"), (18, "break")):
        same(f"lines of the {n}th without a sale", orphans(n, n + 3)(), told("FORWARD_ORPHAN", state, -500000))
    # Ten business days before Tuesday the 25th is Tuesday the 11th.
    for day, state in ((10, "break"), (11, "waiting"), (25, "waiting"), (26, "break")):
        same(f"and sales of the {day}th missing", orphans(25, 27)(35 if state == "break" else 25 if day == 11 else 35, gone=[("tokopedia", "sales", day)]),
             told("FORWARD_ORPHAN", state, -500000 if day != 11 else -250000))


def case_transfer_balance(same):
    def told(code, state, difference, due="", detail=""):
        return {(code, "BT1"): (state, difference, due, detail)}

    def none(c, *rows):
        take(c, "transfers")
    # Remitted on Wednesday the 12th: term Friday the 14th, window from the 11th.
    for as_of, state in ((14, "pending"), (15, "break")):
        same(f"not transferred, as of the {as_of}th", spoilt(none, as_of), told("TRANSFER_MISSING", state, 225000, 14))
    for day, state in ((10, "break"), (11, "waiting"), (14, "waiting"), (15, "break")):
        same(f"and transfers of the {day}th missing", spoilt(none, 20, gone=[("ovo", "transfers", day)]), told("TRANSFER_MISSING", state, 225000, 14))
    same("too little", spoilt(lambda c, s, p, l, t: t.update(amount=22499900)), told("TRANSFER_AMOUNT", "break", 1, 14))
    same("too much", spoilt(lambda c, s, p, l, t: t.update(amount=22500100)), told("TRANSFER_AMOUNT", "break", -1, 14))
    same("pending is not booked", spoilt(lambda c, s, p, l, t: t.update(status="pending")), told("TRANSFER_MISSING", "break", 225000, 14))

    def back(*changes, **more):
        def change(c, sale, pay, line, transfer):
            take(c, "transfers")
            for n, (day, sen, status) in enumerate(changes):
                c.transfer(day, ref=f"X{n}", amount=sen, status=status)
        return lambda as_of=40: spoilt(change, as_of, only="TRANSFER_RETURNED" if not more else "TRANSFER", **more)
    # Back on Monday the 17th: two business days later is the 19th.
    for as_of, state in ((19, "pending"), (20, "break")):
        same(f"returned on the 17th, as of the {as_of}th", back((17, 22500000, "returned"))(as_of), told("TRANSFER_RETURNED", state, 225000, 19))
    same("a part, by its amount", back((13, 20000000, "booked"), (17, 2500000, "returned"))(), told("TRANSFER_RETURNED", "break", 25000, 19))
    same("two parts, of three", back((13, 20000000, "booked"), (14, 1000000, "returned"), (17, 1500000, "returned"), (13, 700, "returned"))(),
         told("TRANSFER_RETURNED", "break", 25000, 19))
    same("one that explains nothing", back((13, 20000000, "booked"), (17, 100, "returned"))(), {})
    for day, state in ((16, "break"), (17, "waiting"), (19, "waiting"), (20, "break")):
        same(f"and transfers of the {day}th missing", back((17, 22500000, "returned"), gone=[("ovo", "transfers", day)] if day != 17 else [])(24)
             if day != 17 else told("TRANSFER_RETURNED", state, 225000, 19), told("TRANSFER_RETURNED", state, 225000, 19))

    def negative(c, sale, pay, line, transfer):
        take(c, "transfers")
        line.update(gross=-25000000, commission=-2500000, net=-22500000)
    for as_of, state in ((14, "pending"), (15, "break")):
        same(f"the institution owes, as of the {as_of}th", spoilt(negative, as_of, only="TRANSFER"), told("TRANSFER_NEGATIVE", state, -225000, 14))
    same("and transfers missing: it does not wait", spoilt(negative, 20, only="TRANSFER", gone=[("ovo", "transfers", 13)]), told("TRANSFER_NEGATIVE", "break", -225000, 14))
    same("repaid", spoilt(lambda c, s, p, l, t: (negative(c, s, p, l, t), c.transfer(20, ref="X9", amount=-22500000)), only="TRANSFER"), {})

    def orphan(n):
        def change(c, sale, pay, line, transfer):
            take(c, "payments", "remittances", "transfers", "sales")
            c.transfer(n)
            c.transfer(n + 2, ref="X2", amount=-100)
        return change
    for n, state in ((17, "before"), (18, "break")):
        same(f"booked on the {n}th without a batch", spoilt(orphan(n)), told("TRANSFER_ORPHAN", state, -224999))
    # Ten business days before Tuesday the 25th is the 11th.
    for party, day, state in (("tokopedia", 10, "break"), ("tokopedia", 11, "waiting"), ("pintaria", 25, "waiting"), ("tokopedia", 26, "break")):
        as_of = 25 if day == 11 else 35
        same(f"and {party}'s lines of the {day}th missing", spoilt(orphan(25), as_of, gone=[(party, "remittances", day)]),
             told("TRANSFER_ORPHAN", state, -225000 if as_of == 25 else -224999))


def case_states_in_order(same):
    """Decided, before, pending, waiting, held, break: the first that applies."""
    def case(as_of, released="", gone=(), **more):
        c = Case()
        c.registers["holds.csv"].append(f"tokopedia,LP0001,2020-08-10,2020-08-10,{released},x")
        c.deal()
        take(c, "remittances", "transfers")
        c.gone |= {("tokopedia", "remittances", aug(d)) for d in gone}
        return {k: v for k, v in shown(c.run(aug(as_of)), "state", "due_on", "detail").items() if not k[0].startswith("FEED")}

    def told(*values):
        return {("FORWARD_MISSING", "tokopedia/T1"): values}
    same("pending before held", case(17), told("pending", 17, ""))
    same("held", case(18), told("held", 17, ""))
    same("waiting before held", case(18, gone=[12]), told("waiting", 17, ""))
    same("held again, when waiting is over", case(27, gone=[12]), told("held", 17, ""))
    same("released on A: the term runs from there", case(20, "2020-08-20"), told("pending", 27, ""))
    same("and ends", case(28, "2020-08-20"), told("break", 27, ""))
    same("released after A: held", case(20, "2020-08-21"), told("held", 17, ""))

    def holiday(row, as_of):
        c = Case()
        c.registers["holidays.csv"].append(row)
        c.deal()
        take(c, "remittances", "transfers")
        return shown(c.run(aug(as_of)), "due_on")
    for what, row, due in (("a holiday", "2020-08-12,x,2020-01-01,", 18), ("known on A", "2020-08-12,x,2020-08-30,", 18), ("known later", "2020-08-12,x,2020-08-31,", 17),
                           ("called off on A", "2020-08-12,x,2020-01-01,2020-08-30", 17), ("called off later", "2020-08-12,x,2020-01-01,2020-08-31", 18)):
        same(what, holiday(row, 30), {("FORWARD_MISSING", "tokopedia/T1"): (due,)})


def case_ambiguous_groups(same):
    def case(order_id, ref="RT1"):
        c = Case()
        c.entitle(CARD, balance=10 ** 12)
        c.sale(10, "T1")
        c.sale(10, "T2", ref="RT1", course="C2", institution="LP0002")
        c.sale(10, "T3", course="C3")
        c.registers["courses.csv"].append("C3,LP0001,x,250000,2020-03-20,")
        c.pay(10, order_id, ref=ref)
        return {k[1]: v for k, v in shown(c.run(aug(40)), "difference", "detail").items() if k[0].startswith("PAYMENT")}
    missing = {f"tokopedia/T{n}": (250000, "") for n in (1, 2, 3)}
    same("the one that is named", case("T2"), {k: v for k, v in missing.items() if k != "tokopedia/T2"})
    unsure = {"tokopedia/T1": (250000, "ambiguous"), "tokopedia/T2": (250000, "ambiguous"), "tokopedia/T3": (250000, ""), "ovo/RT1": (-250000, "ambiguous")}
    same("none is named", case(""), unsure)
    same("another is named: in neither pass", case("T3"), unsure)
    same("by order id alone, under another reference", case("T3", "ELSE"), {"tokopedia/T3": (0, ""), "tokopedia/T1": (250000, ""), "tokopedia/T2": (250000, "")})


def case_several_of_one(same):
    """The earliest, the latest or all of several rows."""
    c = Case()
    for n, sen in ((18, 100), (20, 200)):
        c.pay(n, ref="R", kind="refund", amount=sen, at=at(n), order_id="", **({} if n == 18 else dict(day=aug(20))))
    found = c.run(aug(60))
    same("the second refund of a reference is a duplicate", shown(found, "difference", "occurred_on", "due_on"),
         {("REFUND_ORPHAN", "ovo/R"): (1, 18, 19), ("DUPLICATE_PAYMENT", "ovo/R/refund#2"): (0, 20, "")})
    c = Case()
    c.deal()
    take(c, "transfers", "remittances")
    c.sale(12, status="refunded", sold_at=at(10))
    c.pay(12, kind="refund", at=at(12))
    for n, order in ((11, "a"), (14, "b")):
        c.line(n, id=order, batch="B", gross=12500000, commission=0, net=12500000)
    same("the last positive line counts", shown({k: v for k, v in c.run(aug(60)).items() if k[0] == "CLAWBACK_DUE"}, "due_on"),
         {("CLAWBACK_DUE", "tokopedia/T1"): (21,)})
    c = Case()
    c.deal()
    take(c, "transfers", "remittances")
    c.line(11, id="a", gross=-25000000, commission=0, net=-25000000)
    c.line(12, id="b", gross=0, commission=100, net=-100, institution="LP0002")
    found = shown({k: v for k, v in c.run(aug(60)).items() if not k[0].startswith("TRANSFER")}, "at_risk")
    same("a negative batch of two institutions, and a line of nothing", found, {
        ("BATCH_MIXED", "BT1"): (250001,), ("FORWARD_CLAWED_BACK", "tokopedia/T1"): (500000,), ("FORWARD_INSTITUTION", "tokopedia/T1/b"): (0,)})
    for sen, severity in ((10_025_000_000, "critical"), (10_024_999_900, "error")):
        same(f"{sen} sen paid", {k[0]: v["severity"] for k, v in spoilt_rows(lambda c, s, p, l, t: p.update(amount=sen)).items()}, {"PAYMENT_AMOUNT": severity})
    for hold, held in (("tokopedia,LP0001,2020-08-10,2020-08-10", True), (",,2020-08-01,2020-08-31", True), ("pintaria,LP0001,2020-08-10,2020-08-10", False),
                       ("tokopedia,LP0002,2020-08-10,2020-08-10", False), ("tokopedia,LP0001,2020-08-11,2020-08-12", False),
                       ("tokopedia,LP0001,2020-08-08,2020-08-09", False)):
        c = Case()
        c.registers["holds.csv"].append(f"{hold},,x")
        c.deal()
        same(f"hold {hold}", [k for k, _ in c.run(aug(30))], ["FORWARD_HELD"] * held)
    c = Case()
    c.deal()
    c.entitled = None
    same("no entitlements came: nobody has said who is entitled", (c.run(aug(30)), c.oracle.skipped),
         ({}, ["ENTITLEMENT_EXCEEDED", "PARTICIPANT_REVOKED", "PARTICIPANT_UNKNOWN", "PURCHASE_EXPIRED"]))


def spoilt_rows(change):
    c = Case()
    c.deal()
    change(c, *c.last)
    return c.run(aug(40))


# ---------------------------------------------------------------- opening lists

def case_opening(same):
    def came(c, as_of=30):
        return shown({k: v for k, v in c.run(aug(as_of)).items() if "ORPHAN" in k[0]}, "state", "difference", "detail")
    c = Case()
    c.pay(3, "T1")
    c.line(4, "T2", batch="B2")
    c.transfer(4, "T2", batch="B2")
    c.transfer(4, "T3")
    before = came(c)
    same("without a list a guess", before, {("PAYMENT_ORPHAN", "ovo/RT1"): ("before", -250000, ""), ("FORWARD_ORPHAN", "tokopedia/T2"): ("before", -250000, ""),
                                            ("TRANSFER_ORPHAN", "BT3"): ("before", -225000, "")})
    c.opening = []
    same("an empty list", came(c), {k: ("break", *v[1:]) for k, v in before.items()})
    c.opening = [("payment", "tokopedia/T1", "250000.00"), ("forward", "tokopedia/T2", "250000.00"), ("transfer", "BT3", "225000.00")]
    same("all listed", came(c), before)
    c.opening[0] = ("payment", "ovo/RT1", "250000.00")
    same("the group's own key", came(c), before)
    c.opening = [(link, key, "249999.00") for link, key, _ in c.opening]
    same("other amounts", came(c), {k: ("break", v[1], "opening-differs") for k, v in before.items()})
    c.opening = [("transfer", "tokopedia/T1", "250000.00"), ("payment", "tokopedia/T2", "250000.00"), ("forward", "BT3", "225000.00")]
    same("of other links", came(c), {k: ("break", v[1], "") for k, v in before.items()})
    c = Case()
    c.pay(20, "T1", amount=10000000)
    c.pay(20, "T1", ref="ELSE", amount=15000000)
    c.opening = [("payment", "tokopedia/T1", "250000.00")]
    same("two groups of one row together, whenever they come", came(c),
         {("PAYMENT_ORPHAN", "ovo/RT1"): ("before", -100000, ""), ("PAYMENT_ORPHAN", "ovo/ELSE"): ("before", -150000, "")})
    c.pay(21, "T1", kind="refund", amount=10000000)
    same("and what comes more", came(c), {("PAYMENT_ORPHAN", "ovo/ELSE"): ("break", -150000, "opening-differs")})
    c = Case()
    c.pay(20, "T1")
    c.opening = [("payment", "tokopedia/T1", "1.00")]
    same("within its term", came(c, 21), {("PAYMENT_ORPHAN", "ovo/RT1"): ("pending", -250000, "opening-differs")})


# ---------------------------------------------------------------- incentives

def case_incentives(same):
    columns = "state", "severity", "party", "left", "right", "difference", "at_risk", "occurred_on", "due_on", "detail"

    def case(*paid, as_of=70, gone=(), entitled=True, card=CARD, **more):
        """Certified on Monday 10 August: due on the 17th, and on 17 September (48), October (78), November (109)."""
        c = Case()
        c.entitled = {}
        if entitled:
            c.entitle(CARD, **(dict(certified_on=aug(10)) | more))
        for n, instalment, *changes in paid:
            c.paid(n, instalment, **(changes[0] if changes else {}))
        c.gone |= {(p, "incentives", aug(n)) for p, n in gone}
        found = {k: v for k, v in c.run(aug(as_of), incentives=True).items() if not k[0].startswith("FEED")}
        return shown(found, *columns)

    def missing(n, due, state="break", detail=""):
        return {("INCENTIVE_MISSING", f"{CARD}/{n}"): (state, "error", "ovo", 600000, 0, 600000, 600000, due, due, detail)}

    def told(code, n, *values):
        return {("INCENTIVE_" + code, f"{CARD}/{n}"): values}

    def missing_at(day):
        return {("INCENTIVE_MISSING", f"{CARD}/1"): (day,)}
    same("all paid", case((18, 1), (48, 2)), {})
    same("one is missing", case((18, 1)), missing(2, 48))
    same("due today is not missing", case((18, 1), as_of=48), {})
    same("yesterday it was", case((18, 1), as_of=49), missing(2, 48))
    same("returned", case((18, 1), (48, 2, dict(status="returned"))), missing(2, 48, detail="returned"))
    same("failed", case((18, 1), (48, 2, dict(status="failed"))), missing(2, 48, detail="failed"))
    same("failed, then paid", case((18, 1), (48, 2, dict(status="failed")), (50, 2)), {})
    same("waits for the channel", case((18, 1), gone=[("ovo", 53)]), missing(2, 48, "break", "feed-missing"))
    same("as long as the limit", case((18, 1), gone=[("ovo", 53)], as_of=66), missing(2, 48, "waiting"))
    same("returned, and a file is missing", case((18, 1), (48, 2, dict(status="returned")), gone=[("ovo", 43)]), missing(2, 48, detail="returned;feed-missing"))
    same("outside the window", case((18, 1), gone=[("ovo", 54), ("ovo", 42)], as_of=66), missing(2, 48))
    same("another partner's file", case((18, 1), gone=[("gopay", 50)], as_of=66), missing(2, 48))
    same("too much", case((18, 1, dict(amount=60000100))),
         told("AMOUNT", 1, "break", "error", "ovo", 600000, 600001, -1, 1, 18, "", "") | missing(2, 48))
    same("two that add up", case((18, 1, dict(amount=30000000)), (20, 1, dict(amount=30000000)), as_of=40), {})
    same("paid twice", case((18, 1), (20, 1), as_of=40), told("DUPLICATE", 1, "break", "error", "ovo", 600000, 1200000, -600000, 600000, 18, "", ""))
    same("two, too little", case((18, 1, dict(amount=100)), (20, 1, dict(amount=100)), as_of=40),
         told("AMOUNT", 1, "break", "error", "ovo", 600000, 2, 599998, 599998, 18, "", ""))
    same("another partner paid", case((18, 1, dict(amount=100, partner="gopay")), as_of=40),
         told("AMOUNT", 1, "break", "error", "gopay", 600000, 1, 599999, 599999, 18, "", ""))
    same("not entitled", case((18, 2), entitled=False), told("ORPHAN", 2, "break", "error", "ovo", 0, 600000, -600000, 600000, 18, "", ""))
    same("revoked on the due day", case((18, 1), (49, 2), revoked_on=aug(48)),
         told("ORPHAN", 2, "break", "error", "ovo", 0, 600000, -600000, 600000, 49, "", ""))
    same("revoked a day later", case((18, 1), (49, 2), revoked_on=aug(49)), {})
    same("never due, never missing", case((18, 1), revoked_on=aug(48)), {})
    early = ("break", "warning", "ovo", 0, 0, 0, 600000)
    same("without certification", case((18, 1), certified_on=None), told("EARLY", 1, *early, 18, "", ""))
    same("a day before certification", case((9, 1), as_of=40), told("EARLY", 1, *early, 9, "", ""))
    same("on its day", case((10, 1), as_of=40), {})
    same("two in a month", case((18, 1), (31, 2), as_of=40), told("EARLY", 2, *early, 31, "", ""))
    same("and in the next", case((18, 1), (32, 2), as_of=40), {})
    same("the second before the first is due", case((12, 2), as_of=17), told("ORDER", 2, *early, 12, "", ""))
    same("the first is missing: one cause", case((12, 2), as_of=18), missing(1, 17))
    same("waiting is enough", case((12, 2), as_of=18, gone=[("ovo", 16)]), missing(1, 17, "waiting"))
    same("out of order, but both there", case((35, 1), (18, 2), as_of=40), {})
    same("without certification, the second", case((18, 2), certified_on=None),
         told("EARLY", 2, *early, 18, "", "") | told("ORDER", 2, *early, 18, "", ""))
    # The scope begins on the 3rd: what fell due before the 8th is not judged, nor the order of the one behind it.
    same("due on the 7th", case(certified_on=datetime.date(2020, 7, 31), as_of=30), {})
    same("and the second paid", case((37, 2), certified_on=datetime.date(2020, 7, 31), as_of=40), {})
    same("due on the 7th for certification on the 31st; on the 8th it would count", case(certified_on=datetime.date(2020, 8, 3), as_of=10), {})
    c = Case()                                          # the scope begins on the 5th: due on the 10th is judged, on the 7th (certified 31 July) not
    c.entitle(CARD, certified_on=aug(3))
    c.gone |= {(p, "incentives", aug(n)) for p in ("ovo", "gopay") for n in (3, 4)}
    same("due on period.from + 5", shown(c.run(aug(20), incentives=True), "occurred_on"), missing_at(10))
    c.gone |= {(p, "incentives", aug(5)) for p in ("ovo", "gopay")}
    same("and a day before", shown(c.run(aug(20), incentives=True), "occurred_on"), {})
    same("due on the 10th", case(certified_on=aug(3), as_of=30), missing(1, 10))
    same("the month's last day", case((7, 1), certified_on=datetime.date(2020, 7, 24), as_of=61), missing(2, 31))
    end = dict(certified_on=datetime.date(2020, 8, 24))                    # due on the 31st, then 30 September (61)
    same("30 September for the 31st", case((31, 1), as_of=62, **end), missing(2, 61))
    same("not yet", case((31, 1), as_of=61, **end), {})
    winter = dict(certified_on=datetime.date(2020, 11, 23))                # due on 30 November, then 30 December, 30 January, 28 February
    days = [(datetime.date(y, m, d) - FIRST).days + 3 for y, m, d in ((2020, 11, 30), (2020, 12, 30), (2021, 1, 30), (2021, 2, 28))]
    same("into another year, and the last of February", case((days[0], 1), (days[1], 2), as_of=days[3] + 1, **winter), missing(3, days[2]) | missing(4, days[3]))
    same("two early rows: the earliest of them tells", case((18, 1), (31, 2, dict(amount=100)), (28, 2, dict(amount=200)), (32, 2, dict(amount=59999700)), as_of=40),
         told("EARLY", 2, "break", "warning", "ovo", 0, 0, 0, 3, 28, "", ""))
    same("a row in time before one that is early", case((18, 1, dict(partner="gopay")), (48, 2), (20, 3, dict(amount=100)), (60, 3, dict(amount=59999900)), as_of=70),
         told("EARLY", 3, "break", "warning", "ovo", 0, 0, 0, 599999, 60, "", ""))


def case_incentive_rows(same):
    def case(*rows, as_of=40, bni=False):
        c = Case()
        c.entitle(CARD, certified_on=aug(10))
        for n, changes in rows:
            c.paid(n, 1, **changes)
        return shown(c.run(aug(as_of), incentives=True), "state", "severity", "party", "at_risk", "occurred_on", "detail")
    missing = {("INCENTIVE_MISSING", f"{CARD}/1"): ("break", "error", "ovo", 600000, 17, "returned")}
    same("an update to returned", case((18, dict(ref="D")), (20, dict(ref="D", status="returned"))), missing)
    same("and with another day", case((18, dict(ref="D")), (20, dict(ref="D", status="returned", day=aug(18)))), missing)
    same("the same row again", case((18, dict(ref="D")), (18, dict(ref="D"))),
         {("DUPLICATE_INCENTIVE", "ovo/D#2"): ("break", "info", "ovo", 600000, 18, "identical")})
    same("the same reference, another amount", case((18, dict(ref="D")), (20, dict(ref="D", amount=100))),
         {("DUPLICATE_INCENTIVE", "ovo/D#2"): ("break", "error", "ovo", 1, 20, "conflicting")})
    c = Case()
    c.entitle(CARD, certified_on=aug(10))
    c.paid(18, 1)
    c.run(aug(40), incentives=True)
    same("the proof per partner", {n: (e["left"], e["right"]) for n, e in c.oracle.summary()["links"]["incentive"].items()},
         {"*": ("600000.00", "600000.00"), "ovo": ("600000.00", "600000.00")})
