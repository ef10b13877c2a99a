#!/usr/bin/env python3
"""Writes a small random world to reconcile: feeds, registers and an as-of day.

    world.py OUTDIR --seed N [--sales M] [--days D] [--calm]
             [--parties all | --parties tokopedia,gopay,ovo]

    OUTDIR/inbox       the feeds of some platforms and payment partners, each in its own way of writing
    OUTDIR/earlier     only in some worlds: former versions of files that OUTDIR/inbox holds re-issued
    OUTDIR/registers   a complete set of registers, which name the parties of this world only
    OUTDIR/parties     whose profiles a pipeline for this world lists, one a line
    OUTDIR/as_of       the day to reconcile for, one line
    OUTDIR/planted     what was done to files: "refused PATH", "perhaps PATH", "copy PATH", "rejected PATH:ROW"

The same seed (and options) gives the same bytes. A world starts as an orderly flow of sales, payments, lines,
batches and transfers; then accidents happen to sales, to batches and at last to whole files, often several to the
same one; in a calm world there are none. Nothing here knows what should come out: that is the oracle's part.
"""
import argparse, csv, dataclasses, datetime, os, random, shutil, sys

sys.dont_write_bytecode = True
import dialects
from dialects import ONE_DAY, PARTNERS, PLATFORMS, Delivery

# What an order is called, and how its remittance lines and batches begin.
ORDERS = dict(tokopedia="TKP{:012d}", bukalapak="BL-2020-{:06d}", pintaria="PTR-9-{:06d}", sekolahmu="SKM{:07d}",
              pijarmahir="PJM{:09d}", maubelajarapa="MBA-{:06d}", sisnaker="SNK2{:07d}", skillacademy="SA-{:09d}")
LINES = dict(tokopedia="TK", bukalapak="BL", pintaria="PT", sekolahmu="SK", pijarmahir="PJ", maubelajarapa="MB",
             sisnaker="SN", skillacademy="SA")
REFS = dict(bni="BN{:012d}", gopay="GP-{:09d}", ovo="OV{:014d}", linkaja="LA{:010d}")
TITLES = ["Dasar pemasaran", "Barista: dasar; lanjutan", 'Kelas "Kopi" lanjut', "Café & pâtisserie", "Français – niveau 1",
          "Desain ‘UX’; \"UI\"", "Biaya € dan £", "Kursus, dengan koma"]


