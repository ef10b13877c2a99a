"""What can go wrong in a world, each by name: to sales, batches, instalments, files, registers and lists.

A defect is a function of the world and of what it spoils; `tells` names the codes that it can lead to (self-test holds every
defect to at least one of them), nothing for what must be taken without a word. `world` defects are settings, chosen before
anything is made. Several may hit the same thing.
"""
import datetime
from dataclasses import dataclass

import dialects
from dialects import ONE_DAY, PARTNERS, PLATFORMS

DEFECTS = {}
DEADLINE = datetime.date(2020, 12, 15)


@dataclass
class Defect:
    name: str
    level: str                              # world, sale, batch, rows, incentive, file
    spoil: object
    tells: tuple = ()
    weight: int = 1                         # how often chance takes it


def defect(level, tells="", weight=1):
    def register(function):
        name = function.__name__.replace("_", "-")
        DEFECTS[name] = Defect(name, level, function, tuple(tells.split()), weight)
        return function
    return register


def of_level(level):
    return [d for d in DEFECTS.values() if d.level == level]


# ---------------------------------------------------------------- settings

@defect("world")
def opening_list(w):
    w.with_opening = True


@defect("world", "PAYMENT_ORPHAN FORWARD_ORPHAN TRANSFER_ORPHAN")
def opening_short(w):
    """Some rows of the list are missing."""
    w.with_opening, w.opening_faults = True, w.opening_faults + ["short"]


@defect("world", "PAYMENT_ORPHAN FORWARD_ORPHAN TRANSFER_ORPHAN")
def opening_differs(w):
    w.with_opening, w.opening_faults = True, w.opening_faults + ["differs"]


@defect("world", "PAYMENT_ORPHAN FORWARD_ORPHAN TRANSFER_ORPHAN")
def opening_other_link(w):
    w.with_opening, w.opening_faults = True, w.opening_faults + ["other link"]


@defect("world")
def period_given(w):
    """The scope begins on a given day, later than the first file."""
    w.period_given = True


@defect("world")
def no_courses_register(w):
    w.not_configured.add("courses.csv")


@defect("world")
def no_institutions_register(w):
    w.not_configured.add("institutions.csv")


@defect("world")
def no_holds_register(w):
    w.not_configured.add("holds.csv")


@defect("world")
def no_programme_office(w):
    w.office = False


# ---------------------------------------------------------------- sales: their payments

def debit(s):
    return next((p for p in s["payments"] if p["kind"] == "debit"), None)


@defect("sale", "PAYMENT_MISSING FORWARD_UNPAID")
def payment_missing(w, s):
    s["payments"] = []


@defect("sale", "PAYMENT_MISSING")
def payment_pending(w, s):
    for p in s["payments"]:
        p["status"] = "pending"


@defect("sale", weight=2)
def payment_pending_then(w, s):
    p = debit(s)
    if p:
        p["status"] = "pending"
        day = w.later(p["file_day"], 4)
        status = w.rng.choice(["settled", "settled", "settled", "reversed"])
        at = datetime.datetime.combine(day, p["at"].time()) if w.maybe(.7) else p["at"]
        s["payments"].append(p | dict(file_day=day, status=status, at=at))


@defect("sale", "PAYMENT_MISSING FORWARD_OVER")
def payment_reversed_later(w, s):
    p = debit(s)
    if p:
        s["payments"].append(p | dict(file_day=w.later(p["file_day"], 6), status="reversed"))


@defect("sale", "PAYMENT_MISSING")
def payment_reversed(w, s):
    p = debit(s)
    if p:
        p["status"] = "reversed"


@defect("sale", "PAYMENT_SCALE PAYMENT_AMOUNT")
def payment_scaled(w, s):
    p = debit(s)
    if p:
        p["amount"] = p["amount"] * 100 if w.maybe(.5) else p["amount"] // 100


@defect("sale", "PAYMENT_AMOUNT")
def payment_amount(w, s):
    p = debit(s)
    if p:
        p["amount"] = max(100, p["amount"] + w.rng.choice([-500000, -100, 100, 250000, 1]))


