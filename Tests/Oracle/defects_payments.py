"""Defects of sales: their payments and their own rows."""
import datetime

from defect import DEFECTS, defect
from dialects import ONE_DAY, PARTNERS, PLATFORMS


def debit(s):
    return next((p for p in s["payments"] if p["kind"] == "debit"), None)


# ---------------------------------------------------------------- sales: their payments

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
        DEFECTS["clawed-back"].spoil(w, s)


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