class World:
    def __init__(self, seed, sales=None, days=None, parties=None, calm=False):
        self.rng = rng = random.Random(seed)
        self.calm, self.planted = calm, set()
        self.sale_count = sales or rng.randint(20, 200)
        self.first = datetime.date(2020, 8, 1) + rng.randint(0, 50) * ONE_DAY
        self.last = self.first + ((days or rng.randint(15, 40)) - 1) * ONE_DAY
        self.as_of = self.last + rng.choice([0, 0, 0, 0, -1, -2, -4] + ([] if calm else [1, 2, 5])) * ONE_DAY
        if self.as_of > self.last and rng.random() < .5:
            self.last = self.as_of                            # the files go on, the sales do not
        self.last_sold = self.last - rng.choice([0, 0, 1, 3, 8]) * ONE_DAY
        self.institutions = [f"LP{n:04d}" for n in range(1, rng.randint(3, 7))]
        self.choose_parties(parties)
        self.rows = {}                                        # (party, feed, day) -> [(order, row)]
        self.stories, self.line_count, self.transfer_count, self.ref_count = [], 0, 0, 0
        self.make_registers()

    def maybe(self, chance):
        return self.rng.random() < chance

    def mishap(self, chance):
        """As maybe, but never in a calm world."""
        return not self.calm and self.maybe(chance)

    # ---- parties

    def choose_parties(self, wanted):
        rng = self.rng
        platforms = sorted(rng.sample(PLATFORMS, rng.choice([1, 1, 2, 2, 3, 4, 8])))
        partners = sorted(rng.sample(PARTNERS, rng.choice([1, 2, 2, 3, 4])))
        office = self.maybe(.5)
        if wanted == "all":
            platforms, partners, office = sorted(PLATFORMS), sorted(PARTNERS), True
        elif wanted:
            names = wanted.split(",")
            platforms, partners = [p for p in sorted(PLATFORMS) if p in names], [p for p in sorted(PARTNERS) if p in names]
            office = "pmo" in names
            unknown = set(names) - {*platforms, *partners, "pmo"}
            if unknown or not platforms or not partners:
                raise SystemExit(f"--parties: at least one platform and one partner; unknown: {sorted(unknown)}")
        self.platforms, self.partners, self.office = platforms, partners, office
        self.channels = sorted(rng.sample(partners, rng.randint(1, len(partners))))
        self.payout = {p: rng.choice(partners) for p in platforms}                 # since 2020-08-07
        self.payout_before = {p: self.payout[p] if self.maybe(.8) else rng.choice(partners) for p in platforms}
        self.left = {}                                                            # party -> last day registered
        for p in platforms:
            if len(self.left) < len(platforms) - 1 and self.maybe(.7 if p == "skillacademy" else .07):
                self.left[p] = datetime.date(2020, 8, 7) if p == "skillacademy" and self.maybe(.5) else \
                    self.first + rng.randint(-25, 15) * ONE_DAY
        for p in partners:
            if self.maybe(.03):
                self.left[p] = self.first + rng.randint(5, 25) * ONE_DAY
        self.feeds = [(p, f) for p in platforms for f in ("sales", "remittances")] + \
            [(p, f) for p in partners for f in ("payments", "transfers")]

    def payout_on(self, platform, day):
        return (self.payout_before if str(day) < "2020-08-07" else self.payout)[platform]

    def active(self, party, day, more=0):
        return party not in self.left or day <= self.left[party] + more * ONE_DAY

    @staticmethod
    def fit(party, sen):
        """An amount that the party can write: some know whole rupiah only."""
        return sen if party in dialects.WRITES_SEN else sen - sen % 100

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
        self.holds = [(rng.choice(self.platforms), self.institutions[0], *span(12), "", "Pemeriksaan")]
        begin, end = span(8)
        self.holds.append((rng.choice(["", *self.platforms]), self.institutions[1], begin, end,
                           end + rng.randint(-1, 9) * ONE_DAY, "Verifikasi rekening"))
        if self.maybe(.2):
            day = self.first + rng.randint(2, 12) * ONE_DAY
            self.holds.append((rng.choice(self.platforms), "", day, day, self.as_of + rng.randint(-3, 1) * ONE_DAY, "Pemeliharaan"))
        if self.maybe(.2):
            self.holds.append((self.platforms[-1], self.institutions[-1], self.first, self.last, "", "Satu platform"))
        if self.calm:
            self.holds = []
        self.accounts = {code: str(rng.randint(10 ** 9, 10 ** 10 - 1)) for code in self.institutions}
        self.courses = [(f"C{n:05d}", rng.choice(self.institutions), rng.randint(24, 1000) * 100000)
                        for n in range(1, 25)]

    def write_registers(self, folder):
        os.makedirs(folder)
        since = "2020-03-20"
        own = {"skillacademy": "LP0165"}
        platforms = []
        for code in self.platforms:
            before, gone = (code, code.title(), since), self.left.get(code, "")
            if str(gone or "9") <= "2020-08-06":
                platforms.append((*before, gone, "", own.get(code, ""), self.payout_before[code]))
            else:
                platforms += [(*before, "2020-08-06", "", own.get(code, ""), self.payout_before[code]),
                              (code, code.title(), "2020-08-07", gone, 1500, own.get(code, ""), self.payout[code])]
        tables = {
            "platforms.csv": ("code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner", platforms),
            "partners.csv": ("code,name,valid_from,valid_to",
                             [(code, code.upper(), since, self.left.get(code, "")) for code in self.partners]),
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

    def new_ref(self, channel):
        self.ref_count += 1
        return REFS[channel].format(self.ref_count)

    def new_story(self, day):
        rng = self.rng
        platform, channel = rng.choice([p for p in self.platforms if self.active(p, day)]), rng.choice(self.channels)
        course, institution, price = rng.choice(self.courses)
        at_night = self.maybe(.06)
        clock = datetime.time(23, rng.randint(55, 59), rng.randint(0, 59)) if at_night else \
            datetime.time(rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))
        if platform not in dialects.KEEPS_SECONDS:
            clock = clock.replace(second=0)
        s = dict(platform=platform, order_id=ORDERS[platform].format(len(self.stories) + 1),
                 sold_at=datetime.datetime.combine(day, clock), day=day,
                 card=f"{rng.randint(0, 10 ** 15):016d}", course=course, institution=institution, channel=channel,
                 title=rng.choice(TITLES), ref=self.new_ref(channel), list_price=price,
                 amount=price - rng.choice([0, 0, 0, 10]) * 100000 if price > 10000000 else price)
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

    # ---- accidents of one sale; each may follow another on the same sale

    def debit(self, s):
        return next((p for p in s["payments"] if p["kind"] == "debit"), None)

    def later(self, day, most=8):
        return day + self.rng.randint(0, most) * ONE_DAY

    def add_payment(self, s, day, **changes):
        at = datetime.datetime.combine(day, datetime.time(self.rng.randint(0, 23), self.rng.randint(0, 59), 7))
        payment = dict(file_day=day, partner=s["channel"], ref=s["ref"], platform=s["platform"], order_id=s["order_id"],
                       card=s["card"], at=at, amount=s["amount"], kind="debit", status="settled") | changes
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
        channel = s["channel"] if self.maybe(.8) else self.rng.choice(self.partners)
        self.add_payment(s, self.later(s["day"], 3), partner=channel, ref=self.new_ref(channel),
                         status=self.rng.choice(["settled", "settled", "settled", "reversed", "pending"]))

    def other_reference(self, s):
        ref = self.new_ref(s["channel"])
        for p in s["payments"]:
            p["ref"] = ref
            if self.maybe(.3):
                p["order_id"] = ""

    def other_channel(self, s):
        s["channel"] = self.rng.choice(PARTNERS)               # also one that is not in this world

    def other_merchant(self, s):
        for p in s["payments"]:
            p["platform"] = self.rng.choice(PLATFORMS)

    def names(self, payment, story):
        payment["order_id"] = story["order_id"]
        if self.maybe(.8):
            payment["platform"] = story["platform"]

    def odd_sen(self, s):
        for amounts in [s] + self.rng.choice([[], s["payments"] + s["lines"]]):
            name = "gross" if "gross" in amounts else "amount"
            amounts[name] += self.rng.choice([50, 1, 99])

    def refund(self, s, part=None):
        day = self.later(s["day"], 10)
        part = part or self.rng.choice(["full", "full", "part", "more"])
        amount = {"full": s["amount"], "part": max(100, s["amount"] // 300 * 100), "more": s["amount"] + 100000}[part]
        self.add_payment(s, day, kind="refund", amount=amount,
                         ref=s["ref"] if self.maybe(.8) else self.new_ref(s["channel"]),
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
        self.add_payment(s, self.later(s["day"]), kind="refund", ref=self.new_ref(s["channel"]),
                         order_id=self.rng.choice(["", s["order_id"], "TKP999999999999"]))

    def refund_names_another(self, s):
        self.refund(s)
        self.names(s["payments"][-1], self.rng.choice(self.stories))
        if self.maybe(.5):                                     # and only the order id could join them
            s["ref"] = self.new_ref(s["channel"])

    def shared_reference(self, s):
        other = self.rng.choice(self.stories)
        s["ref"] = other["ref"]
        if self.maybe(.8):
            s["channel"] = other["channel"]
        named = self.rng.choice(["own", "none", "other", "third"])
        for p in s["payments"] + (other["payments"] if self.maybe(.5) else []):
            if named == "none":
                p["order_id"] = ""
            else:
                self.names(p, {"own": s, "other": other, "third": self.rng.choice(self.stories)}[named])
            if self.maybe(.3):
                p["ref"], p["partner"] = s["ref"], other["payments"][0]["partner"] if other["payments"] else p["partner"]

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
        line_off, line_off, line_in_parts, odd_sen, clawed_back, clawback_alone, row_again, other_institution, early_payment,
        late_payment, late_file]

    # ---- rows, batches, transfers

    def put(self, party, feed, day, order, row):
        self.rows.setdefault((party, feed, day), []).append((order, row))

    def lay_rows(self):
        batches = {}
        for s in self.stories:
            platform = s["platform"]
            for version in s["versions"]:
                v = s | version
                v["amount"], v["list_price"] = self.fit(platform, v["amount"]), self.fit(platform, v["list_price"])
                self.put(platform, "sales", v["file_day"], str(v["sold_at"]), v)
            for p in s["payments"]:
                if p["partner"] in self.partners:
                    p["amount"] = self.fit(p["partner"], p["amount"])
                    self.put(p["partner"], "payments", p["file_day"], str(p["at"]), p)
            for l in s["lines"]:
                self.line_count += 1
                institution, gross = l.get("institution", s["institution"]), self.fit(platform, l["gross"])
                side = 1 if gross > 0 else -1
                commission = abs(gross) * 12 // 10000 * 100 * side
                tax = abs(commission) // 1000 * 100 * side if platform in dialects.HAS_TAX else 0
                named_day = l["day"] - ONE_DAY if self.mishap(.04) else l["day"]    # a batch may span two days
                kind = LINES[self.rng.choice(self.platforms) if self.mishap(.01) else platform]
                batch = f"{kind}B{named_day:%Y%m%d}{institution}{l.get('suffix', '')}"
                net = gross - commission - tax + (100 if self.mishap(.02) else 0)
                row = dict(id=f"{LINES[platform]}R{self.line_count:012d}", batch=batch, order_id=s["order_id"],
                           institution=institution, day=l["day"], gross=gross, commission=commission, tax=tax, net=net)
                self.put(platform, "remittances", l["day"], f"{self.line_count:06d}", row)
                b = batches.setdefault(batch, dict(ref=batch, institution=institution, day=l["day"], net=0,
                                                   partner=self.payout_on(platform, l["day"])))
                b["net"] += net
                b["day"] = max(b["day"], l["day"])
                if s.get("line_again"):
                    again = dict(row)
                    if s["line_again"] == "conflicting":
                        again[self.rng.choice(["gross", "net"])] = 7700000
                    self.put(platform, "remittances", self.later(l["day"], 3), f"{self.line_count:06d}", again)
        for b in batches.values():
            if self.mishap(.02):
                b["partner"] = self.rng.choice(self.partners)   # not the one that the register names
            self.pay_out(b)
        for _ in range(0 if self.calm else self.rng.choice([0, 0, 1, 2])):          # transfers for batches nobody announced
            day = self.calendar.add(self.first + self.rng.randint(-1, (self.last - self.first).days) * ONE_DAY, 1)
            self.transfer(dict(ref=f"TKB{day:%Y%m%d}LP9999", institution=self.institutions[0],
                               partner=self.rng.choice(self.partners)),
                          day, self.rng.choice([5000000, 7500000, -2000000]), self.rng.choice(["booked", "booked", "returned"]))

    def transfer(self, batch, day, amount, status="booked", then=None):
        self.transfer_count += 1
        partner = batch["partner"]
        amount = self.fit(partner, amount)
        ref = f"{dict(bni='BNT', gopay='GPT', ovo='OVT', linkaja='LAT')[partner]}{self.transfer_count:09d}"
        row = dict(ref=ref, batch=batch["ref"], account="" if amount < 0 else self.accounts[batch["institution"]], day=day,
                   amount=amount, status=status, joined=self.maybe(.4))
        self.put(partner, "transfers", day, ref, row)
        file_day = day
        for next_status in then or []:
            file_day = self.later(file_day, 4)
            again = dict(row, day=file_day if partner == "bni" or self.maybe(.5) else day, status=next_status)
            if partner == "bni" and next_status == "returned":  # an entry of its own, with RtrInf
                again["ref"] = ref + "R"
            self.put(partner, "transfers", file_day, again["ref"], again)
        if self.mishap(.02) and not (partner == "bni" and "returned" in [status, *(then or [])]):
            # Resent, or changed under the same number.
            file_day = self.later(day, 3)
            self.put(partner, "transfers", file_day, ref, dict(
                row, day=file_day if partner == "bni" else day, amount=amount + self.rng.choice([0, 0, 100])))

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
        if not self.mishap(.25):
            return self.transfer(b, day, net)
        half = net // 200 * 100
        accident = rng.choice(["lost", "off", "parts", "returned", "returned later", "sent again", "part returned",
                               "part returned later", "two parts returned", "pending", "pending then booked",
                               "pending then returned", "late", "wrong batch", "too much, repaid", "off and returned",
                               "returned twice", "returned short"])
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
        elif accident == "returned twice":
            self.transfer(b, day, net, then=["returned", "returned"])
        elif accident == "returned short":
            self.transfer(b, day, net)
            self.transfer(b, self.later(day, 3), max(100, net - 10000), "returned")

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

    def build_files(self):
        rng, files = self.rng, []
        self.version, self.prefix, self.wrapped = rng.choice([2, 4, 6, 8, 8, 10, 13]), rng.choice(["", "", "doc:"]), self.maybe(.2)
        day = self.first
        while day <= self.last:
            for party, feed in self.feeds:
                rows = [r for _, r in sorted(self.rows.get((party, feed, day), []), key=lambda pair: pair[0])]
                if not rows and not self.active(party, day, 30 if party in self.platforms else 0) and self.maybe(.7):
                    continue
                extras = [rng.choice([50000000000, 250000000, -250000, 12345]) for _ in range(rng.choice([0, 0, 1, 2]))]
                if (party, feed) != ("bni", "transfers"):
                    extras = []
                if self.maybe(.05):
                    cut = rng.randint(0, len(rows))
                    first, second = rng.choice([("01", "02"), ("", "02"), ("", "01")])
                    files.append(Delivery(party, feed, day, first, rows[:cut], style=self.style(party)))
                    files.append(Delivery(party, feed, day, second, rows[cut:], extras=extras, style=self.style(party)))
                else:
                    files.append(Delivery(party, feed, day, "", rows, extras=extras, style=self.style(party)))
            day += ONE_DAY
        if self.office:
            files += self.entitlement_files()
        for d in files:                                         # a few rejected rows, sometimes too many
            if self.mishap(.02) and (d.party, d.feed) in self.BAD:
                count = min(rng.choice([1, 1, 2, 3, 3, 4, 5]), len(d.rows))
                d.rows = list(d.rows)
                for n in rng.sample(range(len(d.rows)), count):
                    d.rows[n] = dict(d.rows[n], spoiled=rng.choice(self.BAD[d.party, d.feed]))
                    if count <= 3 and "total" not in dialects.faults_of(d.party, d.feed):
                        self.planted.add(f"rejected {d.path}:{n + 1}")
                if count > 3 or count and "total" in dialects.faults_of(d.party, d.feed):
                    self.planted.add("refused " + d.path)
        for feed in self.feeds:
            self.number_files([d for d in files if (d.party, d.feed) == feed])
        return {d.path: d for d in files}

    def number_files(self, files):
        """Sequence numbers and balances that run on from file to file, and sometimes do not."""
        rng = self.rng
        files.sort(key=lambda d: (d.day, os.path.basename(d.path)))
        sequence, balance = rng.randint(1, 300), rng.randint(-10 ** 9, 10 ** 11)
        hole = rng.randrange(len(files)) if files and self.mishap(.25) else None
        break_in = rng.randrange(len(files)) if files and self.mishap(.25) else None
        for n, d in enumerate(files):
            if n == hole:
                sequence += rng.choice([1, 3, -1, -2])
            if n == break_in:
                balance += rng.choice([100, -25000000, 1])
            d.sequence, d.opening = max(0, sequence), balance
            sequence, balance = sequence + 1, d.closing if d.feed == "transfers" and d.party == "bni" else 0

    def entitlement_files(self):
        """One file a wave, long before the first day of the feeds, within their days or after the as-of."""
        rng, files = self.rng, []
        for wave in range(1, rng.randint(2, 4)):
            day = rng.choice([datetime.date(2020, 4, 17), self.first + rng.randint(-40, 20) * ONE_DAY, self.as_of + 2 * ONE_DAY])
            if self.calm:
                day = self.first - ONE_DAY
            rows = [dict(card=s["card"], wave=wave, awarded_on=s["day"] - rng.randint(-3, 0 if self.calm else 40) * ONE_DAY, balance=100000000,
                         certified_on=None if self.maybe(.6) else s["day"] + 9 * ONE_DAY,
                         revoked_on=None if not self.mishap(.1) else s["day"], channel=s["channel"])
                    for s in self.stories if self.calm or self.maybe(.4)]
            files.append(Delivery("pmo", "entitlements", day, f"{wave:02d}", rows))
        return files

    def write(self, out):
        rng = self.rng
        inbox, earlier = os.path.join(out, "inbox"), os.path.join(out, "earlier")
        files = self.build_files()
        packed = {path: dialects.pack(d) for path, d in files.items()}
        crowd = max(1, len(self.feeds) // 6)                    # accidents grow with the number of feeds

        def times(*choices):
            return 0 if self.calm else sum(rng.choice(choices) for _ in range(crowd))

        def pick(recent=False, with_rows=False):
            """The path of a file up to the as-of day, of one of its last days when `recent`."""
            until = min(self.last, self.as_of)
            party, feed = ("pmo", "entitlements") if self.office and self.maybe(.08) else rng.choice(self.feeds)
            here = [p for p in sorted(packed) if p.startswith(f"{party}/{feed}_") and files[p].day <= until
                    and (files[p].day >= until - 7 * ONE_DAY or not recent) and (files[p].rows or not with_rows)]
            return rng.choice(here) if here else None

        former = {}
        for _ in range(times(0, 0, 1)):                         # re-issued: the former version goes to `earlier`
            path = pick(with_rows=True)
            if path:
                old_rows = [r for r in files[path].rows if not self.maybe(.3)]
                former[path] = dialects.pack(dataclasses.replace(files[path], rows=old_rows))
                if former[path] == packed[path]:
                    del former[path]
        for _ in range(times(0, 0, 0, 1, 1, 2)):                # delivered twice
            path = pick(with_rows=True)
            if path:
                d = files[path]
                day = min(self.last, max(self.first, d.day + rng.choice([-2, -1, 1, 2, 4]) * ONE_DAY))
                target = dataclasses.replace(d, number="09") if self.maybe(.4) else \
                    dataclasses.replace(d, day=day, number=rng.choice(["", "08"]))
                if target.path != path:
                    packed[target.path], files[target.path] = packed[path], target
                    self.planted |= {"copy " + target.path, "copy " + path}
        for _ in range(times(0, 1, 1, 2)):                      # unreadable
            path = pick(recent=self.maybe(.6))
            if path:
                d, data = files[path], packed[path]
                if path in former and self.maybe(.5):
                    data = former[path]
                kind = rng.choice(["cut", "trailer", "checksum", "half", "inside", "inside", "inside", "inside"])
                if kind == "cut":
                    data = data[:rng.randint(20, len(data) - 9)]
                elif kind == "trailer":
                    data = data[:-rng.randint(1, 8)]
                elif kind == "checksum":
                    data = data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]
                elif kind == "half":
                    data = data[:len(data) // 2]
                else:
                    data = dialects.pack(dataclasses.replace(d, faults={rng.choice(dialects.faults_of(d.party, d.feed))}))
                packed[path] = data
                # A member cut off whole leaves a sound file behind.
                certain = kind in ("checksum", "inside") or d.party != "skillacademy"
                self.planted.add(("refused " if certain else "perhaps ") + path)
        for _ in range(0 if self.calm else crowd):
            for recent in rng.choice([[], [True], [True, True], [False], [True, False], [True, False, False]]):
                path = pick(recent)
                if path:
                    packed.pop(path)
        for path in sorted(packed):
            dialects.write_file(inbox, path, packed[path])
        if all(path.startswith("pmo/") for path in former):     # an inbox of entitlements alone has no scope
            former = {}
        for path in sorted(former):
            dialects.write_file(earlier, path, former[path])
        if self.maybe(.2):                                      # of another pipeline: neither owed nor told, whatever it is
            path = f"{self.partners[0]}/incentives_{self.first - 9 * ONE_DAY:%Y%m%d}." + ("xml.gz" if self.partners[0] == "bni" else "csv.gz")
            dialects.write_file(inbox, path, dialects.gzip(b"DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS\n"))
        with open(os.path.join(out, "as_of"), "w") as f:
            f.write(f"{self.as_of}\n")
        with open(os.path.join(out, "parties"), "w") as f:
            f.write("\n".join(self.platforms + self.partners + ["pmo"] * self.office) + "\n")
        here = set(packed)
        with open(os.path.join(out, "planted"), "w") as f:
            f.writelines(p + "\n" for p in sorted(self.planted) if p.split()[1].split(":")[0] in here)

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
            if self.mishap(troubled):
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
    options.add_argument("--parties", help="all, or a list of codes; by default a random choice")
    options.add_argument("--calm", action="store_true", help="no accidents: nothing but open items may come out")
    chosen = options.parse_args()
    for name in ("inbox", "earlier", "registers"):              # a former world of the same folder goes
        shutil.rmtree(os.path.join(chosen.outdir, name), ignore_errors=True)
    World(chosen.seed, chosen.sales, chosen.days, chosen.parties, chosen.calm).run(chosen.outdir)


if __name__ == "__main__":
    main()