@defect("sale", "PAYMENT_AMOUNT")
def payment_critical(w, s):
    """A difference of a hundred million rupiah, or just less."""
    p = debit(s)
    if p:
        p["amount"] = s["amount"] + w.rng.choice([10_000_000_000, 9_999_999_900, 10_000_000_100])


@defect("sale", "PAYMENT_DOUBLE", weight=2)
def payment_double(w, s):
    channel = s["channel"] if w.maybe(.8) else w.rng.choice(w.partners)
    w.add_payment(s, w.later(s["day"], 3), partner=channel, ref=w.new_ref(channel),
                  status=w.rng.choice(["settled", "settled", "settled", "reversed", "pending"]))


@defect("sale", "PAYMENT_REFERENCE PAYMENT_ORPHAN")
def other_reference(w, s):
    ref = w.new_ref(s["channel"])
    for p in s["payments"]:
        p["ref"] = ref
        if w.maybe(.3):
            p["order_id"] = ""


@defect("sale", "PAYMENT_CHANNEL PAYMENT_ORPHAN PAYMENT_MISSING")
def other_channel(w, s):
    s["channel"] = w.rng.choice(PARTNERS)                       # also one that is not in this world


@defect("sale", "PAYMENT_CHANNEL")
def paid_elsewhere(w, s):
    """Another partner of this world settles it, by order id."""
    partner = w.rng.choice(w.partners)
    for p in s["payments"]:
        p.update(partner=partner, ref=w.new_ref(partner), order_id=s["order_id"])


@defect("sale", "PAYMENT_PLATFORM")
def other_merchant(w, s):
    for p in s["payments"]:
        p["platform"] = w.rng.choice(PLATFORMS)


@defect("sale", "PAYMENT_PARTICIPANT")
def other_participant(w, s):
    for p in s["payments"]:
        if w.maybe(.8):
            p["card"] = w.rng.choice([w.rng.choice(w.participants)["card"], "0" * 16])


@defect("sale", "PAYMENT_LATE", weight=2)
def payment_late(w, s):
    p = debit(s)
    if p:
        days = w.rng.choice([1, 2, 2, 3, 6]) * ONE_DAY
        p["at"] += days
        p["file_day"] += days


@defect("sale")
def payment_early(w, s):
    p = debit(s)
    if p:
        p["at"] -= ONE_DAY
        p["file_day"] -= ONE_DAY


@defect("sale")
def debits_at_once(w, s):
    """Two debits of the same second: the first in row order is the first debit."""
    p = debit(s)
    if p:
        half = p["amount"] // 200 * 100
        again = dict(p, amount=p["amount"] - half, ref=p["ref"] if w.maybe(.3) else w.new_ref(p["partner"]), order_id=s["order_id"])
        p["amount"] = half
        if w.maybe(.6):
            for q in (p, again):
                q["at"] += 3 * ONE_DAY
                q["file_day"] = q["at"].date()
        s["payments"].append(again)


@defect("sale")
def odd_sen(w, s):
    for amounts in [s] + w.rng.choice([[], s["payments"] + s["lines"]]):
        name = "gross" if "gross" in amounts else "amount"
        amounts[name] += w.rng.choice([50, 1, 99])


@defect("sale")
def odd_reference(w, s):
    """The separators of keys inside an identifier."""
    ref = s["ref"] + w.rng.choice(["/1", "#2", ":x", "%20", ";y", "/#:%;"])
    for p in s["payments"]:
        if p["ref"] == s["ref"]:
            p["ref"] = ref
    s["ref"] = ref
    if w.maybe(.5):
        order = s["order_id"] + w.rng.choice(["/1", "#2", "%2F", ":"])
        for p in s["payments"]:
            if p["order_id"] == s["order_id"]:
                p["order_id"] = order
        s["order_id"] = order
    if w.maybe(.5):
        payment_missing(w, s)


