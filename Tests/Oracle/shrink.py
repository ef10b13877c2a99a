"""Makes a failing world small: takes out rows, files, parties, register rows and days while a difference stays.

Works on the model of a world, which writes numbers, balances and control totals anew each time.
"""
import dataclasses, datetime

from compare import compare, kind_of, scratch_folder, signature, told
from model import Item

ONE_DAY = datetime.timedelta(days=1)


class Shrinker:
    def __init__(self, rekon, model, differences, most_runs=600, compare=compare):
        self.rekon, self.model, self.runs, self.most_runs, self.compare = rekon, model, 0, most_runs, compare
        self.wanted, self.pipelines = signature(differences), sorted({p for p, _, _ in differences})
        self.differences = differences

    def fails(self, model):
        """True when one of the differences of the beginning is still there; remembers the model then."""
        if self.runs >= self.most_runs:
            return False
        self.runs += 1
        with scratch_folder() as folder:
            try:
                model.write(folder + "/world")
                _, differences = self.compare(self.rekon, folder + "/world", self.pipelines)
            except (ValueError, SystemExit, OSError):            # a world without files or registers is none
                return False
        kept = [d for d in differences if (d[0], kind_of(d[2])) in self.wanted]
        if not kept:
            return False
        # A world that fails only because it has become impossible is no smaller one.
        if any(d[2][0] == "fails" for d in kept) and not any(d[2][0] == "fails" for d in self.differences):
            return False
        self.model, self.differences = model, differences
        return True

    def shrink(self):
        while True:
            before = self.size()
            for step in (self.drop_parties, self.drop_pipelines, self.drop_rows, self.undo_files, self.drop_files, self.drop_registers,
                         self.drop_opening, self.drop_days):
                step()
            if self.size() >= before or self.runs >= self.most_runs:
                return self.model

    def size(self):
        m = self.model
        return (sum(len(i.delivery.rows) for i in m.items) + len(m.items) + len(m.parties) + len(m.opening or ()) +
                sum(len(rows) for _, rows in m.registers.values()) + sum(len(i.damage) + i.taken + (i.former is not None) for i in m.items))

    # ---- pieces

    def changed(self, **changes):
        return dataclasses.replace(self.model, **changes)

    def minimize(self, pieces, without):
        """Delta debugging: takes out as many of the pieces as may go; `without` makes the model that keeps some."""
        parts = 2
        while pieces and self.runs < self.most_runs:
            size = max(1, len(pieces) // parts)
            for start in range(0, len(pieces), size):
                kept = pieces[:start] + pieces[start + size:]
                if self.fails(without(kept)):
                    pieces, parts = kept, max(parts - 1, 2)
                    break
            else:
                if size == 1:
                    break
                parts = min(parts * 2, len(pieces))
        return pieces

    def with_rows(self, kept):
        """The model with only these rows; a copy keeps sharing its delivery."""
        rows_of, made = {}, {}
        for d, n in kept:
            rows_of.setdefault(d, []).append(n)
        items = []
        for item in self.base.items:
            d = id(item.delivery)
            if d not in made:
                made[d] = dataclasses.replace(item.delivery, rows=[item.delivery.rows[n] for n in rows_of.get(d, [])])
            former = None if item.former is None else [r for r in item.former if r in made[d].rows]
            items.append(dataclasses.replace(item, delivery=made[d], former=former))
        return dataclasses.replace(self.base, items=items)

    def drop_rows(self):
        self.base = self.model
        seen = {id(i.delivery): i.delivery for i in self.base.items}
        self.minimize([(d, n) for d, delivery in seen.items() for n in range(len(delivery.rows))], self.with_rows)

    def drop_parties(self):
        for party in list(self.model.parties):
            m = self.model
            registers = {name: (header, [r for r in rows if not (name in ("platforms.csv", "partners.csv") and r[0] == party)])
                         for name, (header, rows) in m.registers.items()}
            self.fails(self.changed(parties=[p for p in m.parties if p != party], registers=registers,
                                    items=[i for i in m.items if i.delivery.party != party]))

    def drop_pipelines(self):
        for name in list(self.model.pipelines):
            if name not in self.pipelines:
                self.fails(self.changed(pipelines=[n for n in self.model.pipelines if n != name]))
        if self.pipelines == ["training-payments"]:
            self.fails(self.changed(items=[i for i in self.model.items if i.delivery.feed != "incentives"]))
        elif self.pipelines == ["incentives"]:
            self.fails(self.changed(items=[i for i in self.model.items if i.delivery.feed in ("incentives", "entitlements")]))

    def undo_files(self):
        """What was done to files: all at once, then one by one."""
        def plain(item):
            d = dataclasses.replace(item.delivery, jump=0, slip=0, extras=[])
            return Item(item.path, d)
        if self.fails(self.changed(items=[plain(i) if i.path == i.delivery.path else i for i in self.model.items])):
            return
        for n, item in enumerate(self.model.items):
            d = item.delivery
            if item.damage or item.taken or item.former is not None:
                items = list(self.model.items)
                items[n] = dataclasses.replace(item, damage=(), taken=False, former=None)
                self.fails(self.changed(items=items))
            if item.path == d.path and (d.jump or d.slip or d.extras):
                self.fails(self.changed(items=[dataclasses.replace(i, delivery=dataclasses.replace(i.delivery, jump=0, slip=0, extras=[]))
                                               if i is item else i for i in self.model.items]))

    def drop_files(self):
        """Copies, further parts of a day, and files that nothing is owed for."""
        extra = [i for i in self.model.items if i.path != i.delivery.path or i.delivery.number or not i.delivery.rows and i.delivery.party == "pmo"]
        if extra:
            others = [i for i in self.model.items if not any(i is e for e in extra)]
            self.minimize(extra, lambda kept: self.changed(items=others + list(kept)))

    def drop_registers(self):
        for name in ("holds.csv", "holidays.csv", "courses.csv", "institutions.csv", "platforms.csv"):
            header, rows = self.model.registers.get(name, ("", []))
            if rows:
                self.minimize(rows, lambda kept: self.changed(registers=self.model.registers | {name: (header, list(kept))}))

    def drop_opening(self):
        if self.model.opening is not None and not self.fails(self.changed(opening=None)):
            self.minimize(self.model.opening, lambda kept: self.changed(opening=list(kept)))
        for name in ("period_from", "incentives_from"):
            if getattr(self.model, name):
                self.fails(self.changed(**{name: None}))

    def drop_days(self):
        """Days at the beginning and at the end of the files, by halves."""
        for feeds in (("incentives",), ("sales", "remittances", "payments", "transfers")):
            for from_the_end in (False, True):
                days = sorted({i.delivery.day for i in self.model.items if i.delivery.feed in feeds}, reverse=from_the_end)
                low, high = 0, len(days) - 1                 # so many days may go; so many perhaps
                while low < high:
                    middle = (low + high + 1) // 2
                    gone = set(days[:middle])
                    if self.fails(self.changed(items=[i for i in self.model.items if i.delivery.feed not in feeds or i.delivery.day not in gone])):
                        low = middle
                    else:
                        high = middle - 1

    # ---- in words

    def report(self):
        m = self.model
        lines = [f"as of {m.as_of}" + (f", from {m.period_from}" if m.period_from else "") + f", parties {' '.join(m.parties)}"]
        for item in sorted(m.items, key=lambda i: i.path):
            d = item.delivery
            done = [str(v) for v in (item.damage and " ".join(map(str, item.damage)), "taken out" if item.taken else "",
                                     f"a copy of {d.path}" if item.path != d.path else "", f"number off by {d.jump}" if d.jump else "",
                                     f"balance off by {d.slip}" if d.slip else "", "re-issued, before:" if item.former is not None else "") if v]
            if d.rows or done:
                lines.append(f"{item.path}  {', '.join(done)}".rstrip())
                lines += [f"    before: {row_text(r)}" for r in item.former or []]
                lines += [f"    {row_text(r)}" for r in d.rows]
        for name, (_, rows) in m.registers.items():
            lines += [f"{name}: {','.join(str(v) for v in r)}" for r in rows]
        lines += [f"opening.csv: {' '.join(map(str, r))}" for r in m.opening or []]
        return "\n".join("    " + line for line in lines) + "\n" + told(self.differences)


def row_text(row):
    return " ".join(f"{k}={v}" for k, v in row.items() if v not in ("", None, False) and k not in
                    ("title", "list_price", "joined", "then", "resent", "announced", "file_day"))
