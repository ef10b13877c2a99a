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
    OUTDIR/opening.csv                         only in some worlds: what stood open before
    OUTDIR/period_from, OUTDIR/incentives_from a given first day, of either pipeline
    OUTDIR/planted     what was done to files: "refused PATH", "perhaps PATH", "copy PATH", "rejected PATH:ROW"

The same seed (and options) gives the same bytes. A world starts as an orderly flow of sales, payments, lines, batches,
transfers and monthly incentives. By default all sorts of defects happen to it, often several to the same thing; with --calm
none, with --defects one to three of each that is named and no other. --absent takes out or spoils one file of a feed ("any"
of a random one). Nothing here knows what should come out: that is the oracle's part.
"""
import argparse, datetime, os, random, shutil, sys

sys.dont_write_bytecode = True
import dialects
from defects import DEFECTS, of_level
from defects_lines import DEADLINE
from dialects import ONE_DAY
from world_files import Files
from world_registers import CAPS_SINCE, Places, serving
from world_rows import Rows
# What an order and a payment are called.
ORDERS = dict(tokopedia="TKP{:012d}", bukalapak="BL-2020-{:06d}", pintaria="PTR-9-{:06d}", sekolahmu="SKM{:07d}",
              pijarmahir="PJM{:09d}", maubelajarapa="MBA-{:06d}", sisnaker="SNK2{:07d}", skillacademy="SA-{:09d}")
REFS = dict(bni="BN{:012d}", gopay="GP-{:09d}", ovo="OV{:014d}", linkaja="LA{:010d}")
TITLES = ["Dasar pemasaran", "Barista: dasar; lanjutan", 'Kelas "Kopi" lanjut', "Café & pâtisserie", "Français – niveau 1",
          "Desain ‘UX’; \"UI\"", "Biaya € dan £", "Kursus, dengan koma"]


class World(Places, Rows, Files):
    def __init__(self, seed, sales=None, days=None, parties=None, calm=False, names=(), absent=None, never=()):
        self.rng = rng = random.Random(seed)
        self.calm, self.named, self.absent, self.planted = calm or bool(names), list(names), absent, set()
        self.never = set(never)                                # defects that chance must not take
        small = bool(names)
        self.sale_count = sales or (rng.randint(15, 50) if small else rng.randint(20, 200))
        self.first = datetime.date(2020, 8, 1) + rng.randint(0, 50) * ONE_DAY
        if "after-deadline" in names or self.mishap(.1):
            self.first = DEADLINE - rng.randint(10, 25) * ONE_DAY
        span = days or (rng.randint(30, 42) if small else rng.randint(15, 40))
        if not days and {"purchase-expired", "cancelled-purchase-first"} & set(names):
            span += 15                                        # thirty days after an award within the world have to lie in it
        self.last = self.first + (span - 1) * ONE_DAY
        self.as_of = self.last + rng.choice([0, 0, 0, 0, -1, -2, -4] + ([] if self.calm else [1, 2, 5])) * ONE_DAY
        if self.as_of > self.last and self.maybe(.5):
            self.last = self.as_of                            # the files go on, the sales do not
        self.last_sold = self.last - rng.choice([0, 0, 1, 3, 8]) * ONE_DAY
        self.with_opening, self.opening_faults, self.period_given, self.not_configured = False, [], False, set()
        self.office = small or self.maybe(.85)
        for d in of_level("world"):
            if d.name in names or self.mishap(.04) and d.name not in self.never:
                d.spoil(self)
        # A given first day, perhaps behind the first files; an opening list mostly is one of a given day.
        later = rng.choice([0, 1, 3, 6]) if self.period_given else 0
        self.period_from = self.first + later * ONE_DAY if self.period_given or self.with_opening and self.maybe(.7) else None
        self.begin = self.period_from or self.first
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
    def paid_across(self):
        """Sales of the last days before the scope that are paid within it: what an opening list is for."""
        rng = self.rng
        for _ in range(rng.randint(2, 5)):
            s = self.new_story(self.begin - rng.randint(1, 3) * ONE_DAY)
            p = s["payments"][0]
            p["at"] = datetime.datetime.combine(self.begin + rng.choice([0, 0, 1, 2]) * ONE_DAY, p["at"].time())
            p["file_day"] = p["at"].date()
            if self.maybe(.4):                                   # in two groups that name the same order
                half = p["amount"] // 200 * 100
                p["order_id"] = s["order_id"]
                s["payments"].append(dict(p, amount=p["amount"] - half, ref=self.new_ref(p["partner"])))
                p["amount"] = half

    def model(self):
        rng = self.rng
        day, span = self.first - 12 * ONE_DAY, (self.last_sold - self.first).days + 1
        while day < self.first:                                 # what was sold before the scope begins
            for _ in range(rng.choice([0, 0, 1, max(1, self.sale_count // span // 2)])):
                self.new_story(day)
            day += ONE_DAY
        for day in sorted(self.first + rng.randint(0, span - 1) * ONE_DAY for _ in range(self.sale_count)):
            self.new_story(day)
        if self.with_opening:
            self.paid_across()
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
    for name in ("inbox", "earlier", "registers", "opening.csv", "period_from", "incentives_from"):     # a former world of the same folder goes
        path = os.path.join(chosen.outdir, name)
        shutil.rmtree(path) if os.path.isdir(path) else os.path.exists(path) and os.remove(path)
    os.makedirs(chosen.outdir, exist_ok=True)
    world.model().write(chosen.outdir)


if __name__ == "__main__":
    main()