def refund_of(w, s, part):
    day = w.later(s["day"], 10)
    amount = {"full": s["amount"], "part": max(100, s["amount"] // 300 * 100), "more": s["amount"] + 100000}[part]
    w.add_payment(s, day, kind="refund", amount=amount, ref=s["ref"] if w.maybe(.8) else w.new_ref(s["channel"]),
                  status=w.rng.choice(["settled"] * 5 + ["pending", "reversed"]))
    return day


@defect("sale", "PAYMENT_REFUNDED PAYMENT_AMOUNT CLAWBACK_DUE", weight=2)
def refunded(w, s):
    refund_of(w, s, w.rng.choice(["full", "full", "part", "more"]))


@defect("sale", "PAYMENT_REFUNDED CLAWBACK_DUE")
def refunded_in_two_steps(w, s):
    day = refund_of(w, s, "full")
    p = s["payments"][-1]
    p["status"] = "pending"
    s["payments"].append(p | dict(file_day=w.later(day, 3), status="settled"))


@defect("sale", "REFUND_ORPHAN PAYMENT_AMOUNT")
def refund_alone(w, s):
    s["payments"] = []
    w.add_payment(s, w.later(s["day"]), kind="refund", ref=w.new_ref(s["channel"]),
                  order_id=w.rng.choice(["", s["order_id"], "TKP999999999999"]))


@defect("sale", "PAYMENT_AMOUNT PAYMENT_REFUNDED")
def refund_names_another(w, s):
    refund_of(w, s, w.rng.choice(["full", "full", "part", "more"]))
    w.names(s["payments"][-1], w.rng.choice(w.stories))
    if w.maybe(.5):                                            # and only the order id could join them
        s["ref"] = w.new_ref(s["channel"])


@defect("sale", "PAYMENT_MISSING PAYMENT_ORPHAN PAYMENT_DOUBLE", weight=2)
def shared_reference(w, s):
    other = w.rng.choice(w.stories)
    s["ref"] = other["ref"]
    if w.maybe(.8):
        s["channel"] = other["channel"]
    named = w.rng.choice(["own", "none", "other", "third"])
    for p in s["payments"] + (other["payments"] if w.maybe(.5) else []):
        if named == "none":
            p["order_id"] = ""
        else:
            w.names(p, {"own": s, "other": other, "third": w.rng.choice(w.stories)}[named])
        if w.maybe(.3):
            p["ref"], p["partner"] = s["ref"], other["payments"][0]["partner"] if other["payments"] else p["partner"]


@defect("sale", "DUPLICATE_PAYMENT")
def payment_twice(w, s):
    if s["payments"]:
        p = w.rng.choice(s["payments"])
        again = dict(p, file_day=p["file_day"] if w.maybe(.5) else w.later(p["file_day"], 6))
        if w.maybe(.4):
            again |= w.rng.choice([dict(amount=p["amount"] + 100), dict(order_id=""), dict(at=p["at"] + datetime.timedelta(minutes=2))])
        s["payments"].append(again)


# ---------------------------------------------------------------- sales: their own rows

@defect("sale", "REFUND_MISSING CLAWBACK_DUE PAYMENT_AMOUNT", weight=3)
def cancelled(w, s):
    day = refund_of(w, s, "full") if w.maybe(.6) else s["day"]
    s["versions"].append(dict(file_day=w.later(day, 6), status=w.rng.choice(["refunded", "cancelled"])))
    if w.maybe(.3):                                            # the row may carry the time of the change
        s["versions"][-1]["sold_at"] = s["sold_at"] + datetime.timedelta(hours=w.rng.randint(1, 90))
    choice = w.rng.random()
    if choice < .35:
        s["lines"] = []
    elif choice < .75:
        clawed_back(w, s)


@defect("sale", "REFUND_MISSING CLAWBACK_DUE")
def cancelled_from_the_start(w, s):
    for version in s["versions"][:1]:
        version["status"] = w.rng.choice(["refunded", "cancelled"])
    if w.maybe(.5):
        s["payments"] = []
    if w.maybe(.6):
        s["lines"] = []


@defect("sale", "PAYMENT_ORPHAN FORWARD_ORPHAN")
def sale_missing(w, s):
    s["versions"] = []


@defect("sale", "DUPLICATE_SALE")
def sale_twice(w, s):
    if s["versions"]:
        v = w.rng.choice(s["versions"])
        again = dict(v, file_day=v["file_day"] if w.maybe(.4) else w.later(v["file_day"], 6))
        if w.maybe(.5):
            again |= w.rng.choice([dict(amount=s["amount"] + 100000), dict(card="0" * 16),
                                   dict(sold_at=s["sold_at"] + datetime.timedelta(seconds=3)),
                                   dict(amount=s["amount"] + 100000, status="refunded")])
        s["versions"].append(again)


@defect("sale")
def late_file(w, s):
    """A row in a file of a later day than its own."""
    for r in (s["versions"] + s["payments"])[:1]:
        r["file_day"] = w.later(r["file_day"], 3)


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


@defect("sale", "PURCHASE_EXPIRED", weight=2)
def purchase_expired(w, s):
    """The first purchase around thirty days after the award."""
    awarded = s["day"] - w.rng.choice([29, 30, 30, 31]) * ONE_DAY
    s["participant"]["awarded_on"] = max(awarded, w.first - w.rng.choice([0, 0, 1]) * ONE_DAY)


@defect("sale", "PURCHASE_EXPIRED")
def cancelled_purchase_first(w, s):
    """An earlier sale that was cancelled: in time or not, and the first paid one comes later."""
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


# ---------------------------------------------------------------- batches: how they are paid out (net > 0)

def half(net):
    return net // 200 * 100


@defect("batch", "TRANSFER_MISSING", weight=2)
def transfer_missing(w, b, day, net):
    pass


@defect("batch", "TRANSFER_AMOUNT")
def transfer_amount(w, b, day, net):
    w.transfer(b, day, net + w.rng.choice([-100, 1, 750000]))


@defect("batch")
def transfer_in_parts(w, b, day, net):
    w.transfer(b, day, half(net))
    w.transfer(b, w.later(day, 2), net - half(net))


@defect("batch", "TRANSFER_RETURNED")
def transfer_returned(w, b, day, net):
    w.transfer(b, day, net, "returned")


@defect("batch", "TRANSFER_RETURNED", weight=2)
def transfer_returned_later(w, b, day, net):
    w.transfer(b, day, net, then=["returned"])


@defect("batch")
def transfer_sent_again(w, b, day, net):
    w.transfer(b, day, net, then=["returned"])
    w.transfer(b, w.later(day, 6), net)


@defect("batch", "TRANSFER_RETURNED")
def transfer_part_returned(w, b, day, net):
    w.transfer(b, day, half(net))
    w.transfer(b, day, net - half(net), "returned")


@defect("batch", "TRANSFER_RETURNED")
def transfer_part_returned_later(w, b, day, net):
    w.transfer(b, day, half(net), then=["returned"])
    w.transfer(b, day, net - half(net))


@defect("batch", "TRANSFER_RETURNED")
def transfer_two_parts_returned(w, b, day, net):
    third = net // 300 * 100
    w.transfer(b, day, third, then=["returned"])
    w.transfer(b, day, third * 2 // 200 * 100, "returned")
    w.transfer(b, day, net - third - third * 2 // 200 * 100)


@defect("batch", "TRANSFER_MISSING")
def transfer_pending(w, b, day, net):
    w.transfer(b, day, net, "pending")


@defect("batch")
def transfer_pending_then_booked(w, b, day, net):
    w.transfer(b, day, net, "pending", then=["booked"] + (["returned"] if w.maybe(.2) else []))


@defect("batch", "TRANSFER_RETURNED")
def transfer_pending_then_returned(w, b, day, net):
    w.transfer(b, day, net, "pending", then=["returned"])


@defect("batch", "TRANSFER_LATE", weight=2)
def transfer_late(w, b, day, net):
    w.transfer(b, w.calendar.add(b["day"], w.rng.choice([2, 3, 3, 4, 6])), net)


@defect("batch")
def transfer_late_after_return(w, b, day, net):
    w.transfer(b, day, net, then=["returned"] if w.maybe(.7) else ["returned", "booked"])
    w.transfer(b, w.calendar.add(b["day"], 4), net)


@defect("batch", "TRANSFER_LATE")
def transfer_late_then_repaid(w, b, day, net):
    """A repayment is no return: what is late stays late."""
    w.transfer(b, w.calendar.add(b["day"], 3), net + 500000)
    w.transfer(b, w.calendar.add(b["day"], 4), -500000)


@defect("batch", "TRANSFER_ORPHAN TRANSFER_MISSING")
def transfer_wrong_batch(w, b, day, net):
    w.transfer(dict(b, ref=b["ref"] + "X"), day, net)


@defect("batch")
def transfer_too_much_repaid(w, b, day, net):
    w.transfer(b, day, net + 500000)
    w.transfer(b, w.later(day, 4), -500000)


@defect("batch", "TRANSFER_AMOUNT TRANSFER_RETURNED")
def transfer_off_and_returned(w, b, day, net):
    w.transfer(b, day, half(net))
    w.transfer(b, day, half(net) // 2, "returned")


@defect("batch", "TRANSFER_RETURNED")
def transfer_returned_twice(w, b, day, net):
    w.transfer(b, day, net, then=["returned", "returned"])


@defect("batch")
def transfer_returned_short(w, b, day, net):
    w.transfer(b, day, net)
    w.transfer(b, w.later(day, 3), max(100, net - 10000), "returned")


@defect("batch", "TRANSFER_ACCOUNT", weight=2)
def transfer_account(w, b, day, net):
    """Another institution's account, one that nobody has, the institution's of other days, or none."""
    other = w.rng.choice([i for i in w.institutions if i != b["institution"]])
    accounts = [w.account_on(other, day), "7777777777", w.account_on(b["institution"], w.first - 99 * ONE_DAY),
                w.account_on(b["institution"], w.last + 99 * ONE_DAY), ""]
    w.transfer(b, day, net, account=w.rng.choice(accounts))


@defect("batch", "TRANSFER_ACCOUNT")
def transfer_account_in_part(w, b, day, net):
    w.transfer(b, day, half(net))
    w.transfer(b, day, net - half(net), account="7777777777", then=w.rng.choice([[], [], ["returned"]]))


@defect("batch")
def transfer_other_partner(w, b, day, net):
    """Not by the partner that the register names: it counts all the same."""
    w.transfer(dict(b, partner=w.rng.choice(w.partners)), day, net)


@defect("batch", "DUPLICATE_TRANSFER")
def transfer_row_twice(w, b, day, net):
    w.transfer(b, day, net, resent=w.rng.choice([0, 0, 100]))


@defect("batch")
def transfer_odd_reference(w, b, day, net):
    w.transfer(b, w.calendar.add(b["day"], w.rng.choice([1, 4])), net, suffix=w.rng.choice(["/1", "#2", "%3A", ":;"]))


@defect("rows", "TRANSFER_ORPHAN", weight=2)
def transfer_unknown_batch(w):
    """Transfers for batches that nobody announced."""
    day = w.calendar.add(w.first + w.rng.randint(-1, (w.last - w.first).days) * ONE_DAY, 1)
    w.transfer(dict(ref=f"TKB{day:%Y%m%d}LP9999", institution=w.institutions[0], partner=w.rng.choice(w.partners)),
               day, w.rng.choice([5000000, 7500000, -2000000]), w.rng.choice(["booked", "booked", "returned"]))


# ---------------------------------------------------------------- instalments: slot = participant, n, due, rows

@defect("incentive", "INCENTIVE_MISSING", weight=2)
def incentive_missing(w, slot):
    slot["rows"] = []


@defect("incentive", "INCENTIVE_MISSING")
def incentive_never(w, slot):
    for other in w.slots:
        if other["participant"] is slot["participant"]:
            other["rows"] = []


@defect("incentive", "INCENTIVE_MISSING")
def incentive_failed(w, slot):
    for r in slot["rows"]:
        r["status"] = "failed"


@defect("incentive", "INCENTIVE_MISSING")
def incentive_returned(w, slot):
    for r in slot["rows"]:
        r["status"] = "returned"


@defect("incentive", "INCENTIVE_MISSING", weight=2)
def incentive_returned_later(w, slot):
    for r in slot["rows"][:1]:
        r["then"] = [(w.later(r["day"], 5), w.rng.choice(["returned", "returned", "failed"]))]


@defect("incentive")
def incentive_paid_again(w, slot):
    """Returned or failed, and sent once more."""
    incentive_returned_later(w, slot)
    for r in slot["rows"][:1]:
        slot["rows"].append(dict(r, ref=w.new_disbursement(r["partner"]), day=w.later(r["day"] + ONE_DAY, 7), then=[]))


@defect("incentive", "INCENTIVE_MISSING INCENTIVE_DUPLICATE")
def incentive_failed_and_returned(w, slot):
    for r in slot["rows"][:1]:
        first, second = w.rng.choice([("failed", "returned"), ("returned", "failed"), ("failed", "failed")])
        slot["rows"] = [dict(r, status=first), dict(r, status=second, ref=w.new_disbursement(r["partner"]))]


@defect("incentive", "INCENTIVE_DUPLICATE", weight=2)
def incentive_twice(w, slot):
    for r in slot["rows"][:1]:
        slot["rows"].append(dict(r, ref=w.new_disbursement(r["partner"]), day=w.later(r["day"], 9),
                                 amount=w.rng.choice([60000000, 60000000, 100])))


@defect("incentive", "INCENTIVE_AMOUNT", weight=2)
def incentive_amount(w, slot):
    for r in slot["rows"][:1]:
        r["amount"] += w.rng.choice([100, -100, -60000000, 1000000, -10000000])


@defect("incentive", "INCENTIVE_AMOUNT")
def incentive_in_parts(w, slot):
    for r in slot["rows"][:1]:
        r["amount"] = 20000000
        slot["rows"].append(dict(r, ref=w.new_disbursement(r["partner"]), day=w.later(r["day"], 4),
                                 amount=w.rng.choice([40000000, 40000000, 100])))


@defect("incentive", "INCENTIVE_EARLY")
def incentive_before_certification(w, slot):
    for r in slot["rows"]:
        certified = slot["participant"]["certified_on"]
        r["day"] = (certified or r["day"]) - w.rng.choice([0, 1, 1, 4]) * ONE_DAY


@defect("incentive", "INCENTIVE_EARLY", weight=2)
def incentive_same_month(w, slot):
    before = w.slot_before(slot)
    if before and before["rows"]:
        last = before["rows"][0]["day"]
        for r in slot["rows"] or [dict(before["rows"][0], ref=w.new_disbursement(before["rows"][0]["partner"]), then=[])]:
            r["day"] = last + w.rng.choice([0, 3, 12, 31]) * ONE_DAY
            r["instalment"] = slot["n"]
            slot["rows"] = slot["rows"] or [r]


@defect("incentive", "INCENTIVE_ORDER", weight=2)
def incentive_ahead(w, slot):
    """The next one is paid before this one is due, or in its place."""
    to_come = [x for x in w.slots if x["participant"] is slot["participant"] and x["due"] >= w.as_of and x["n"] < 4]
    slot = to_come[0] if to_come and w.maybe(.7) else slot
    after, partner = w.slot_after(slot), slot["participant"]["channel"]
    if after and partner in w.partners:
        after["rows"] = [dict(card=slot["participant"]["card"], instalment=after["n"], partner=partner, ref=w.new_disbursement(partner),
                              day=min(slot["due"], w.as_of) - w.rng.choice([0, 1, 3]) * ONE_DAY, amount=60000000, status="paid")]
        slot["rows"] = []


@defect("incentive", "INCENTIVE_ORDER INCENTIVE_MISSING")
def incentive_skipped(w, slot):
    """Paid as an instalment that comes later."""
    n = w.rng.randint(slot["n"], 4)
    for r in slot["rows"]:
        r["instalment"] = n


@defect("incentive", "INCENTIVE_ORPHAN")
def incentive_not_entitled(w, slot):
    if w.maybe(.5):
        slot["participant"]["entitled"] = False
    else:
        for r in slot["rows"]:
            r["card"] = f"{w.rng.randint(0, 10 ** 15):016d}"


@defect("incentive", "INCENTIVE_ORPHAN", weight=2)
def incentive_after_revocation(w, slot):
    slot["participant"]["revoked_on"] = slot["due"] - w.rng.choice([0, 0, 1, -1, 9]) * ONE_DAY


@defect("incentive", "INCENTIVE_EARLY")
def incentive_not_certified(w, slot):
    slot["participant"]["certified_on"] = None


@defect("incentive", "INCENTIVE_EARLY INCENTIVE_MISSING INCENTIVE_ORDER")
def incentive_certified_anew(w, slot):
    """The office says another day than the partner paid by."""
    if slot["participant"]["certified_on"]:
        slot["participant"]["certified_on"] += w.rng.choice([-20, -1, 1, 3, 31]) * ONE_DAY


@defect("incentive", "DUPLICATE_INCENTIVE")
def incentive_row_twice(w, slot):
    for r in slot["rows"][:1]:
        r["resent"] = (w.later(r["day"], 3), w.rng.choice([0, 0, 100]))


@defect("incentive")
def incentive_other_partner(w, slot):
    partner = w.rng.choice(w.partners)
    for r in slot["rows"]:
        r.update(partner=partner, ref=w.new_disbursement(partner))


@defect("incentive")
def incentive_other_channel(w, slot):
    """The office names a channel that did not pay, or none of this world."""
    slot["participant"]["channel"] = w.rng.choice([*PARTNERS, ""])


@defect("incentive", "INCENTIVE_MISSING")
def incentive_late(w, slot):
    for r in slot["rows"]:
        r["day"] += w.rng.choice([1, 2, 5, 12]) * ONE_DAY


@defect("incentive")
def incentive_late_file(w, slot):
    for r in slot["rows"]:
        r["file_day"] = w.later(r["day"], 4)


@defect("incentive")
def incentive_announced(w, slot):
    """Told before it is booked, where the bank does so."""
    for r in slot["rows"][:1]:
        r["announced"] = True


# ---------------------------------------------------------------- files

@defect("file", "FEED_MISSING", weight=2)
def file_missing(w, m):
    item = w.pick(m, recent=w.maybe(.5))
    if item:
        item.taken = True


@defect("file", "FEED_REFUSED", weight=2)
def file_damaged(w, m):
    item = w.pick(m, recent=w.maybe(.6))
    if item:
        w.damage(m, item)


@defect("file", "FEED_REFUSED", weight=2)
def file_inside(w, m):
    """Wrong inside: totals, dates, marks, names."""
    item = w.pick(m, recent=w.maybe(.6))
    if item:
        w.damage(m, item, "fault")


@defect("file", "FEED_REFUSED", weight=2)
def entitlements_refused(w, m):
    item = w.pick(m, feed=("pmo", "entitlements"))
    if item:
        w.damage(m, item)


@defect("file", "FEED_DUPLICATE", weight=2)
def file_twice(w, m):
    w.deliver_twice(m)


@defect("file", "FEED_REISSUED", weight=2)
def file_reissued(w, m):
    item = w.pick(m, with_rows=True)
    if item:
        item.former = [r for r in item.delivery.rows if not w.maybe(.3)]


@defect("file", "FEED_REISSUED FEED_REFUSED")
def file_reissued_refused(w, m):
    item = w.pick(m, with_rows=True)
    if item:
        item.former = [r for r in item.delivery.rows if not w.maybe(.2)]
        w.damage(m, item)
        item.damaged_former = w.maybe(.5)


@defect("file")
def file_split(w, m):
    item = w.pick(m, with_rows=True)
    if item:
        w.split(m, item)


@defect("file", "ROW_REJECTED FEED_REFUSED", weight=2)
def rows_rejected(w, m):
    item = w.pick(m, with_rows=True, feed=w.rng.choice(sorted(w.BAD)))
    if item:
        w.spoil_rows(m, item, w.rng.choice([1, 1, 2, 3, 3, 4, 5]))


@defect("file", "FEED_GAP", weight=2)
def sequence_off(w, m):
    item = w.pick(m, feed=w.rng.choice(w.NUMBERED))
    if item:
        item.delivery.jump += w.rng.choice([1, 3, -1, -2])


@defect("file", "FEED_GAP")
def balance_off(w, m):
    item = w.pick(m, feed=("bni", "transfers"))
    if item:
        item.delivery.slip += w.rng.choice([100, -25000000, 1])
