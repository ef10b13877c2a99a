#!/usr/bin/env python3
"""A slow and plain second reading of the reconciliation rules, to hold the engine against.

    oracle.py INBOX REGISTERS AS_OF OUT.csv [--from DAY] [--earlier INBOX] [--feeds LIST]

Reads the sales and remittances of every platform, the payments and transfers of every payment partner and the
entitlements (feeds.py), links them, writes every break and open item to OUT.csv and the sums per link to standard
output (JSON). `--feeds tokopedia,ovo/transfers` reads (and asks for) only the feeds of these parties or these feeds.
"CODES n" in a comment is the section of the contract page that the lines below it spell out; FEEDS is the page of the
partners' formats. Money is an int of sen, a day is a datetime.date, everything else is text. See README.md for the
choices.
"""
import csv, datetime, json, os, re, sys
from collections import defaultdict

sys.dont_write_bytecode = True
from feeds import PLATFORMS, TRAINING_PAYMENTS, list_files

GRACE_DAYS = 1        # payment_grace, calendar days         CODES 2
FORWARD_TERM = 5      # business days
TRANSFER_TERM = 2
LOOKBACK = 10
WAITING_LIMIT = 10
STATES = ["matched", "pending", "waiting", "held", "before", "break"]
ONE_DAY = datetime.timedelta(days=1)


def parse_day(text):
    return datetime.date.fromisoformat(text)


def money(sen):
    sign = "-" if sen < 0 else ""
    return f"{sign}{abs(sen) // 100}.{abs(sen) % 100:02d}"


def part(text):
    """One part of a key, with the separators written %XX (CODES 7)."""
    return re.sub(r"[/#:%;]", lambda m: f"%{ord(m[0]):02X}", text)


def key_of(*parts):
    return "/".join(part(p) for p in parts)


# ---------------------------------------------------------------- registers (FEEDS, Registers)

