"""Defects of sales: their remittance lines, and what a sale may not be."""
import datetime

from defect import defect
from defects_payments import cancelled_from_the_start, debit
from dialects import ONE_DAY

DEADLINE = datetime.date(2020, 12, 15)           # the last day for a purchase


# ---------------------------------------------------------------- sales: their lines

@defect("sale", "FORWARD_MISSING", weight=2)
def line_missing(w, s):
    s["lines"] = []


@defect("sale", "FORWARD_DOUBLE")
def line_twice(w, s):
    if s["lines"]:
        s["lines"].append(dict(s["lines"][0], day=w.later(s["lines"][0]["day"], 4)))


@defect("sale", "FORWARD_OVER FORWARD_SHORT", weight=2)
def line_amount(w, s):
    if s["lines"]:
        l = s["lines"][0]
        l["gross"] = max(100, l["gross"] + w.rng.choice([-1000000, -100, 100, 2000000]))


@defect("sale")
def line_in_parts(w, s):
    if s["lines"]:
        l = s["lines"][0]
        half = l["gross"] // 200 * 100
        s["lines"].append(dict(l, day=w.later(l["day"], 3), gross=l["gross"] - half))
        l["gross"] = half


@defect("sale", "FORWARD_CLAWED_BACK FORWARD_SHORT")
def clawed_back(w, s):
    if s["lines"]:
        l = s["lines"][0]
        day = w.later(l["day"], 7)
        gross = -l["gross"] if w.maybe(.8) else -max(100, l["gross"] // 200 * 100)
        s["lines"].append(dict(l, day=day, gross=gross, suffix=w.rng.choice(["", "C"])))


@defect("sale", "FORWARD_CLAWED_BACK")
def clawback_alone(w, s):
    if s["lines"]:
        s["lines"] = [dict(s["lines"][0], gross=-s["amount"])]


@defect("sale", "DUPLICATE_REMITTANCE")
def line_row_twice(w, s):
    s["line_again"] = w.rng.choice(["identical", "conflicting"])


@defect("sale", "FORWARD_INSTITUTION")
def line_institution(w, s):
    for l in s["lines"]:
        l["institution"] = w.rng.choice(w.institutions + ["LP9999"])


@defect("sale", "FORWARD_LATE", weight=2)
def line_late(w, s):
    """Around the last day of the term, on either side."""
    p = debit(s)
    if s["lines"] and p:
        s["lines"][0]["day"] = w.calendar.add(p["at"].date(), w.rng.choice([5, 6, 6, 7, 10])) + w.rng.choice([0, 0, 1]) * ONE_DAY


@defect("sale", "FORWARD_ARITHMETIC")
def line_arithmetic(w, s):
    for l in s["lines"]:
        l["gap"] = w.rng.choice([100, -100, 1000000, 50000])


@defect("sale", "COMMISSION_OVER_CAP", weight=2)
def over_cap(w, s):
    """At the cap, a rupiah over it, or far beyond."""
    for l in s["lines"]:
        l["commission"] = w.rng.choice([("cap", 0), ("cap", 100), ("cap", 100), ("cap", 1), ("share", 2500), ("share", 10000), ("cap", -100)])


@defect("sale", "BATCH_MIXED", weight=2)
def batch_mixed(w, s):
    for l in s["lines"]:
        l["mixed"] = True


def hold_over(w, s, released):
    w.holds.append((w.rng.choice([s["platform"], s["platform"], ""]), w.rng.choice([s["institution"], s["institution"], ""]),
                    s["day"] - w.rng.choice([0, 0, 2]) * ONE_DAY, s["day"], released, "Pemeriksaan"))


@defect("sale", "FORWARD_HELD")
def line_while_held(w, s):
    hold_over(w, s, "" if w.maybe(.6) else w.as_of + w.rng.choice([1, 5]) * ONE_DAY)


@defect("sale", "FORWARD_MISSING FORWARD_SHORT FORWARD_HELD")
def line_held_back(w, s):
    hold_over(w, s, "" if w.maybe(.7) else w.as_of + w.rng.choice([0, 1]) * ONE_DAY)
    s["lines"] = [dict(l, gross=l["gross"] // 200 * 100) for l in s["lines"] if w.maybe(.3)]


@defect("sale", "FORWARD_HELD FORWARD_LATE")
def line_after_release(w, s):
    """Around the release of a hold, or around the end of the term that the release moved."""
    if s["lines"]:
        released = s["lines"][0]["day"] + w.rng.choice([-4, -1, 0, 1, 3]) * ONE_DAY
        hold_over(w, s, released)
        if w.maybe(.5):
            s["lines"][0]["day"] = w.calendar.add(released, w.rng.choice([5, 6]))


# ---------------------------------------------------------------- sales: policies

@defect("sale", "ENTITLEMENT_EXCEEDED", weight=2)
def balance_exceeded(w, s):
    spent = sum(x["amount"] for x in w.stories if x["card"] == s["card"])
    s["participant"]["balance"] = max(0, spent - w.rng.choice([100, 100, 0, 5000000, spent])) // 100 * 100


@defect("sale", "ENTITLEMENT_EXCEEDED")
def bought_too_much(w, s):
    """Other sales of the same participant, until the balance is gone."""
    for other in w.rng.sample(w.stories, min(4, len(w.stories))):
        w.same_card(other, s)


@defect("sale", "PARTICIPANT_UNKNOWN")
def participant_unknown(w, s):
    if w.maybe(.5):
        s["participant"]["entitled"] = False
    else:
        for r in [s] + s["payments"]:
            r["card"] = f"{w.rng.randint(0, 10 ** 15):016d}"


@defect("sale", "PARTICIPANT_REVOKED", weight=2)
def participant_revoked(w, s):
    s["participant"]["revoked_on"] = s["day"] - w.rng.choice([0, 1, 1, 1, 10]) * ONE_DAY


def thirty_days_in(w, s):
    """A sale that may lie thirty days after an award in the world, if there is one; else the one that is there."""
    those = [x for x in w.stories if (x["day"] - w.first).days >= 29 and x["day"] < w.last_sold]
    return w.rng.choice(those) if those and w.maybe(.7) else s


@defect("sale", "PURCHASE_EXPIRED", weight=2)
def purchase_expired(w, s):
    """The first purchase around thirty days after the award."""
    s = thirty_days_in(w, s)
    awarded = s["day"] - w.rng.choice([29, 30, 30, 31]) * ONE_DAY
    s["participant"]["awarded_on"] = max(awarded, w.first - w.rng.choice([0, 0, 1]) * ONE_DAY)


@defect("sale", "PURCHASE_EXPIRED")
def cancelled_purchase_first(w, s):
    """An earlier sale that was cancelled: in time or not, and the first paid one comes later."""
    s = thirty_days_in(w, s)
    late = sorted((x for x in w.stories if x["day"] > s["day"]), key=lambda x: x["day"])
    if late:
        other = late[-1]
        w.same_card(other, s)
        s["participant"]["awarded_on"] = max(w.first, s["day"] - w.rng.choice([3, 29, 30, 33]) * ONE_DAY)
        cancelled_from_the_start(w, s)


@defect("sale", "PURCHASE_EXPIRED")
def after_deadline(w, s):
    """Sold around 15 December; only worlds of those days have such sales."""
    near = [x for x in w.stories if abs((x["day"] - DEADLINE).days) <= 3]
    for x in near:
        x["participant"]["awarded_on"] = max(w.first, x["day"] - 5 * ONE_DAY)


@defect("sale", "COURSE_REPEATED", weight=2)
def course_repeated(w, s):
    other = w.rng.choice(w.stories)
    if other is not s:
        w.same_card(other, s)
        w.move_course(other, s["course"], s["institution"])
        if w.maybe(.2):
            other["sold_at"] = s["sold_at"]                    # the same second: by platform and order


@defect("sale", "PLATFORM_INACTIVE")
def platform_left(w, s):
    """The register lets the platform go before its last sales."""
    mine = sorted(x["day"] for x in w.stories if x["platform"] == s["platform"])
    w.left.setdefault(s["platform"], mine[-w.rng.randint(1, min(4, len(mine)))] - w.rng.choice([0, 1, 1]) * ONE_DAY)


@defect("sale", "INSTITUTION_UNKNOWN")
def institution_unknown(w, s):
    w.move_course(s, s["course"] if w.maybe(.5) else "C99999", "LP9999")


@defect("sale", "INSTITUTION_INACTIVE")
def institution_inactive(w, s):
    """One that ended long ago, or within the scope."""
    w.move_course(s, *w.rng.choice([("C00804", "LP0802"), (s["course"], "LP0801")]))


@defect("sale", "COURSE_UNKNOWN", weight=2)
def course_unknown(w, s):
    """Unknown, over, to come, or one that ends within the scope."""
    w.move_course(s, w.rng.choice(["C99999", "C00801", "C00802", "C00803"]), s["institution"])


@defect("sale", "COURSE_INSTITUTION", weight=2)
def course_institution(w, s):
    w.move_course(s, s["course"], w.rng.choice([i for i in w.institutions if i != s["institution"]]))


@defect("sale", "COURSE_PRICE", weight=2)
def course_price(w, s):
    row = w.course_on(s["course"], s["day"])
    more = w.rng.choice([100, 100, 0, 10000000])
    change = (row["price"] if row else s["amount"]) + more - s["amount"]
    for r, name in [(s, "amount")] + [(p, "amount") for p in s["payments"]] + [(l, "gross") for l in s["lines"]]:
        r[name] += change
    s["list_price"] = s["amount"]


@defect("sale", "SELF_SALE", weight=2)
def self_sale(w, s):
    """The platform's own institution; where it has none on that day, the register gets one."""
    own = w.own_on(s["platform"], s["day"])
    if own and w.maybe(.7):
        w.move_course(s, "C00805" if own == "LP0165" else w.course_of(own, s["day"]) or s["course"], own)
    else:
        for row in w.platform_rows(s["platform"]):
            row["own"] = s["institution"]
