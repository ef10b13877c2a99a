#!/usr/bin/env python3
"""Writes a small random world to reconcile: feeds, registers and an as-of day.

    world.py OUTDIR --seed N [--sales M] [--days D]

    OUTDIR/inbox       the feeds of one platform, one payment partner and one paying bank
    OUTDIR/earlier     only in some worlds: former versions of files that OUTDIR/inbox holds re-issued
    OUTDIR/registers   a complete set of registers
    OUTDIR/as_of       the day to reconcile for, one line

The same seed (and options) gives the same bytes. A world starts as an orderly flow of sales, payments, lines,
batches and transfers; then accidents happen to sales, to batches and at last to whole files, often several to the
same one. Nothing here knows what should come out: that is the oracle's part.
"""
import argparse, csv, datetime, os, random, shutil, sys

sys.dont_write_bytecode = True
import dialects
from dialects import ONE_DAY

SALES, LINES = ("tokopedia", "sales"), ("tokopedia", "remittances")
PAYMENTS, TRANSFERS = ("gopay", "payments"), ("ovo", "transfers")


class World:
    def __init__(self, seed, sales=None, days=None):
        self.rng = rng = random.Random(seed)
        self.sale_count = sales or rng.randint(20, 200)
        self.first = datetime.date(2020, 8, 1) + rng.randint(0, 50) * ONE_DAY
        self.last = self.first + ((days or rng.randint(15, 40)) - 1) * ONE_DAY
        self.as_of = self.last + rng.choice([0, 0, 0, 0, -1, -2, -4, 1, 2, 5]) * ONE_DAY
        if self.as_of > self.last and rng.random() < .5:
            self.last = self.as_of                            # the files go on, the sales do not
        self.last_sold = self.last - rng.choice([0, 0, 1, 3, 8]) * ONE_DAY
        self.institutions = [f"LP{n:04d}" for n in range(1, rng.randint(3, 7))]
        self.rows = {}                                        # (feed, day) -> [(order, row)]
        self.stories, self.line_count, self.transfer_count, self.ref_count = [], 0, 0, 0
        self.make_registers()

    def maybe(self, chance):
        return self.rng.random() < chance

    # ---- registers

    def make_registers(self):
        rng = self.rng
        public = ["2020-08-17", "2020-08-20", "2020-08-21", "2020-10-28", "2020-10-29", "2020-10-30"]
        inside = [self.first + n * ONE_DAY for n in range((self.last - self.first).days)
                  if str(self.first + n * ONE_DAY) not in public]
        off, known_late, called_off, still_on = rng.sample(inside, 4)
        self.holidays = [(day, "Hari libur", "2020-01-01", "") for day in public]
        self.holidays += [
            (off, "Cuti bersama", "2020-04-09", ""),
            (known_late, "Diumumkan terlambat", self.as_of + rng.choice([-3, 0, 1]) * ONE_DAY, ""),
            (called_off, "Dibatalkan", "2020-04-09", self.as_of + rng.choice([-2, 0]) * ONE_DAY),
            (still_on, "Dibatalkan kemudian", "2020-04-09", self.as_of + rng.choice([1, 4]) * ONE_DAY)]
        self.calendar = dialects.Calendar([datetime.date.fromisoformat(d) for d in public] + [off, still_on])

        def span(length):
            day = self.first + rng.randint(-5, max(0, (self.last - self.first).days - 5)) * ONE_DAY
            return day, day + rng.randint(3, length) * ONE_DAY
        self.holds = [("tokopedia", self.institutions[0], *span(12), "", "Pemeriksaan")]
        begin, end = span(8)
        self.holds.append((rng.choice(["", "tokopedia"]), self.institutions[1], begin, end,
                           end + rng.randint(-1, 9) * ONE_DAY, "Verifikasi rekening"))
        if self.maybe(.2):
            day = self.first + rng.randint(2, 12) * ONE_DAY
            self.holds.append(("tokopedia", "", day, day, self.as_of + rng.randint(-3, 1) * ONE_DAY, "Pemeliharaan"))
        if self.maybe(.2):
            self.holds.append(("bukalapak", self.institutions[-1], self.first, self.last, "", "Platform lain"))
        self.accounts = {code: str(rng.randint(10 ** 9, 10 ** 10 - 1)) for code in self.institutions}
        self.courses = [(f"C{n:05d}", rng.choice(self.institutions), rng.randint(24, 1000) * 100000)
                        for n in range(1, 25)]

    def write_registers(self, folder):
        os.makedirs(folder)
        payout = dict(sisnaker="bni", bukalapak="gopay", pintaria="bni", sekolahmu="linkaja", pijarmahir="bni",
                      tokopedia="ovo", maubelajarapa="linkaja", skillacademy="gopay")
        since = "2020-03-20"
        tables = {
            "platforms.csv": ("code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner",
                              [r for code, partner in payout.items() for r in (
                                  (code, code.title(), since, "2020-08-06", "", "", partner),
                                  (code, code.title(), "2020-08-07", "2020-08-07" if code == "skillacademy" else "",
                                   1500, "LP0165" if code == "skillacademy" else "", partner))]),
            "partners.csv": ("code,name,valid_from,valid_to",
                             [(code, code.upper(), since, "") for code in ("bni", "gopay", "ovo", "linkaja")]),
            "institutions.csv": ("code,name,account,valid_from,valid_to",
                                 [(c, f"Lembaga {c}", a, since, "") for c, a in self.accounts.items()] +
                                 [("LP0165", "Ruangguru", "1234567890", since, "")]),
            "courses.csv": ("code,institution,title,list_price,valid_from,valid_to",
                            [(c, i, f"Kursus {c}", p // 100, since, "") for c, i, p in self.courses]),
            "holidays.csv": ("day,name,known_from,known_to", self.holidays),
            "holds.csv": ("platform,institution,from,to,released_on,reason", self.holds)}
        for name, (header, rows) in tables.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
                table = csv.writer(f, lineterminator="\n")
                table.writerow(header.split(","))
                table.writerows(rows)

    # ---- the orderly flow

    def new_ref(self):
        self.ref_count += 1
        return f"GP-{self.ref_count:09d}"

    def new_story(self, day):
        rng = self.rng
        course, institution, price = rng.choice(self.courses)
        at_night = self.maybe(.06)
        clock = datetime.time(23, rng.randint(55, 59), rng.randint(0, 59)) if at_night else \
            datetime.time(rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))
        s = dict(order_id=f"TKP{len(self.stories) + 1:012d}", sold_at=datetime.datetime.combine(day, clock), day=day,
                 card=f"{rng.randint(0, 10 ** 15):016d}", course=course, institution=institution, channel="gopay",
                 ref=self.new_ref(), list_price=price,
                 amount=price - rng.choice([0, 0, 0, 10]) * 100000 if price > 10000000 else price)
        s["versions"] = [dict(file_day=day, status="paid")]    # one sale row each
        start = day
        for platform, code, begin, end, released, _ in self.holds:
            if platform in ("", "tokopedia") and code in ("", institution) and begin <= day <= end:
                start = max(start, released) if released else datetime.date(2021, 1, 1)
        if self.maybe(.2):
            start = day                                        # the platform did not know of the hold
        paid_at = s["sold_at"] + datetime.timedelta(seconds=rng.choice([30, 300, 900, 40000]))
        s["payments"] = [dict(file_day=paid_at.date(), ref=s["ref"], order_id="" if self.maybe(.1) else s["order_id"],
                              at=paid_at, amount=s["amount"], kind="debit", status="settled")]
        wait = rng.choice([1, 2, 2, 3, 3, 3, 4, 5]) if self.maybe(.9) else rng.randint(6, 12)
        s["lines"] = [dict(day=self.calendar.add(start, wait), gross=s["amount"])]
        self.stories.append(s)
        return s

    # ---- accidents of one sale; each may follow another on the same sale

    def debit(self, s):
        return next((p for p in s["payments"] if p["kind"] == "debit"), None)

    def later(self, day, most=8):
        return day + self.rng.randint(0, most) * ONE_DAY

    def add_payment(self, s, day, **changes):
        at = datetime.datetime.combine(day, datetime.time(self.rng.randint(0, 23), self.rng.randint(0, 59), 7))
        payment = dict(file_day=day, ref=s["ref"], order_id=s["order_id"], at=at, amount=s["amount"], kind="debit",
                       status="settled") | changes
        s["payments"].append(payment)
        return payment

    def not_paid(self, s):
        s["payments"] = []

    def pending_only(self, s):
        for p in s["payments"]:
            p["status"] = "pending"

    def pending_then(self, s):
        p = self.debit(s)
        if p:
            p["status"] = "pending"
            day = self.later(p["file_day"], 4)
            status = self.rng.choice(["settled", "settled", "settled", "reversed"])
            at = datetime.datetime.combine(day, p["at"].time()) if self.maybe(.7) else p["at"]
            s["payments"].append(p | dict(file_day=day, status=status, at=at))

    def reversed_later(self, s):
        p = self.debit(s)
        if p:
            s["payments"].append(p | dict(file_day=self.later(p["file_day"], 6), status="reversed"))

    def reversed_at_once(self, s):
        p = self.debit(s)
        if p:
            p["status"] = "reversed"

    def scaled(self, s):
        p = self.debit(s)
        if p:
            p["amount"] = p["amount"] * 100 if self.maybe(.5) else p["amount"] // 100

    def amount_off(self, s):
        p = self.debit(s)
        if p:
            p["amount"] = max(100, p["amount"] + self.rng.choice([-500000, -100, 100, 250000, 1]))

    def paid_twice(self, s):
        self.add_payment(s, self.later(s["day"], 3), ref=self.new_ref(), order_id=s["order_id"],
                         status=self.rng.choice(["settled", "settled", "settled", "reversed", "pending"]))

    def other_reference(self, s):
        ref = self.new_ref()
        for p in s["payments"]:
            p["ref"] = ref
            if self.maybe(.3):
                p["order_id"] = ""

    def other_channel(self, s):
        s["channel"] = "ovo"

    def other_merchant(self, s):
        for p in s["payments"]:
            p["platform"] = "bukalapak"

    def refund(self, s, part=None):
        day = self.later(s["day"], 10)
        part = part or self.rng.choice(["full", "full", "part", "more"])
        amount = {"full": s["amount"], "part": max(100, s["amount"] // 300 * 100), "more": s["amount"] + 100000}[part]
        self.add_payment(s, day, kind="refund", amount=amount,
                         ref=s["ref"] if self.maybe(.8) else self.new_ref(),
                         status=self.rng.choice(["settled"] * 5 + ["pending", "reversed"]))
        return day

    def refund_in_two_steps(self, s):
        day = self.refund(s, "full")
        p = s["payments"][-1]
        p["status"] = "pending"
        s["payments"].append(p | dict(file_day=self.later(day, 3), status="settled"))

    def cancelled(self, s):
        day = self.refund(s, "full") if self.maybe(.6) else s["day"]
        s["versions"].append(dict(file_day=self.later(day, 6), status=self.rng.choice(["refunded", "cancelled"])))
        if self.maybe(.3):                                     # the row may carry the time of the change
            s["versions"][-1]["sold_at"] = s["sold_at"] + datetime.timedelta(hours=self.rng.randint(1, 90))
        choice = self.rng.random()
        if choice < .35:
            s["lines"] = []
        elif choice < .75:
            self.clawed_back(s)

    def cancelled_from_the_start(self, s):
        for version in s["versions"][:1]:
            version["status"] = self.rng.choice(["refunded", "cancelled"])
        if self.maybe(.5):
            s["payments"] = []
        if self.maybe(.6):
            s["lines"] = []

    def refund_alone(self, s):
        s["payments"] = []
        self.add_payment(s, self.later(s["day"]), kind="refund", ref=self.new_ref(),
                         order_id=self.rng.choice(["", s["order_id"], "TKP999999999999"]))

    def refund_names_another(self, s):
        self.refund(s)
        s["payments"][-1]["order_id"] = self.rng.choice(self.stories)["order_id"]
        if self.maybe(.5):                                     # and only the order id could join them
            s["ref"] = self.new_ref()

    def shared_reference(self, s):
        other = self.rng.choice(self.stories)
        s["ref"] = other["ref"]
        names = self.rng.choice(["own", "none", "other", "third"])
        for p in s["payments"] + (other["payments"] if self.maybe(.5) else []):
            p["order_id"] = {"own": s["order_id"], "none": "", "other": other["order_id"],
                             "third": self.rng.choice(self.stories)["order_id"]}[names]
            if self.maybe(.3):
                p["ref"] = s["ref"]

    def sale_lost(self, s):
        s["versions"] = []

    def sale_twice(self, s):
        if s["versions"]:
            v = self.rng.choice(s["versions"])
            again = dict(v, file_day=v["file_day"] if self.maybe(.4) else self.later(v["file_day"], 6))
            if self.maybe(.5):
                again |= self.rng.choice([dict(amount=s["amount"] + 100000), dict(card="0" * 16),
                                          dict(sold_at=s["sold_at"] + datetime.timedelta(seconds=3)),
                                          dict(amount=s["amount"] + 100000, status="refunded")])
            s["versions"].append(again)

    def payment_twice(self, s):
        if s["payments"]:
            p = self.rng.choice(s["payments"])
            again = dict(p, file_day=p["file_day"] if self.maybe(.5) else self.later(p["file_day"], 6))
            if self.maybe(.4):
                again |= self.rng.choice([dict(amount=p["amount"] + 100), dict(order_id=""),
                                          dict(at=p["at"] + datetime.timedelta(minutes=2))])
            s["payments"].append(again)

    def line_lost(self, s):
        s["lines"] = []

    def line_twice(self, s):
        if s["lines"]:
            s["lines"].append(dict(s["lines"][0], day=self.later(s["lines"][0]["day"], 4)))

    def line_off(self, s):
        if s["lines"]:
            l = s["lines"][0]
            l["gross"] = max(100, l["gross"] + self.rng.choice([-1000000, -100, 100, 2000000]))

    def line_in_parts(self, s):
        if s["lines"]:
            l = s["lines"][0]
            half = l["gross"] // 200 * 100
            s["lines"].append(dict(l, day=self.later(l["day"], 3), gross=l["gross"] - half))
            l["gross"] = half

    def clawed_back(self, s):
        if s["lines"]:
            l = s["lines"][0]
            day = self.later(l["day"], 7)
            gross = -l["gross"] if self.maybe(.8) else -max(100, l["gross"] // 200 * 100)
            s["lines"].append(dict(l, day=day, gross=gross, suffix=self.rng.choice(["", "C"])))

    def clawback_alone(self, s):
        if s["lines"]:
            s["lines"] = [dict(s["lines"][0], gross=-s["amount"])]

    def row_again(self, s):
        s["line_again"] = self.rng.choice(["identical", "conflicting"])

    def other_institution(self, s):
        for l in s["lines"]:
            l["institution"] = self.rng.choice(self.institutions)

    def early_payment(self, s):
        p = self.debit(s)
        if p:
            p["at"] -= ONE_DAY
            p["file_day"] -= ONE_DAY

    def late_payment(self, s):
        p = self.debit(s)
        if p:
            days = self.rng.randint(1, 6) * ONE_DAY
            p["at"] += days
            p["file_day"] += days

    def late_file(self, s):
        """A row in a file of a later day than its own."""
        for r in (s["versions"] + s["payments"])[:1]:
            r["file_day"] = self.later(r["file_day"], 3)

    SALE_ACCIDENTS = [
        not_paid, pending_only, pending_then, pending_then, reversed_later, reversed_at_once, scaled, amount_off,
        paid_twice, paid_twice, other_reference, other_channel, other_merchant, refund, refund, refund_in_two_steps,
        cancelled, cancelled, cancelled, cancelled_from_the_start, refund_alone, refund_names_another,
        shared_reference, shared_reference, sale_lost, sale_twice, payment_twice, line_lost, line_lost, line_twice,
        line_off, line_off, line_in_parts, clawed_back, clawback_alone, row_again, other_institution, early_payment,
        late_payment, late_file]

    # ---- rows, batches, transfers

    def put(self, feed, day, order, row):
        self.rows.setdefault((feed, day), []).append((order, row))

    def lay_rows(self):
        batches = {}
        for s in self.stories:
            for version in s["versions"]:
                v = s | version
                self.put(SALES, v["file_day"], str(v["sold_at"]), dialects.sale_row(
                    v["sold_at"], v["order_id"], v["card"], v["course"], v["institution"], v["channel"], v["ref"],
                    v["status"], v["list_price"], v["amount"]))
            for p in s["payments"]:
                self.put(PAYMENTS, p["file_day"], str(p["at"]), dialects.payment_row(
                    p["ref"], p["order_id"], s["card"], p["at"], p["amount"], p["kind"], p["status"],
                    p.get("platform", "tokopedia")))
            for l in s["lines"]:
                self.line_count += 1
                institution = l.get("institution", s["institution"])
                commission = abs(l["gross"]) * 12 // 10000 * 100 * (1 if l["gross"] > 0 else -1)
                named_day = l["day"] - ONE_DAY if self.maybe(.04) else l["day"]    # a batch may span two days
                batch = f"TKB{named_day:%Y%m%d}{institution}{l.get('suffix', '')}"
                net = l["gross"] - commission + (100 if self.maybe(.02) else 0)
                row = dialects.remittance_row(f"TKR{self.line_count:012d}", batch, s["order_id"], institution, l["day"],
                                              l["gross"], commission, net)
                self.put(LINES, l["day"], f"{self.line_count:06d}", row)
                b = batches.setdefault(batch, dict(ref=batch, institution=institution, day=l["day"], net=0))
                b["net"] += net
                b["day"] = max(b["day"], l["day"])
                if s.get("line_again"):
                    again = list(row)
                    if s["line_again"] == "conflicting":
                        again[self.rng.choice([5, 7])] = "77000"
                    self.put(LINES, self.later(l["day"], 3), f"{self.line_count:06d}", again)
        for b in batches.values():
            self.pay_out(b)
        for _ in range(self.rng.choice([0, 0, 1, 2])):          # transfers for batches nobody announced
            day = self.calendar.add(self.first + self.rng.randint(-1, (self.last - self.first).days) * ONE_DAY, 1)
            self.transfer(dict(ref=f"TKB{day:%Y%m%d}LP9999", institution=self.institutions[0]), day,
                          self.rng.choice([5000000, 7500000, -2000000]), self.rng.choice(["booked", "booked", "returned"]))

    def transfer(self, batch, day, amount, status="booked", then=None):
        self.transfer_count += 1
        ref = f"OVT{self.transfer_count:09d}"
        account = "" if amount < 0 else self.accounts[batch["institution"]]
        self.put(TRANSFERS, day, ref, dialects.transfer_row(ref, batch["ref"], account, day, amount, status))
        file_day = day
        for next_status in then or []:
            file_day = self.later(file_day, 4)
            self.put(TRANSFERS, file_day, ref, dialects.transfer_row(
                ref, batch["ref"], account, file_day if self.maybe(.5) else day, amount, next_status))
        if self.maybe(.02):                                    # resent, or changed under the same number
            self.put(TRANSFERS, self.later(day, 3), ref, dialects.transfer_row(
                ref, batch["ref"], account, day, amount + self.rng.choice([0, 0, 100]), status))

    def pay_out(self, b):
        rng, net = self.rng, b["net"]
        day = self.calendar.add(b["day"], rng.choice([1, 1, 1, 2]))
        if net == 0:
            return
        if net < 0:                                            # the institution owes
            choice = rng.random()
            if choice < .3:
                self.transfer(b, day, net)
            elif choice < .5:
                self.transfer(b, day, net // 200 * 100)
            return
        if not self.maybe(.25):
            return self.transfer(b, day, net)
        half = net // 200 * 100
        accident = rng.choice(["lost", "off", "parts", "returned", "returned later", "sent again", "part returned",
                               "part returned later", "two parts returned", "pending", "pending then booked",
                               "pending then returned", "late", "wrong batch", "too much, repaid", "off and returned"])
        if accident == "off":
            self.transfer(b, day, net + rng.choice([-100, 1, 750000]))
        elif accident == "parts":
            self.transfer(b, day, half)
            self.transfer(b, self.later(day, 2), net - half)
        elif accident == "returned":
            self.transfer(b, day, net, "returned")
        elif accident == "returned later":
            self.transfer(b, day, net, then=["returned"])
        elif accident == "sent again":
            self.transfer(b, day, net, then=["returned"])
            self.transfer(b, self.later(day, 6), net)
        elif accident == "part returned":
            self.transfer(b, day, half)
            self.transfer(b, day, net - half, "returned")
        elif accident == "part returned later":
            self.transfer(b, day, half, then=["returned"])
            self.transfer(b, day, net - half)
        elif accident == "two parts returned":
            third = net // 300 * 100
            self.transfer(b, day, third, then=["returned"])
            self.transfer(b, day, third * 2 // 200 * 100, "returned")
            self.transfer(b, day, net - third - third * 2 // 200 * 100)
        elif accident == "pending":
            self.transfer(b, day, net, "pending")
        elif accident == "pending then booked":
            self.transfer(b, day, net, "pending", then=["booked"] + (["returned"] if self.maybe(.2) else []))
        elif accident == "pending then returned":
            self.transfer(b, day, net, "pending", then=["returned"])
        elif accident == "late":
            self.transfer(b, self.calendar.add(b["day"], rng.randint(3, 6)), net)
        elif accident == "wrong batch":
            self.transfer(dict(b, ref=b["ref"] + "X"), day, net)
        elif accident == "too much, repaid":
            self.transfer(b, day, net + 500000)
            self.transfer(b, self.later(day, 4), -500000)
        elif accident == "off and returned":
            self.transfer(b, day, half)
            self.transfer(b, day, half // 2, "returned")

    # ---- files and what happens to them

    def some_file(self, recent):
        """A (feed, day) of the period, one of the last days before the as-of when `recent`."""
        span = (self.last - self.first).days
        until = min(span, (self.as_of - self.first).days)
        n = self.rng.randint(max(0, until - 7), until) if recent else self.rng.randint(0, until)
        return self.rng.choice(dialects.FEEDS), self.first + n * ONE_DAY

    def spoil(self, feed, row):
        """Breaks one field of a row, in a way that the types of the feed exclude."""
        column, value = self.rng.choice({
            SALES: [(2, "123456789012345"), (9, "Rp250.000"), (9, "-250000"), (9, "250000.00"), (7, "LUNAS"), (1, ""),
                    (0, "2020-09-31 10:00:00"), (0, "04/09/2020 10:00"), (2, "12345678901234567"), (9, "")],
            LINES: [(4, "2020-02-30"), (5, "1.000"), (0, ""), (7, "12,5"), (1, ""), (4, "20200909")],
            PAYMENTS: [(5, "250000"), (5, "250000.5"), (5, "-250000.00"), (7, "settled"), (6, "debit"), (0, ""),
                       (4, "2020-09-04 13:05:40"), (4, "2020-09-04T25:05:40+07:00"), (2, "ABCDEFGHIJKLMNOP")],
            TRANSFERS: [(3, "20200931"), (3, "2020-09-09"), (4, "100.00"), (4, ""), (6, "OK"), (0, "")]}[feed])
        return row[:column] + [value] + row[column + 1:]

    def build_files(self):
        rng, files = self.rng, {}                              # path -> (feed, rows)
        day = self.first
        while day <= self.last:
            for feed in dialects.FEEDS:
                rows = [r for _, r in sorted(self.rows.get((feed, day), []), key=lambda pair: pair[0])]
                if self.maybe(.05):
                    cut = rng.randint(0, len(rows))
                    first, second = rng.choice([("01", "02"), ("", "02"), ("", "01")])
                    files[dialects.path_of(feed, day, first)] = (feed, rows[:cut])
                    files[dialects.path_of(feed, day, second)] = (feed, rows[cut:])
                else:
                    files[dialects.path_of(feed, day)] = (feed, rows)
            day += ONE_DAY
        for path in sorted(files):                              # a few rejected rows, sometimes too many
            feed, rows = files[path]
            if self.maybe(.02):
                count = rng.choice([1, 1, 2, 3, 3, 4, 5])
                rows = list(rows)
                for n in rng.sample(range(len(rows)), min(count, len(rows))):
                    rows[n] = self.spoil(feed, rows[n])
                files[path] = (feed, rows)
        return files

    def write(self, out):
        rng = self.rng
        inbox, earlier = os.path.join(out, "inbox"), os.path.join(out, "earlier")
        rows_of = self.build_files()
        packed = {path: dialects.gzip(dialects.render(feed, rows)) for path, (feed, rows) in rows_of.items()}

        def pick(recent=False, with_rows=False):
            feed, day = self.some_file(recent)
            here = [p for p in sorted(packed) if p.startswith(dialects.path_of(feed, day).removesuffix(".csv.gz"))
                    and (not with_rows or rows_of[p][1])]
            return rng.choice(here) if here else None

        former = {}
        for _ in range(rng.choice([0, 0, 1])):                  # re-issued: the former version goes to `earlier`
            path = pick(with_rows=True)
            if path:
                feed, rows = rows_of[path]
                old = [r for r in rows if not self.maybe(.3)]
                former[path] = dialects.gzip(dialects.render(feed, old))
                if former[path] == packed[path]:
                    del former[path]
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):          # delivered twice
            path = pick(with_rows=True)
            if path:
                feed, _ = rows_of[path]
                day = datetime.datetime.strptime(path.split("_")[1][:8], "%Y%m%d").date()
                target = dialects.path_of(feed, day, "09") if self.maybe(.4) else \
                    dialects.path_of(feed, min(self.last, max(self.first, day + rng.choice([-2, -1, 1, 2, 4]) * ONE_DAY)),
                                     rng.choice(["", "08"]))
                if target != path:
                    packed[target], rows_of[target] = packed[path], rows_of[path]
        for _ in range(rng.choice([0, 1, 1, 2])):                # unreadable
            path = pick(recent=self.maybe(.6))
            if path:
                feed, rows = rows_of[path]
                data = packed[path]
                if path in former and self.maybe(.5):
                    data = former[path]
                kind = rng.choice(["cut", "cut", "trailer", "checksum", "header", "end mark"])
                if kind == "cut":
                    data = data[:rng.randint(20, len(data) - 9)]
                elif kind == "trailer":
                    data = data[:-rng.randint(1, 8)]
                elif kind == "checksum":
                    data = data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]
                elif kind == "header":
                    text = dialects.render(feed, rows)
                    data = dialects.gzip(text[text.index(b"\n") + 1:])
                elif feed == TRANSFERS:
                    data = dialects.gzip(dialects.render(feed, rows).removesuffix(b"<END>\n"))
                else:
                    data = data[:len(data) // 2]
                packed[path] = data
        for recent in rng.choice([[], [True], [True, True], [False], [True, False], [True, False, False]]):
            path = pick(recent)
            if path:
                packed.pop(path)
        for path in sorted(packed):
            dialects.write_file(inbox, path, packed[path])
        for path in sorted(former):
            dialects.write_file(earlier, path, former[path])
        with open(os.path.join(out, "as_of"), "w") as f:
            f.write(f"{self.as_of}\n")

    def run(self, out):
        rng = self.rng
        day, span = self.first - 12 * ONE_DAY, (self.last_sold - self.first).days + 1
        while day < self.first:                                 # what was sold before the scope begins
            for _ in range(rng.choice([0, 0, 1, max(1, self.sale_count // span // 2)])):
                self.new_story(day)
            day += ONE_DAY
        for day in sorted(self.first + rng.randint(0, span - 1) * ONE_DAY for _ in range(self.sale_count)):
            self.new_story(day)
        troubled = rng.choice([.15, .35, .6])
        for s in list(self.stories):
            if self.maybe(troubled):
                for accident in rng.sample(self.SALE_ACCIDENTS, rng.choice([1, 1, 1, 2, 2, 3])):
                    accident(self, s)
        self.lay_rows()
        self.write_registers(os.path.join(out, "registers"))
        self.write(out)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("outdir")
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--sales", type=int)
    options.add_argument("--days", type=int, help="at least 10")
    chosen = options.parse_args()
    for name in ("inbox", "earlier", "registers"):              # a former world of the same folder goes
        shutil.rmtree(os.path.join(chosen.outdir, name), ignore_errors=True)
    World(chosen.seed, chosen.sales, chosen.days).run(chosen.outdir)


if __name__ == "__main__":
    main()