class Registers:
    def __init__(self, folder, as_of):
        def rows(name):
            with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
                return list(csv.DictReader(f))
        self.platforms, self.partners = rows("platforms.csv"), rows("partners.csv")
        self.holds = rows("holds.csv")
        # CODES 2: a holiday counts when it was known at A, and not yet called off at A.
        self.holidays = {parse_day(r["day"]) for r in rows("holidays.csv")
                         if parse_day(r["known_from"]) <= as_of
                         and (r["known_to"] == "" or as_of < parse_day(r["known_to"]))}

    def is_business_day(self, day):
        return day.weekday() < 5 and day not in self.holidays

    def business_days(self, day, count):
        """The day `count` business days after `day` (before it, when negative)."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        while count != 0:
            day += step
            if self.is_business_day(day):
                count -= 1 if count > 0 else -1
        return day

    @staticmethod
    def valid(row, day, days_longer=0):
        return (parse_day(row["valid_from"]) <= day and
                (row["valid_to"] == "" or day <= parse_day(row["valid_to"]) + days_longer * ONE_DAY))

    def owes(self, party, feed, day):
        # FEEDS, Calendar: while registered; a platform that left for 30 more days. Entitlements have no calendar.
        if feed in ("sales", "remittances"):
            return any(r["code"] == party and self.valid(r, day, 30) for r in self.platforms)
        return feed != "entitlements" and any(r["code"] == party and self.valid(r, day) for r in self.partners)

    def payout_partner(self, platform, day):
        # CODES 1: the row valid on the day, else the last one serves.
        own = [r for r in self.platforms if r["code"] == platform]
        valid = [r for r in own if self.valid(r, day)]
        return (valid or own or [{"payout_partner": ""}])[-1]["payout_partner"]

    def platforms_paid_by(self, partner, day):
        return [c for c in sorted({r["code"] for r in self.platforms}) if self.payout_partner(c, day) == partner]

    def holds_over(self, platform, institution, sold_day):
        return [h for h in self.holds if h["platform"] in ("", platform) and h["institution"] in ("", institution)
                and parse_day(h["from"]) <= sold_day <= parse_day(h["to"])]


# ---------------------------------------------------------------- the reconciliation

class Oracle:
    def __init__(self, inbox, registers, as_of, out, period_from="", earlier="", feeds=""):
        self.as_of = parse_day(as_of)
        self.registers = Registers(registers, self.as_of)
        self.results = []                     # breaks and open items
        self.tally = {}                       # (link, platform) -> state -> [left records, right records, difference]
        self.sums = defaultdict(lambda: [0, 0])                     # (link, platform) -> [left, right]
        wanted = feeds.split(",") if feeds else []
        self.feeds = [(p, f) for p, f in TRAINING_PAYMENTS if not wanted or p in wanted or f"{p}/{f}" in wanted]
        before, before_days = list_files(earlier, self.feeds, self.as_of) if earlier else ([], [])
        files, days = list_files(inbox, self.feeds, self.as_of)
        # CODES 1: the scope starts at the earliest business date among the platforms' and partners' files, unless it
        # is given.
        self.period_from = parse_day(period_from) if period_from else min(days + before_days)
        self.receive(before, files)
        self.find_gaps()
        self.build_records()
        self.link_payments()
        self.link_remittances()
        self.link_transfers()
        self.prove()
        self.write(out)

    # ---- days, terms, windows

    def business_days(self, day, count):
        return self.registers.business_days(day, count)

    def absent_days(self, party, feed, first, last):
        """Days of a window whose file is missing or refused."""
        return [d for d in sorted(self.absent.get((party, feed), ())) if first <= d <= last]

    def add(self, code, key, left=0, right=0, at_risk=None, detail="", state="break", occurred=None, due=None,
            party="", platform="", partner="", institution="", waiting_for=""):
        difference = left - right
        self.results.append(dict(
            state=state, code=code, key=key, detail=detail, left=left, right=right, difference=difference,
            at_risk=abs(difference) if at_risk is None else at_risk, occurred_on=occurred, due_on=due or "",
            age_days=(self.as_of - occurred).days, party=party, platform=platform, partner=partner,
            institution=institution, waiting_for=waiting_for))

    def settle(self, code, key, left, right, *, term=None, waits=(), before=False, held=False, like="",
               like_waiting="", detail="", **columns):
        """CODES 3: gives a balance code its state and reports it. `like`: the state the sale has in link 1."""
        pending = term is not None and self.as_of <= term          # a term is over when A is after it
        absent = [(p, f, d) for p, f, first, last in waits for d in self.absent_days(p, f, first, last)]
        waiting = any(self.as_of <= self.business_days(d, WAITING_LIMIT) for _, _, d in absent)
        waiting_for = ";".join(sorted(f"{p}/{f}_{d:%Y%m%d}" for p, f, d in absent)) if waiting else ""
        # "Where several apply: decided, before, pending, waiting, held, break."
        if before:
            state = "before"
        elif pending or like == "pending":
            state = "pending"
        elif waiting or like == "waiting":
            state = "waiting"
        elif held:
            state = "held"
        else:
            state = "break"
        if state == "break" and absent:
            detail = detail + ";feed-missing" if detail else "feed-missing"
        self.add(code, key, left, right, state=state, due=term, detail=detail,
                 waiting_for=(waiting_for or like_waiting) if state == "waiting" else "", **columns)
        return state

    def count(self, link, platform, state, left_records, right_records, left, right):
        for name in ("*", platform):
            entry = self.tally.setdefault((link, name), {s: [0, 0, 0] for s in STATES})[state]
            entry[0] += left_records
            entry[1] += right_records
            entry[2] += left - right
        self.sums[link, platform][0] += left
        self.sums[link, platform][1] += right

    # ---- feed codes (CODES 5, Feeds and records)

    def receive(self, before, files):
        # Versions of one (party, feed, date, number) in the order received: the earlier inbox first, then by name.
        slots = defaultdict(list)
        for file in before + files:
            if not slots[file.slot] or slots[file.slot][-1].data != file.data:
                slots[file.slot].append(file)
        latest = sorted((versions[-1] for versions in slots.values()), key=lambda f: f.order)
        in_force, present, self.absent, self.refused_days = [], set(), defaultdict(set), defaultdict(set)
        seen = {}                                    # (party, feed, bytes) -> the file that stands
        for file in latest:
            about = sender(file.party, file.feed, file.day)
            # FEED_DUPLICATE, before any other check; files without rows are never compared.
            # A copy is ignored as if it had not come: what was delivered under its name before stays.
            versions = list(slots[file.slot])
            while versions and file.has_rows and (file.party, file.feed, file.data) in seen:
                self.add("FEED_DUPLICATE", file.path, detail=seen[file.party, file.feed, file.data].path, **about)
                versions.pop()
                file = versions[-1] if versions else None
            if not versions:
                continue
            seen[file.party, file.feed, file.data] = file
            if file.refused:
                self.add("FEED_REFUSED", file.path, detail=file.refused, **about)
                self.refused_days[file.party, file.feed].add(file.day)
            accepted = [v for v in versions if not v.refused]
            if len(versions) > 1:                    # the newest accepted one stands, else nothing does
                old = [v for v in versions[:-1] if not v.refused]
                delta = row_delta(old[-1].rows if old else [], file.rows) if not file.refused else "refused"
                self.add("FEED_REISSUED", file.path, detail=delta, **about)
            present.add((file.party, file.feed, file.day))
            if accepted:
                in_force.append(accepted[-1])
            else:
                self.absent[file.party, file.feed].add(file.day)
        for file in in_force:
            for number, reason in file.rejected:
                self.add("ROW_REJECTED", f"{file.path}:{number}", detail=reason,
                         **sender(file.party, file.feed, file.day))
        # FEED_MISSING: daily over the scope, as long as the party is registered.
        for party, feed in self.feeds:
            day = self.period_from
            while day <= self.as_of:
                if (party, feed, day) not in present and self.registers.owes(party, feed, day):
                    self.absent[party, feed].add(day)
                    self.add("FEED_MISSING", f"{party}/{feed}_{day:%Y%m%d}", **sender(party, feed, day))
                day += ONE_DAY
        self.files = sorted(in_force, key=lambda f: f.order)

    def find_gaps(self):
        """FEED_GAP: each accepted file of a feed against the accepted one before it, by date and name."""
        previous = {}
        for file in self.files:
            last = previous.get((file.party, file.feed))
            previous[file.party, file.feed] = file
            if not last:
                continue
            wrong = []
            if None not in (last.sequence, file.sequence) and file.sequence != last.sequence + 1:
                wrong.append(f"sequence {file.sequence} after {last.sequence}")
            if None not in (last.closing, file.opening) and file.opening != last.closing:
                wrong.append(f"opening {money(file.opening)} after closing {money(last.closing)}")
            # "... that no missing or refused file of that feed explains": one between the two, ends included.
            excuses = self.absent.get((file.party, file.feed), set()) | self.refused_days.get((file.party, file.feed), set())
            if wrong and not any(last.day <= day <= file.day for day in excuses):
                self.add("FEED_GAP", file.path, detail="; ".join(wrong), **sender(file.party, file.feed, file.day))

    # ---- standing rows, updates, duplicates (CODES 1)

    def build_records(self):
        rank = dict(paid=0, pending=0, settled=1, booked=1, reversed=2, returned=2, refunded=2, cancelled=2)
        identity = {"sales": ("platform", "order_id"), "payments": ("partner", "payment_ref", "kind"),
                    "remittances": ("platform", "remittance_id"), "transfers": ("partner", "transfer_ref")}
        codes = {"sales": "DUPLICATE_SALE", "payments": "DUPLICATE_PAYMENT",
                 "remittances": "DUPLICATE_REMITTANCE", "transfers": "DUPLICATE_TRANSFER"}
        self.records = {feed: {} for feed in identity}          # feed -> key -> record, in row order
        for file in self.files:
            for row in file.rows if file.feed in identity else ():
                if "turns" in row and self.turn_back(file, row):
                    continue
                row = {name: value for name, value in row.items() if name != "turns"}
                key = tuple(row[name] for name in identity[file.feed])
                standing = self.records[file.feed]
                if key not in standing:
                    record = dict(row)
                    record["status_day"] = file.day
                    record["ever_settled"] = row.get("status") == "settled"
                    record["as_delivered"] = row               # the row that gave the standing status
                    record["count"] = 1
                    standing[key] = record
                    continue
                record = standing[key]
                fixed = [n for n in row if n not in ("status", "time", "day", "file_day")]
                same_but_status = all(row[n] == record[n] for n in fixed)
                if same_but_status and "status" in row and rank[row["status"]] > rank[record["status"]]:
                    # Update: status and status day; times only when it becomes settled or booked.
                    record["status"] = row["status"]
                    record["status_day"] = file.day
                    record["as_delivered"] = row
                    if row["status"] in ("settled", "booked"):
                        record["ever_settled"] = True
                        for name in ("time", "day"):
                            if name in row:
                                record[name] = row[name]
                    continue
                record["count"] += 1
                shown = record["as_delivered"]
                identical = all(row[n] == shown[n] for n in row if n != "file_day")
                self.add(codes[file.feed], key_of(*key) + f"#{record['count']}",
                         detail="identical" if identical else "conflicting",
                         at_risk=abs(row["gross"] if file.feed == "remittances" else row["amount"]),
                         occurred=row["time"].date() if "time" in row else row["day"], party=file.party,
                         platform=row.get("platform", ""), partner=row.get("partner", row.get("channel", "")),
                         institution=row.get("institution", ""))
        self.sales = self.records["sales"]

    def turn_back(self, file, row):
        """CODES 1: a bank entry with RtrInf turns the earliest booked transfer of its batch and amount into returned."""
        for record in self.records[file.feed].values():
            if row["turns"] and record["status"] == "booked" and all(
                    record[name] == row[name] for name in ("partner", "batch_ref", "amount")):
                record["status"], record["status_day"] = "returned", row["day"]
                record["as_delivered"] = dict(record["as_delivered"], status="returned")
                return True
        return False

    # ---- link 1, sale and payment (CODES 1 to 3 and 5)

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
        for candidates_of in (lambda g: by_ref.get(g, []), lambda g: sorted(named[g] & set(self.sales))):
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
                    self.sales[chosen[0]]["groups"].append(group)
        for sale in self.sales.values():
            self.judge_sale(sale, [r for g in sale["groups"] for r in groups[g]])
        for group, rows in groups.items():
            if group not in joined:
                self.judge_group(group, rows, "ambiguous" if group in ambiguous else "")

    def judge_sale(self, sale, payments):
        debits = [p for p in payments if p["kind"] == "debit" and p["status"] == "settled"]
        refunds = [p for p in payments if p["kind"] == "refund" and p["status"] == "settled"]
        expected = sale["amount"] if sale["status"] == "paid" else 0          # CODES 2
        paid = sum(p["amount"] for p in debits) - sum(p["amount"] for p in refunds)
        sold = sale["time"].date()
        sale["expected"], sale["paid"], sale["due"] = expected, paid, expected if paid > 0 else 0
        sale["first_debit_day"] = min((p["time"] for p in debits), default=None)
        if sale["first_debit_day"]:
            sale["first_debit_day"] = sale["first_debit_day"].date()
        sale["last_refund_day"] = max((p["time"].date() for p in refunds), default=None)
        sale["refunded_in_full"] = bool(debits) and paid <= 0
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
                                detail="ambiguous" if sale["ambiguous"] else "", occurred=sold, party=party,
                                platform=platform, partner=channel, institution=sale["institution"])
        sale["state"] = state
        sale["waiting_for"] = self.results[-1]["waiting_for"] if code else ""
        self.count("payment", platform, state, 1, len(payments), expected, paid)

    def judge_group(self, group, rows, detail):
        debits = [p for p in rows if p["kind"] == "debit" and p["status"] == "settled"]
        refunds = [p for p in rows if p["kind"] == "refund" and p["status"] == "settled"]
        paid = sum(p["amount"] for p in debits) - sum(p["amount"] for p in refunds)
        state = "matched"
        if paid != 0:
            first = min(debits or refunds, key=lambda p: p["time"])
            day, platform = first["time"].date(), first["platform"]
            if paid < 0 and refunds:
                day = max(p["time"] for p in refunds).date()
            term = day + GRACE_DAYS * ONE_DAY
            # CODES 3, before: debits paid on period.from; groups of refunds alone within lookback of it.
            before = (first["time"].date() <= self.period_from if debits else
                      day <= self.business_days(self.period_from, LOOKBACK))
            state = self.settle("PAYMENT_ORPHAN" if paid > 0 else "REFUND_ORPHAN", key_of(*group), 0, paid, term=term,
                                waits=[(platform, "sales", day - ONE_DAY, term)], before=before, detail=detail,
                                occurred=first["time"].date(), party=platform if paid > 0 else group[0],
                                platform=platform, partner=group[0])
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
                day = min(l["day"] for l in lines)
                state = self.settle(
                    "FORWARD_ORPHAN", key_of(platform, order_id), 0, gross,
                    waits=[(platform, "sales", self.business_days(day, -LOOKBACK), day)],
                    before=day <= self.business_days(self.period_from, LOOKBACK),
                    occurred=day, party=platform, platform=platform, institution=lines[0]["institution"])
            self.count("forward", "-", state, 0, len(lines), 0, gross)

    def judge_forwarding(self, sale, lines):
        platform, sold = sale["platform"], sale["time"].date()
        due, forwarded = sale["due"], sum(l["gross"] for l in lines)
        positive = [l for l in lines if l["gross"] > 0]
        negative = [l for l in lines if l["gross"] < 0]
        # CODES 3, held: a hold stands while released_on is empty or after A; a past one moves the start of terms.
        holds = self.registers.holds_over(platform, sale["institution"], sold)
        standing = [h for h in holds if h["released_on"] == "" or parse_day(h["released_on"]) > self.as_of]
        released = [parse_day(h["released_on"]) for h in holds if h not in standing]
        start = sale["first_debit_day"]
        if start and released:
            start = max([start] + released)
        term = self.business_days(start, FORWARD_TERM) if start else None
        window = [(platform, "remittances", start - ONE_DAY, term)] if start else []
        code, waits, held = None, (), False
        if due == forwarded:
            term = None
        elif forwarded > 0 and (sale["status"] != "paid" or sale["refunded_in_full"]):
            code = "CLAWBACK_DUE"
            days = [sale["status_day"]] if sale["status"] != "paid" else []
            days += [sale["last_refund_day"]] if sale["last_refund_day"] else []
            days += [max(l["day"] for l in positive)]
            term = self.business_days(max(days), FORWARD_TERM)
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
            state = self.settle(code, key_of(platform, sale["order_id"]), due, forwarded, term=term, waits=waits,
                                held=held, like=sale["state"], like_waiting=sale["waiting_for"], occurred=sold,
                                party=platform, platform=platform, institution=sale["institution"])
        self.count("forward", platform, state, 1, len(lines), due, forwarded)

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
                first = min(t["day"] for t in booked)
                partner = booked[0]["partner"]
                lookback = self.business_days(first, -LOOKBACK)
                waits = [(p, "remittances", lookback, first) for p in self.registers.platforms_paid_by(partner, first)]
                state = self.settle("TRANSFER_ORPHAN", key_of(ref), 0, total, waits=waits,
                                    before=first <= self.business_days(self.period_from, LOOKBACK),
                                    occurred=first, party=partner, partner=partner)
            self.count("transfer", "-", state, 0, len(transfers), 0, total)

    def judge_batch(self, ref, lines, transfers):
        remitted, last = sum(l["net"] for l in lines), max(l["day"] for l in lines)
        booked = [t for t in transfers if t["status"] == "booked"]
        returned = [t for t in transfers if t["status"] == "returned"]
        transferred = sum(t["amount"] for t in booked)
        platform, institution = lines[0]["platform"], lines[0]["institution"]
        partner = self.registers.payout_partner(platform, last)
        term = self.business_days(last, TRANSFER_TERM)
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
            term = self.business_days(back, TRANSFER_TERM)
            waits = [(partner, "transfers", back, term)]
        elif not booked and not returned:
            code = "TRANSFER_MISSING"
        else:
            code = "TRANSFER_AMOUNT"
        if code:
            state = self.settle(code, key_of(ref), remitted, transferred, term=term, waits=waits, occurred=last,
                                party=party, platform=platform, partner=partner, institution=institution)
        self.count("transfer", platform, state, len(lines), len(transfers), remitted, transferred)

    # ---- proofs (CODES 4)

    def prove(self):
        sales, lines = self.sales.values(), self.records["remittances"].values()
        settled = [p for p in self.records["payments"].values() if p["status"] == "settled"]
        # Whole-run sums come from the records themselves, not from what was joined.
        expected = sum(s["amount"] for s in sales if s["status"] == "paid")
        paid = sum(p["amount"] if p["kind"] == "debit" else -p["amount"] for p in settled)
        due = expected - sum(s["expected"] for s in sales if s["paid"] <= 0)
        gross, net = sum(l["gross"] for l in lines), sum(l["net"] for l in lines)
        booked = sum(t["amount"] for t in self.records["transfers"].values() if t["status"] == "booked")
        for link, left, right in (("payment", expected, paid), ("forward", due, gross), ("transfer", net, booked)):
            self.sums[link, "*"] = [left, right]
            names = [n for (l, n) in self.sums if l == link]
            for name in names:
                entries = self.tally.get((link, name), {s: [0, 0, 0] for s in STATES})
                l, r = self.sums[link, name]
                assert entries["matched"][2] == 0, ("a matched record has a difference", link, name)
                assert l - r == sum(e[2] for e in entries.values()), ("balance", link, name)
            for side in (0, 1):                       # nothing counted under a platform is missing in the whole
                assert self.sums[link, "*"][side] == sum(self.sums[link, n][side] for n in names if n != "*")
        assert expected - due == sum(s["expected"] for s in sales if s["paid"] <= 0), "joint of links 1 and 2"
        gaps = sum(l["gross"] - l["commission"] - l["tax"] - l["net"] for l in lines)
        assert gross - net == sum(l["commission"] + l["tax"] for l in lines) + gaps, "joint of links 2 and 3"
        counts = {"payment": (len(sales), len(self.records["payments"])), "forward": (len(sales), len(lines)),
                  "transfer": (len(lines), len(self.records["transfers"]))}
        for link, sides in counts.items():            # every record of a link is in exactly one state
            entries = self.tally.get((link, "*"), {}).values()
            assert tuple(sum(e[side] for e in entries) for side in (0, 1)) == sides, ("records", link)
        names = [(r["code"], r["key"]) for r in self.results]
        assert len(names) == len(set(names)), "a code and key twice"

    # ---- output

    def write(self, out):
        columns = ["state", "code", "key", "detail", "left", "right", "difference", "at_risk", "occurred_on", "due_on",
                   "age_days", "party", "platform", "partner", "institution", "waiting_for"]
        self.results.sort(key=lambda r: (r["state"] != "break", r["code"], r["key"]))
        with open(out, "w", encoding="utf-8", newline="") as f:
            table = csv.writer(f, lineterminator="\n")
            table.writerow(columns)
            for row in self.results:
                table.writerow([money(row[c]) if c in ("left", "right", "difference", "at_risk") else row[c]
                                for c in columns])

    def summary(self):
        links = {}
        for link in ("payment", "forward", "transfer"):
            links[link] = {}
            for name in sorted(n for (l, n) in self.sums if l == link):
                entries = self.tally.get((link, name), {s: [0, 0, 0] for s in STATES})
                left, right = self.sums[link, name]
                links[link][name] = {
                    "left": money(left), "right": money(right),
                    "states": {s: {"left_records": e[0], "right_records": e[1], "difference": money(e[2])}
                               for s, e in entries.items()}}
        return {"from": str(self.period_from), "as_of": str(self.as_of), "links": links}


def is_sum_of_some(amounts, target):
    """True when some of the amounts, at least one, add up to the target."""
    sums = set()
    for a in amounts:
        sums |= {s + a for s in sums} | {a}
    return target in sums


def sender(party, feed, day):
    """The columns of a finding about a file: whose it is."""
    return dict(occurred=day, party=party, platform=party if party in PLATFORMS else "",
                partner="" if party in PLATFORMS or feed == "entitlements" else party)


def row_delta(old, new):
    """What a re-issue changed, row by row on the identity column of the feed."""
    def by_id(rows):
        names = ("remittance_id", "transfer_ref", "kind", "order_id", "participant")     # the first one that the feed has
        feed = next((n for n in names for r in rows[:1] if n in r), "")
        return {(r["payment_ref"], r["kind"]) if feed == "kind" else (r[feed], ""): r for r in rows}
    a, b = by_id(old), by_id(new)
    changed = [k for k in a if k in b and a[k] != b[k]]
    return f"added={len(b.keys() - a.keys())} changed={len(changed)} withdrawn={len(a.keys() - b.keys())}"


def main(arguments):
    options = {}
    for name, option in (("--from", "period_from"), ("--earlier", "earlier"), ("--feeds", "feeds")):
        if name in arguments:
            i = arguments.index(name)
            options[option] = arguments[i + 1]
            del arguments[i:i + 2]
    if len(arguments) != 4:
        sys.exit(__doc__)
    oracle = Oracle(*arguments, **options)
    json.dump(oracle.summary(), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
