"""Of a world: the rows that its stories leave in feeds, batches and how they are paid out, monthly instalments."""
import calendar, datetime

import dialects
from defects import of_level
from dialects import ONE_DAY
from world_registers import serving

LINES = dict(tokopedia="TK", bukalapak="BL", pintaria="PT", sekolahmu="SK", pijarmahir="PJ", maubelajarapa="MB",
             sisnaker="SN", skillacademy="SA")
INSTALMENT = 60000000


class Rows:
    # ---- rows, batches, transfers

    def put(self, party, feed, day, order, row):
        self.rows.setdefault((party, feed, day), []).append((order, row))

    def in_scope(self, day):
        return self.begin <= day <= min(self.last, self.as_of)

    def opens(self, link, key, sen):
        """Money that answers something from before the scope: an opening list names it."""
        self.opening[link, key] = self.opening.get((link, key), 0) + sen

    def commission(self, platform, day, gross, wanted):
        """12 % or the cap, whichever is less, in whole rupiah; sometimes just the cap."""
        cap = serving(self.platform_rows(platform), day)["cap"]
        at_cap = abs(gross) * (1200 if cap == "" else cap) // 1000000 * 100
        if wanted:
            kind, by = wanted
            return max(0, at_cap + by if kind == "cap" else abs(gross) * by // 1000000 * 100)
        return at_cap if cap != "" and (cap < 1200 or self.maybe(.2)) else abs(gross) * 12 // 10000 * 100

    def lay_rows(self):
        lines = []
        for s in self.stories:
            platform, before = s["platform"], s["day"] < self.begin
            for version in s["versions"]:
                v = s | version
                v["amount"], v["list_price"] = self.fit(platform, v["amount"]), self.fit(platform, v["list_price"])
                v = {n: x for n, x in v.items() if n not in ("participant", "versions", "payments", "lines")}
                self.put(platform, "sales", v["file_day"], str(v["sold_at"]), v)
            for p in s["payments"]:
                if p["partner"] in self.partners:
                    p["amount"] = self.fit(p["partner"], p["amount"])
                    self.put(p["partner"], "payments", p["file_day"], str(p["at"]), p)
                    if before and self.in_scope(p["file_day"]) and p["status"] == "settled":
                        key = f"{p['platform']}/{p['order_id']}" if p["order_id"] and self.maybe(.7) else f"{p['partner']}/{p['ref']}"
                        self.opens("payment", key, p["amount"] if p["kind"] == "debit" else -p["amount"])
            for l in s["lines"]:
                institution = l.get("institution", s["institution"])
                named_day = l["day"] - ONE_DAY if self.mishap(.04) else l["day"]    # a batch may span two days
                kind = LINES[self.rng.choice(self.platforms) if self.mishap(.01) else platform]
                batch = f"{kind}B{named_day:%Y%m%d}{institution}{l.get('suffix', '')}"
                lines.append((s, dict(l, institution=institution, batch=batch, gross=self.fit(platform, l["gross"]))))
                if before and self.in_scope(l["day"]):
                    self.opens("forward", f"{platform}/{s['order_id']}", lines[-1][1]["gross"])
        for s, l in lines:                                     # lines that go into another institution's batch
            if l.get("mixed"):
                others = [x["batch"] for t, x in lines if t["platform"] == s["platform"] and x["institution"] != l["institution"]
                          and abs((x["day"] - l["day"]).days) <= 2]
                l["batch"] = self.rng.choice(others) if others else f"{LINES[s['platform']]}B{l['day']:%Y%m%d}LP9998"
        batches = {}
        for s, l in lines:
            self.line_count += 1
            platform, gross, institution = s["platform"], l["gross"], l["institution"]
            side = 1 if gross > 0 else -1
            commission = self.commission(platform, s["day"], gross, l.get("commission")) * side
            commission = self.fit(platform, commission)
            tax = abs(commission) // 1000 * 100 * side if platform in dialects.HAS_TAX else 0
            net = gross - commission - tax + l.get("gap", 0)
            row = dict(id=f"{LINES[platform]}R{self.line_count:012d}", batch=l["batch"], order_id=s["order_id"],
                       institution=institution, day=l["day"], gross=gross, commission=commission, tax=tax, net=net)
            self.put(platform, "remittances", l["day"], f"{self.line_count:06d}", row)
            b = batches.setdefault(l["batch"], dict(ref=l["batch"], institution=institution, day=l["day"], first=l["day"], net=0, sent=0,
                                                    partner=serving(self.platform_rows(platform), l["day"])["payout"]))
            b["net"] += net
            b["day"], b["first"] = max(b["day"], l["day"]), min(b["first"], l["day"])
            if s.get("line_again"):
                again = dict(row)
                if s["line_again"] == "conflicting":
                    again[self.rng.choice(["gross", "net"])] = 7700000
                self.put(platform, "remittances", self.later(l["day"], 3), f"{self.line_count:06d}", again)
        self.pay_out(list(batches.values()))

    def pay_out(self, batches):
        rng = self.rng
        paying = [b for b in batches if b["net"] > 0 and self.first <= b["day"] <= self.as_of]
        near = [b for b in paying if any(abs((b["day"] - day).days) <= 7 for day in self.touched_days)]
        spoilt = {}                                            # ref -> defect
        for d in self.named_of("batch"):
            if paying:
                b = rng.choice(near if near and self.maybe(.6) else paying)
                spoilt[b["ref"]] = d
                self.touched_days.append(b["day"])
        for b in batches:
            if self.mishap(.02):
                b["partner"] = rng.choice(self.partners)         # not the one that the register names
            day, net = self.calendar.add(b["day"], rng.choice([1, 1, 1, 2])), b["net"]
            if net < 0:                                          # the institution owes
                choice = rng.random()
                if choice < .3:
                    self.transfer(b, day, net)
                elif choice < .5:
                    self.transfer(b, day, net // 200 * 100)
            elif net > 0 and b["ref"] in spoilt:
                spoilt[b["ref"]].spoil(self, b, day, net)
            elif net > 0 and self.mishap(.25):
                self.choose("batch").spoil(self, b, day, net)
            elif net > 0:
                self.transfer(b, day, net)
            if b["day"] < self.begin and b["sent"]:
                self.opens("transfer", b["ref"], b["sent"])
        for d in self.named_of("rows") + [d for d in of_level("rows") if not self.calm and d.name not in self.never for _ in range(rng.choice([0, 0, 1, 2]))]:
            d.spoil(self)

    def transfer(self, batch, day, amount, status="booked", then=(), account=None, resent=None, suffix=""):
        self.transfer_count += 1
        partner = batch["partner"]
        amount = self.fit(partner, amount)
        ref = f"{dict(bni='BNT', gopay='GPT', ovo='OVT', linkaja='LAT')[partner]}{self.transfer_count:09d}{suffix}"
        account = self.account_on(batch["institution"], day) if account is None else account
        row = dict(ref=ref, batch=batch["ref"], account="" if amount < 0 else account, day=day, amount=amount, status=status, joined=self.maybe(.4))
        self.put(partner, "transfers", day, ref, row)
        file_day, now = day, status
        for next_status in then:
            file_day = self.later(file_day, 4)
            again = dict(row, day=file_day if partner == "bni" or self.maybe(.5) else day, status=next_status)
            if partner == "bni" and next_status == "returned":  # an entry of its own, with RtrInf
                again["ref"] = ref + "R"
            self.put(partner, "transfers", file_day, again["ref"], again)
            now = next_status if self.in_scope(file_day) else now
        if now == "booked" and self.in_scope(day) and "sent" in batch:
            batch["sent"] += amount
        if resent is None and self.mishap(.02):
            resent = self.rng.choice([0, 0, 100])
        if resent is not None and not (partner == "bni" and "returned" in [status, *then]):
            # Resent, or changed under the same number.
            file_day = self.later(day, 3)
            self.put(partner, "transfers", file_day, ref, dict(row, day=file_day if partner == "bni" else day, amount=self.fit(partner, amount + resent)))

    # ---- instalments

    def due_day(self, certified_on, n):
        day = self.calendar.add(certified_on, 5)
        month = day.month - 1 + n - 1
        year, month = day.year + month // 12, month % 12 + 1
        return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    def new_disbursement(self, partner):
        self.ref_count += 1
        return f"{dict(bni='BNI', gopay='GPI', ovo='OVI', linkaja='LAI')[partner]}{self.ref_count:09d}"

    def slot_of(self, slot, n):
        return next((s for s in self.slots if s["participant"] is slot["participant"] and s["n"] == n), None)

    def slot_before(self, slot):
        return self.slot_of(slot, slot["n"] - 1)

    def slot_after(self, slot):
        return self.slot_of(slot, slot["n"] + 1)

    def lay_incentives(self):
        rng = self.rng
        self.first_paid = self.first - rng.choice([0, rng.randint(0, 100), rng.randint(30, 100)]) * ONE_DAY
        span = (self.last - self.first_paid).days
        for _ in range(rng.randint(6, 16)):                     # participants whose courses lie before the scope
            certified = self.first_paid + rng.randint(-70, span) * ONE_DAY
            self.new_participant(certified_on=certified, awarded_on=certified - rng.randint(5, 60) * ONE_DAY)
        for p in self.participants:
            for n in (1, 2, 3, 4) if p["certified_on"] else ():
                due = self.due_day(p["certified_on"], n)
                if p["revoked_on"] and due >= p["revoked_on"]:
                    continue
                day = due - (1 if due.day > 1 and self.maybe(.3) else 0) * ONE_DAY
                rows = [dict(card=p["card"], instalment=n, partner=p["channel"], ref=self.new_disbursement(p["channel"]), day=day,
                             amount=INSTALMENT, status="paid")] if self.first_paid <= day <= self.last else []
                self.slots.append(dict(participant=p, n=n, due=due, rows=rows))
        judged = [s for s in self.slots if s["rows"] and s["due"] < self.as_of] or self.slots
        chosen = []
        for d in self.named_of("incentive"):
            slot = rng.choice(chosen) if chosen and self.maybe(.5) else rng.choice(judged)
            beside = self.slot_of(slot, slot["n"] + rng.choice([-1, 0, 0, 1])) or slot
            chosen.append(beside)
            self.touched_days.append(beside["due"])
            d.spoil(self, beside)
        troubled = rng.choice([.1, .25, .5])
        for slot in list(self.slots):
            if self.mishap(troubled):
                for _ in range(rng.choice([1, 1, 1, 2])):
                    self.choose("incentive").spoil(self, slot)
        for slot in self.slots:
            for r in slot["rows"]:
                self.lay_incentive(r)

    def lay_incentive(self, r):
        partner, bank = r["partner"], r["partner"] == "bni"
        r["amount"] = self.fit(partner, max(0, r["amount"]))
        if bank and r["status"] == "failed":                    # a bank knows no failed ones
            r["status"] = "returned"
        file_day = r.get("file_day", r["day"])
        self.put(partner, "incentives", file_day, r["ref"], r)
        if bank and r.get("announced"):
            self.put(partner, "incentives", file_day - ONE_DAY, r["ref"], dict(r, status="announced"))
        for day, status in r.get("then", []):
            again = dict(r, status="returned" if bank else status, day=day if bank or self.maybe(.5) else r["day"], ref=r["ref"] + "R" * bank)
            self.put(partner, "incentives", day, again["ref"], again)
        if r.get("resent"):
            day, more = r["resent"]
            self.put(partner, "incentives", day, r["ref"], dict(r, amount=r["amount"] + more))
