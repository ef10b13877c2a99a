"""The three links of training-payments: balance codes and attribute codes (CODES 1 to 3 and 5)."""
import csv
from collections import defaultdict
from book import details
from registers import ONE_DAY, key_of, parse_day

GRACE_DAYS = 1        # payment_grace, calendar days         CODES 2
FORWARD_TERM = 5      # business days
TRANSFER_TERM = 2
LOOKBACK = 10


def read_opening(path):
    """CODES 3, an opening list: (link, key) -> difference in sen of what stood open before the scope."""
    with open(path, encoding="utf-8", newline="") as f:
        return {(r["link"], r["key"]): int(r["difference"].replace(".", "")) for r in csv.DictReader(f)}


class Links:
    links = ("payment", "forward", "transfer")

    def reconcile_links(self):
        self.link_payments()
        self.link_remittances()
        self.link_transfers()

    def add_sale_code(self, code, sale, at_risk, party, *line, **columns):
        """An attribute code of a sale, or of one of its lines."""
        self.add(code, key_of(sale["platform"], sale["order_id"], *line), at_risk=at_risk, occurred=sale["time"].date(),
                 party=party, **dict(platform=sale["platform"], institution=sale["institution"],
                                     participant=sale["participant"]) | columns)

    def before(self, link, row, came, guess):
        """Is it before the scope, and what to say about it: an opening list replaces the guess by facts.

        `row`: the row of the list that names what came, None if none does; `came`: all the money that answers this row."""
        if self.opening is None:
            return guess, ""
        if row is None:
            return False, ""
        same = self.opening[link, row] == came
        return same, "" if same else "opening-differs"

    # ---- link 1, sale and payment

    def link_payments(self):
        groups = {}
        for (partner, ref, _), payment in self.records["payments"].items():
            groups.setdefault((partner, ref), []).append(payment)
        by_ref = defaultdict(list)
        for key, sale in self.sales.items():
            by_ref[sale["channel"], sale["payment_ref"]].append(key)
            sale["groups"], sale["ambiguous"] = [], False
        named, joined, ambiguous = {}, {}, set()
        for group, rows in groups.items():
            named[group] = {(r["platform"], r["order_id"]) for r in rows if r["order_id"]}
        # Pass 1 on channel/partner + payment_ref, then pass 2 on platform + order_id for groups that are left.
        passes = (lambda g: by_ref.get(g, [])), (lambda g: sorted(named[g] & set(self.sales)))
        for number, candidates_of in enumerate(passes, start=1):
            for group in groups:
                if group in joined or group in ambiguous:
                    continue                          # an ambiguous group goes to none, in either pass
                candidates = candidates_of(group)
                chosen = candidates
                if len(candidates) > 1:
                    chosen = [c for c in candidates if c in named[group]]
                    if len(chosen) != 1:
                        ambiguous.add(group)
                        for c in candidates:
                            self.sales[c]["ambiguous"] = True
                        continue
                if chosen:
                    joined[group] = chosen[0]
                    for payment in groups[group]:
                        payment["pass"] = number
                    self.sales[chosen[0]]["groups"].append(group)
        for sale in self.sales.values():
            payments = [p for g in sale["groups"] for p in groups[g]]
            self.judge_sale(sale, payments)
            self.judge_sale_attributes(sale, [p for p in payments if p["kind"] == "debit" and p["status"] == "settled"])
        alone = {g: rows for g, rows in groups.items() if g not in joined}
        opened, came = {}, defaultdict(int)           # group -> its row of the opening list; all the money of a row
        for group, rows in alone.items():
            keys = [key_of(*group)] + sorted(key_of(*n) for n in named[group])
            opened[group] = next((k for k in keys if ("payment", k) in (self.opening or {})), None)
            came[opened[group]] += paid_of(rows)
        for group, rows in alone.items():
            self.judge_group(group, rows, "ambiguous" if group in ambiguous else "", opened[group], came[opened[group]])

    def judge_sale(self, sale, payments):
        debits = [p for p in payments if p["kind"] == "debit" and p["status"] == "settled"]
        refunds = [p for p in payments if p["kind"] == "refund" and p["status"] == "settled"]
        expected = expected_of(sale)
        paid = paid_of(payments)
        sold = sale["time"].date()
        sale["expected"], sale["paid"], sale["due"] = expected, paid, expected if paid > 0 else 0
        # "First debit: earliest settled debit", of equal times the first in row order.
        sale["first_debit"] = min(debits, key=lambda p: (p["time"], p["order"]), default=None)
        sale["last_refund_day"] = max((p["time"].date() for p in refunds), default=None)
        sale["refunded_in_full"] = bool(debits and refunds) and paid <= 0
        sale["ever_settled"] = any(p["kind"] == "debit" and p["ever_settled"] for p in payments)
        platform, channel = sale["platform"], sale["channel"]
        grace = GRACE_DAYS * ONE_DAY
        code, term, waits, party, state = None, None, (), channel, "matched"
        # CODES 5, link 1: the first that applies, in the order of the table.
        if expected == paid:
            pass
        elif sale["status"] == "paid" and not debits and not refunds:
            code, term = "PAYMENT_MISSING", sold + grace
            waits = [(channel, "payments", sold - ONE_DAY, term)]
        elif sale["status"] != "paid" and paid > 0:
            code, term = "REFUND_MISSING", sale["status_day"] + grace
            waits = [(channel, "payments", sale["status_day"] - ONE_DAY, term)]
        elif sale["status"] == "paid" and sale["refunded_in_full"]:
            code, term, party = "PAYMENT_REFUNDED", sale["last_refund_day"] + grace, platform
            waits = [(platform, "sales", sale["last_refund_day"] - ONE_DAY, term)]
        elif len(debits) > 1 and paid > expected:
            code = "PAYMENT_DOUBLE"
        elif (len(debits) == 1 and not refunds and
              (debits[0]["amount"] == 100 * expected or 100 * debits[0]["amount"] == expected)):
            code = "PAYMENT_SCALE"
        else:
            code = "PAYMENT_AMOUNT"
            waits = [(channel, "payments", sold - ONE_DAY, sold + grace)]
        if code:
            state = self.settle(code, key_of(platform, sale["order_id"]), expected, paid, term=term, waits=waits,
                                detail="ambiguous" if sale["ambiguous"] else "", occurred=sold, party=party, platform=platform,
                                partner=channel, institution=sale["institution"], participant=sale["participant"])
        sale["state"] = state
        sale["waiting_for"] = self.results[-1]["waiting_for"] if code else ""
        self.count("payment", platform, state, 1, len(payments), expected, paid)

    def judge_sale_attributes(self, sale, debits):
        """What settled debits say besides money."""
        def tell(code, wrong, party):
            if wrong:
                self.add_sale_code(code, sale, sum(p["amount"] for p in wrong), party, partner=sale["channel"])
        first_pass = [p for p in debits if p["pass"] == 1]
        tell("PAYMENT_PARTICIPANT", [p for p in debits if p["participant"] != sale["participant"]], sale["channel"])
        tell("PAYMENT_PLATFORM", [p for p in first_pass if p["platform"] != sale["platform"]], sale["channel"])
        if not first_pass:
            tell("PAYMENT_CHANNEL", [p for p in debits if p["partner"] != sale["channel"]], sale["platform"])
            tell("PAYMENT_REFERENCE", [p for p in debits if p["partner"] == sale["channel"]], sale["platform"])
        first = sale["first_debit"]
        if first and first["time"].date() > sale["time"].date() + GRACE_DAYS * ONE_DAY:
            tell("PAYMENT_LATE", [first], sale["channel"])

    def judge_group(self, group, rows, detail, opened, came):
        debits = [p for p in rows if p["kind"] == "debit" and p["status"] == "settled"]
        refunds = [p for p in rows if p["kind"] == "refund" and p["status"] == "settled"]
        paid, state = paid_of(rows), "matched"
        if paid != 0:
            first = min(debits or refunds, key=lambda p: (p["time"], p["order"]))
            day, platform = first["time"].date(), first["platform"]
            if paid < 0 and refunds:
                day = max(p["time"] for p in refunds).date()
            term = day + GRACE_DAYS * ONE_DAY
            # CODES 3, before: debits paid on period.from; groups of refunds alone within lookback of it.
            before, differs = self.before("payment", opened, came, guess=(
                first["time"].date() <= self.period_from if debits else
                day <= self.registers.business_days(self.period_from, LOOKBACK)))
            state = self.settle("PAYMENT_ORPHAN" if paid > 0 else "REFUND_ORPHAN", key_of(*group), 0, paid, term=term,
                                waits=[(platform, "sales", day - ONE_DAY, term)], before=before, detail=details(detail, differs),
                                occurred=first["time"].date(), party=platform if paid > 0 else group[0],
                                platform=platform, partner=group[0], participant=first["participant"])
        self.count("payment", "-", state, 0, len(rows), 0, paid)

    # ---- link 2, sale and remittance lines on platform + order_id

    def link_remittances(self):
        lines_of = defaultdict(list)
        for line in self.records["remittances"].values():
            lines_of[line["platform"], line["order_id"]].append(line)
        for key, sale in self.sales.items():
            self.judge_forwarding(sale, lines_of.pop(key, []))
        for (platform, order_id), lines in lines_of.items():
            gross = sum(l["gross"] for l in lines)
            state = "matched"
            if gross != 0:
                day, key = min(l["day"] for l in lines), key_of(platform, order_id)
                before, differs = self.before("forward", key if ("forward", key) in (self.opening or {}) else None, gross,
                                              guess=day <= self.registers.business_days(self.period_from, LOOKBACK))
                state = self.settle(
                    "FORWARD_ORPHAN", key, 0, gross, before=before, detail=differs,
                    waits=[(platform, "sales", self.registers.business_days(day, -LOOKBACK), day)],
                    occurred=day, party=platform, platform=platform, institution=lines[0]["institution"])
            self.count("forward", "-", state, 0, len(lines), 0, gross)
            for line in lines:
                self.judge_arithmetic(line, line["day"])

    def judge_arithmetic(self, line, occurred, **columns):
        gap = line["gross"] - line["commission"] - line["tax"] - line["net"]
        if gap != 0:
            self.add("FORWARD_ARITHMETIC", key_of(line["platform"], line["order_id"], line["remittance_id"]), at_risk=abs(gap),
                     occurred=occurred, party=line["platform"], platform=line["platform"], institution=line["institution"], **columns)

    def judge_forwarding(self, sale, lines):
        platform, sold = sale["platform"], sale["time"].date()
        due, forwarded = sale["due"], sum(l["gross"] for l in lines)
        positive = [l for l in lines if l["gross"] > 0]
        negative = [l for l in lines if l["gross"] < 0]
        # CODES 3, held: a hold stands while released_on is empty or after A; a past one moves the start of terms.
        holds = self.registers.holds_over(platform, sale["institution"], sold)
        standing = [h for h in holds if h["released_on"] == "" or parse_day(h["released_on"]) > self.as_of]
        released = [parse_day(h["released_on"]) for h in holds if h not in standing]
        start = sale["first_debit"] and sale["first_debit"]["time"].date()
        if start and released:
            start = max([start] + released)
        limit = self.registers.business_days(start, FORWARD_TERM) if start else None
        window = [(platform, "remittances", start - ONE_DAY, limit)] if start else []
        code, term, waits, held = None, limit, (), False
        if due == forwarded:
            pass
        elif forwarded > 0 and (sale["status"] != "paid" or sale["refunded_in_full"]):
            code = "CLAWBACK_DUE"
            days = [sale["status_day"]] if sale["status"] != "paid" else []
            days += [sale["last_refund_day"]] if sale["last_refund_day"] else []
            days += [max(l["day"] for l in positive)]
            term = self.registers.business_days(max(days), FORWARD_TERM)
            waits = [(platform, "remittances", max(days) - ONE_DAY, term)]
        elif sale["status"] == "paid" and not sale["ever_settled"] and forwarded > 0:
            code, term = "FORWARD_UNPAID", None
        elif due > forwarded and negative:
            code = "FORWARD_CLAWED_BACK"
        elif forwarded > due and len(positive) > 1:
            code, term = "FORWARD_DOUBLE", None
        elif forwarded > due:
            code, term = "FORWARD_OVER", None
        elif due > 0 and forwarded == 0:
            code, waits, held = "FORWARD_MISSING", window, bool(standing)
        else:
            code, waits, held = "FORWARD_SHORT", window, bool(standing)
        state = "matched"
        if code:
            # "A sale pending or waiting in link 1 is so in link 2 where it has a difference there."
            state = self.settle(code, key_of(platform, sale["order_id"]), due, forwarded, term=term, waits=waits, held=held,
                                like=sale["state"], like_waiting=sale["waiting_for"], occurred=sold, party=platform,
                                platform=platform, institution=sale["institution"], participant=sale["participant"])
        self.count("forward", platform, state, 1, len(lines), due, forwarded)
        for line in lines:
            self.judge_line(sale, line, holds, None if standing else limit)

    def judge_line(self, sale, line, holds, limit):
        """The attribute codes of one line of a sale; `limit`: the last day on which it is in time."""
        def tell(code, at_risk):
            self.add_sale_code(code, sale, at_risk, sale["platform"], line["remittance_id"], institution=line["institution"])
        gross = line["gross"]
        if line["institution"] != sale["institution"]:
            tell("FORWARD_INSTITUTION", abs(gross))
        self.judge_arithmetic(line, sale["time"].date(), participant=sale["participant"])
        if gross <= 0:
            return
        if limit and line["day"] > limit:
            tell("FORWARD_LATE", gross)
        if any(h["released_on"] == "" or parse_day(h["released_on"]) > line["day"] for h in holds):
            tell("FORWARD_HELD", gross)
        register = self.registers.serving(self.registers.platforms, sale["platform"], sale["time"].date())
        if register and register["commission_cap_bp"] != "":
            cap = gross * int(register["commission_cap_bp"]) // 10000 // 100 * 100       # down to whole rupiah
            if line["commission"] > cap:
                tell("COMMISSION_OVER_CAP", line["commission"] - cap)

    # ---- link 3, batch and transfers on batch_ref

    def link_transfers(self):
        batches, transfers_of = {}, defaultdict(list)
        for line in self.records["remittances"].values():
            batches.setdefault(line["batch_ref"], []).append(line)
        for transfer in self.records["transfers"].values():
            transfers_of[transfer["batch_ref"]].append(transfer)
        for ref, lines in batches.items():
            self.judge_batch(ref, lines, transfers_of.pop(ref, []))
        for ref, transfers in transfers_of.items():
            booked = [t for t in transfers if t["status"] == "booked"]
            total, state = sum(t["amount"] for t in booked), "matched"
            if total != 0:
                first, key = min(t["day"] for t in booked), key_of(ref)
                partner = booked[0]["partner"]
                lookback = self.registers.business_days(first, -LOOKBACK)
                waits = [(p, "remittances", lookback, first) for p in self.registers.platforms_paid_by(partner, first)]
                before, differs = self.before("transfer", key if ("transfer", key) in (self.opening or {}) else None, total,
                                              guess=first <= self.registers.business_days(self.period_from, LOOKBACK))
                state = self.settle("TRANSFER_ORPHAN", key, 0, total, waits=waits, before=before, detail=differs,
                                    occurred=first, party=partner, partner=partner)
            self.count("transfer", "-", state, 0, len(transfers), 0, total)

    def judge_batch(self, ref, lines, transfers):
        remitted, last = sum(l["net"] for l in lines), max(l["day"] for l in lines)
        booked = [t for t in transfers if t["status"] == "booked"]
        returned = [t for t in transfers if t["status"] == "returned"]
        transferred = sum(t["amount"] for t in booked)
        platform, institution = lines[0]["platform"], lines[0]["institution"]
        partner = self.registers.payout_partner(platform, last)
        limit = term = self.registers.business_days(last, TRANSFER_TERM)
        waits = [(partner, "transfers", last - ONE_DAY, term)]
        party, code, state = partner, None, "matched"
        if remitted == transferred:
            pass
        elif remitted < 0:
            code, party, waits = "TRANSFER_NEGATIVE", institution, ()
        elif returned and (transferred == 0 or
                           is_sum_of_some([t["amount"] for t in returned], remitted - transferred)):
            code = "TRANSFER_RETURNED"
            back = max(t["status_day"] for t in returned)
            term = self.registers.business_days(back, TRANSFER_TERM)
            waits = [(partner, "transfers", back, term)]
        elif not booked and not returned:
            code = "TRANSFER_MISSING"
        else:
            code = "TRANSFER_AMOUNT"
        columns = dict(occurred=last, platform=platform, partner=partner, institution=institution)
        if code:
            state = self.settle(code, key_of(ref), remitted, transferred, term=term, waits=waits, party=party, **columns)
        self.count("transfer", platform, state, len(lines), len(transfers), remitted, transferred)
        institutions = {l["institution"] for l in lines}
        if len(institutions) > 1:
            self.add("BATCH_MIXED", key_of(ref), at_risk=abs(remitted), party=platform, **columns)
        for transfer in booked:
            if transfer["amount"] > 0:
                key, amount = key_of(ref, transfer["transfer_ref"]), transfer["amount"]
                if self.is_wrong_account(transfer, institutions):
                    self.add("TRANSFER_ACCOUNT", key, at_risk=amount, party=partner, **columns)
                if transfer["day"] > limit and not returned:
                    self.add("TRANSFER_LATE", key, at_risk=amount, party=partner, **columns)

    def is_wrong_account(self, transfer, institutions):
        """True for an account that is none of the institutions'; where any account is unknown there is no verdict."""
        if transfer["account"] == "" or self.registers.institutions is None:
            return False
        rows = [self.registers.serving(self.registers.institutions, i, transfer["day"]) for i in institutions]
        accounts = {r["account"] if r else "" for r in rows}
        return "" not in accounts and transfer["account"] not in accounts

    # ---- proofs (CODES 4)

    def prove_links(self):
        sales, lines = self.sales.values(), self.records["remittances"].values()
        payments, transfers = self.records["payments"].values(), self.records["transfers"].values()
        expected = sum(expected_of(s) for s in sales)
        due = expected - sum(s["expected"] for s in sales if s["paid"] <= 0)
        gross, net = sum(l["gross"] for l in lines), sum(l["net"] for l in lines)
        booked = sum(t["amount"] for t in transfers if t["status"] == "booked")
        self.prove({"payment": (expected, paid_of(payments)), "forward": (due, gross), "transfer": (net, booked)},
                   {"payment": (len(sales), len(payments)), "forward": (len(sales), len(lines)),
                    "transfer": (len(lines), len(transfers))})
        assert expected - due == sum(s["expected"] for s in sales if s["paid"] <= 0), "joint of links 1 and 2"
        gaps = sum(l["gross"] - l["commission"] - l["tax"] - l["net"] for l in lines)
        assert gross - net == sum(l["commission"] + l["tax"] for l in lines) + gaps, "joint of links 2 and 3"
        told = sum(r["at_risk"] for r in self.results if r["code"] == "FORWARD_ARITHMETIC")
        assert told == sum(abs(l["gross"] - l["commission"] - l["tax"] - l["net"]) for l in lines), "gaps told"


def expected_of(sale):
    """CODES 2; no dialect of today carries a refunded_amount."""
    return sale["amount"] if sale["status"] == "paid" else 0


def paid_of(payments):
    return sum(p["amount"] if p["kind"] == "debit" else -p["amount"] for p in payments if p["status"] == "settled")


def is_sum_of_some(amounts, target):
    """True when some of the amounts, at least one, add up to the target."""
    sums = set()
    for a in amounts:
        sums |= {s + a for s in sums} | {a}
    return target in sums
