"""Defects of batches (how they are paid out) and of monthly instalments."""
from defect import defect
from dialects import ONE_DAY, PARTNERS


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
