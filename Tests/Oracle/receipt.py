"""Which files are in force, what is told about them (CODES 5, Feeds and records), and the standing rows (CODES 1)."""
from collections import defaultdict
from feeds import PLATFORMS
from registers import ONE_DAY, key_of, money

# FEEDS, Canonical records: identity.
IDENTITY = {"sales": ("platform", "order_id"), "payments": ("partner", "payment_ref", "kind"),
            "remittances": ("platform", "remittance_id"), "transfers": ("partner", "transfer_ref"),
            "incentives": ("partner", "disbursement_ref")}
DUPLICATE = {"sales": "DUPLICATE_SALE", "payments": "DUPLICATE_PAYMENT", "remittances": "DUPLICATE_REMITTANCE",
             "transfers": "DUPLICATE_TRANSFER", "incentives": "DUPLICATE_INCENTIVE"}
RANK = dict(paid=0, pending=0, settled=1, booked=1, reversed=2, returned=2, refunded=2, cancelled=2, failed=2)


class Receipt:
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
            # What a refused re-issue leaves in force may be a copy itself.
            while accepted and accepted[-1] is not file and accepted[-1].has_rows and (file.party, file.feed, accepted[-1].data) in seen:
                copy = accepted.pop()
                versions.remove(copy)
                self.add("FEED_DUPLICATE", copy.path, detail=seen[file.party, file.feed, copy.data].path, **about)
            if accepted:
                seen[file.party, file.feed, accepted[-1].data] = accepted[-1]
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
        self.records = {feed: {} for feed in IDENTITY}          # feed -> key -> record, in row order
        self.entitlements_came = bool(self.absent.get(("pmo", "entitlements"))) or any(
            file.feed == "entitlements" for file in self.files)
        self.entitlements = {}                                  # participant -> row: later ones replace earlier ones
        for file in self.files:
            if file.feed == "entitlements":
                self.entitlements |= {row["participant"]: row for row in file.rows}
            for row in file.rows if file.feed in IDENTITY else ():
                if "turns" in row and self.turn_back(file, row):
                    continue
                row = {name: value for name, value in row.items() if name != "turns"}
                key = tuple(row[name] for name in IDENTITY[file.feed])
                standing = self.records[file.feed]
                if key not in standing:
                    record = dict(row)
                    record["status_day"] = file.day
                    record["ever_settled"] = row.get("status") == "settled"
                    record["as_delivered"] = row               # the row that gave the standing status
                    record["count"] = 1
                    record["order"] = len(standing)            # row order of the first rows
                    standing[key] = record
                    continue
                record = standing[key]
                fixed = [n for n in row if n not in ("status", "time", "day", "file_day")]
                same_but_status = all(row[n] == record[n] for n in fixed)
                if same_but_status and "status" in row and RANK[row["status"]] > RANK[record["status"]]:
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
                self.add(DUPLICATE[file.feed], key_of(*key) + f"#{record['count']}",
                         detail="identical" if identical else "conflicting",
                         at_risk=abs(row["gross"] if file.feed == "remittances" else row["amount"]),
                         occurred=row["time"].date() if "time" in row else row["day"], party=file.party,
                         platform=row.get("platform", ""), partner=row.get("partner", row.get("channel", "")),
                         institution=row.get("institution", ""), participant=row.get("participant", ""))
        self.sales = self.records["sales"]

    def turn_back(self, file, row):
        """CODES 1: a bank entry with RtrInf turns the earliest booked transfer of its batch and amount into returned;
        of incentives the earliest paid one of its EndToEndId, which is the participant and the instalment."""
        names, standing = {"transfers": (("partner", "batch_ref", "amount"), "booked"),
                           "incentives": (("partner", "participant", "instalment", "amount"), "paid")}[file.feed]
        for record in self.records[file.feed].values():
            if row["turns"] and record["status"] == standing and all(record[name] == row[name] for name in names):
                record["status"], record["status_day"] = "returned", row["day"]
                record["as_delivered"] = dict(record["as_delivered"], status="returned")
                return True
        return False


def sender(party, feed, day):
    """The columns of a finding about a file: whose it is."""
    return dict(occurred=day, party=party, platform=party if party in PLATFORMS else "",
                partner="" if party in PLATFORMS or feed == "entitlements" else party)


def row_delta(old, new):
    """What a re-issue changed, row by row on the identity column of the feed."""
    def by_id(rows):
        names = ("remittance_id", "transfer_ref", "disbursement_ref", "kind", "order_id", "participant")     # the first one that the feed has
        feed = next((n for n in names for r in rows[:1] if n in r), "")
        return {(r["payment_ref"], r["kind"]) if feed == "kind" else (r[feed], ""): r for r in rows}
    a, b = by_id(old), by_id(new)
    changed = [k for k in a if k in b and a[k] != b[k]]
    return f"added={len(b.keys() - a.keys())} changed={len(changed)} withdrawn={len(a.keys() - b.keys())}"
