"""Of a world: its files as a model, and what happens to files."""
import dataclasses, datetime

import dialects
from defects import DEFECTS
from dialects import ONE_DAY, Delivery
from model import Item, Model


class Files:
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
        m.period_from = self.period_from
        if self.period_given and self.incentive_feeds:
            m.incentives_from = self.first_paid + rng.choice([0, 1, 4, 12]) * ONE_DAY
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
                m.planted = {told for told in m.planted if told.split()[1].split(":")[0] != path}     # what lay there before
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
