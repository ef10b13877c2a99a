"""Defects of files and lists, and settings of a world."""
from defect import defect


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
