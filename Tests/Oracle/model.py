"""A world as data: its files (what each says, and what was done to it), its registers, its as-of day.

Everything that depends on other files is worked out when the world is written (sequence numbers, balances that run on, control
totals, copies), so that rows and files may be taken out of a model and a sound smaller world remains.
"""
import copy, csv, dataclasses, os
from dataclasses import dataclass, field

import dialects
from dialects import Delivery


@dataclass
class Item:
    """One file: where it lies, what it says, what was done to it. A copy shares its delivery with the file it is a copy of."""
    path: str
    delivery: Delivery
    damage: tuple = ()                      # ("cut", share), ("trailer", bytes), ("checksum",), ("fault", name)
    taken: bool = False                     # not delivered, though numbers and balances count it
    former: list = None                     # rows of the version that was delivered before: it goes to `earlier`
    damaged_former: bool = False            # the damage is done to the former version's text

    def data(self, rows=None):
        """The bytes as delivered."""
        d = self.delivery
        if self.damaged_former and self.former is not None:
            rows = self.former
        if rows is not None:
            d = dataclasses.replace(d, rows=rows)
        kind, *more = self.damage or ("none",)
        if kind == "fault":
            return dialects.pack(dataclasses.replace(d, faults={more[0]}))
        data = dialects.pack(d)
        if kind == "cut":
            return data[:20 + int(more[0] * (len(data) - 29))]
        if kind == "trailer":
            return data[:-more[0]]
        if kind == "checksum":
            return data[:-8] + bytes([data[-8] ^ 1]) + data[-7:]
        return data

    def former_data(self):
        return None if self.former is None else dialects.pack(dataclasses.replace(self.delivery, rows=self.former))


@dataclass
class Model:
    as_of: object
    parties: list
    pipelines: list                         # which are to be run
    items: list = field(default_factory=list)
    registers: dict = field(default_factory=dict)          # name -> (header, rows)
    starts: dict = field(default_factory=dict)             # feed -> (first sequence number, first opening balance)
    opening: list = None                    # rows of the opening list (link, key, difference in sen)
    period_from: object = None
    incentives_from: object = None          # the same of the pipeline incentives
    planted: set = field(default_factory=set)

    def copy(self):
        return copy.deepcopy(self)

    def paths(self):
        return {i.path for i in self.items}

    def number(self):
        """Sequence numbers and balances that run on from file to file, but where a delivery jumps or slips."""
        feeds = {}
        for item in self.items:
            if item.path == item.delivery.path:
                feeds.setdefault((item.delivery.party, item.delivery.feed), []).append(item.delivery)
        for feed, deliveries in feeds.items():
            sequence, balance = self.starts.get(feed, (1, 0))
            for d in sorted(deliveries, key=lambda d: (d.day, os.path.basename(d.path))):
                sequence, balance = sequence + d.jump, balance + d.slip
                d.sequence, d.opening = max(0, sequence), balance
                sequence, balance = sequence + 1, d.closing if feed == ("bni", "transfers") else 0

    def files(self):
        """{path: bytes} of the inbox and of the inbox before it."""
        self.number()
        inbox = {i.path: i.data() for i in self.items if not i.taken}
        earlier = {i.path: i.former_data() for i in self.items if i.former is not None and not i.taken}
        earlier = {path: data for path, data in earlier.items() if data != inbox[path]}
        if all(path.startswith("pmo/") for path in earlier):    # an inbox of entitlements alone has no scope
            earlier = {}
        return inbox, earlier

    def write(self, out):
        inbox, earlier = self.files()
        for folder, files in (("inbox", inbox), ("earlier", earlier)):
            for path in sorted(files):
                dialects.write_file(os.path.join(out, folder), path, files[path])
        folder = os.path.join(out, "registers")
        os.makedirs(folder)
        for name, (header, rows) in self.registers.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
                table = csv.writer(f, lineterminator="\n")
                table.writerow(header.split(","))
                table.writerows(rows)
        planted = sorted(p for p in self.planted if p.split()[1].split(":")[0] in inbox)
        for name, lines in (("as_of", [str(self.as_of)]), ("parties", self.parties), ("pipelines", self.pipelines),
                            ("planted", planted), ("period_from", [str(self.period_from)] if self.period_from else []),
                            ("incentives_from", [str(self.incentives_from)] if self.incentives_from else [])):
            if lines or name == "planted":
                with open(os.path.join(out, name), "w") as f:
                    f.writelines(line + "\n" for line in lines)
        if self.opening is not None:
            write_opening(os.path.join(out, "opening.csv"), self.opening)


OPENING_COLUMNS = ("case,code,severity,state,detail,link,party,platform,partner,institution,participant,key,batch_ref,currency,left,"
                   "right,difference,at_risk,occurred_on,due_on,age_days,waiting_for,candidates,left_source,right_source,message").split(",")
OPENED_AS = {"payment": "PAYMENT_MISSING", "forward": "FORWARD_MISSING", "transfer": "TRANSFER_MISSING"}


def write_opening(path, rows):
    """A list in the columns of open-items.csv: what an earlier reconciliation left open."""
    with open(path, "w", encoding="utf-8", newline="") as f:
        table = csv.DictWriter(f, OPENING_COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        for n, (link, key, sen) in enumerate(rows):
            table.writerow(dict(case=f"{n:012d}", code=OPENED_AS[link], severity="error", state="pending", link=link, key=key, currency="IDR",
                                left=dialects.decimals(sen), right="0.00", difference=dialects.decimals(sen),
                                at_risk=dialects.decimals(abs(sen)), occurred_on="2020-07-20", age_days="9"))
