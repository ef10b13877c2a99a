#!/usr/bin/env python3
"""Writes the files that the benchmark reads, row by row, the same bytes for the same numbers.

    make_feeds.py sales ROWS FOLDER            sales.csv.gz, wrong.csv.gz (each amount in another system's words), cut.csv
                                               (the first rows, plain, for who would take minutes over all of them)
    make_feeds.py transfers ENTRIES FOLDER     transfers.xml.gz

Beside each lies what is true of it: sales.json, transfers.json; money is in sen. Memory does not grow with the rows.
"""
import gzip, hashlib, json, os, random, sys

SEED = 20200904
CUT_ROWS = 100_000
# What stays between two writes; compressing many rows at once is faster.
BATCH = 2_000


class Text:
    """A gzip file that is written in batches; its header has no time, so that the bytes repeat."""

    def __init__(self, path):
        self.raw = open(path, "wb")
        self.gzip = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=self.raw, mtime=0)
        self.waiting, self.bytes = [], 0

    def add(self, text):
        self.waiting.append(text)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self):
        data = "".join(self.waiting).encode()
        self.waiting.clear()
        self.bytes += len(data)
        self.gzip.write(data)

    def close(self):
        self.flush()
        self.gzip.close()
        self.raw.close()


def grouped(rupiah):
    """250000 as another system has it: Rp250.000."""
    return "Rp" + f"{rupiah:,}".replace(",", ".")


# ---- sales

HEADER = "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount\n"
CHANNELS = [lambda n: f"ovo;OV20200904{n:06d}", lambda n: f"gopay;GP-{n:09d}", lambda n: f"bni;BN{n:012d}",
            lambda n: f"linkaja;LA{n:010d}"]


def make_sales(rows, folder):
    draw = random.Random(SEED).random
    courses = []
    for number in range(1, 2001):
        price = 24_000 + 1_000 * int(draw() * 977)
        courses.append((f"C{number:05d};LP{1 + int(draw() * 165):04d}", price, int(price * 0.9) // 1_000 * 1_000))
    clean, wrong = Text(f"{folder}/sales.csv.gz"), Text(f"{folder}/wrong.csv.gz")
    clean.add(HEADER)
    wrong.add(HEADER)
    order = total = paid = 0
    with open(f"{folder}/cut.csv", "w", newline="") as cut:
        cut.write(HEADER)
        for row in range(rows):
            second = row * 86_400 // rows
            order += 1 + int(draw() * 3)
            course, price, reduced = courses[int(draw() * 2000)]
            kind = draw()
            status = "PAID" if kind < 0.97 else "REFUNDED" if kind < 0.99 else "CANCELLED"
            amount = price if kind < 0.8 else reduced
            total += amount
            if status == "PAID":
                paid += amount
            front = (f"2020-09-04 {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d};TKP{order:012d};"
                     f"{int(draw() * 5_600_000) * 1_785_714_285 + 1_000_000_000:016d};{course};"
                     f"{CHANNELS[int(draw() * 4)](order)};{status};{price};")
            line = f"{front}{amount}\n"
            clean.add(line)
            wrong.add(f"{front}{grouped(amount)}\n")
            if row < CUT_ROWS:
                cut.write(line)
    clean.close()
    wrong.close()
    return {"rows": rows, "cut_rows": min(rows, CUT_ROWS), "total": total * 100, "paid": paid * 100,
            "bytes": clean.bytes, "wrong_bytes": wrong.bytes}


# ---- transfers

DAY = "2020-09-04"
BALANCE = 250_000_000_000_000            # sen; what the account holds in the morning and is filled up to at night


def money(sen):
    return f"{sen // 100}.{sen % 100:02d}"


class Transfers:
    """Entries of one statement, and what is true of them."""

    def __init__(self, path):
        self.draw = random.Random(SEED).random
        self.text = Text(path)
        self.truth = {"entries": 0, "records": 0, "ignored": 0, "elements": 0, "amounts": 0, "carried": 0}
        self.balance = BALANCE
        self.reference = 0
        self.accounts = [f"{int(self.draw() * 10 ** width):0{width}d}" for width in (10, 15, 10, 13) for _ in range(42)]

    def add(self, text):
        """Every element has one end: a tag, or `/>`."""
        self.truth["elements"] += text.count("</") + text.count("/>")
        self.text.add(text)

    def entry(self, sen, direction, state, code, details, batch=0):
        truth = self.truth
        truth["entries"] += 1
        if state == "BOOK":
            self.balance += sen if direction == "CRDT" else -sen
        stated = f"<Btch><NbOfTxs>{batch}</NbOfTxs></Btch>" if batch else ""
        inner = f"<NtryDtls>{stated}{details}</NtryDtls>" if details else "<AddtlNtryInf>Dana program</AddtlNtryInf>"
        self.add(
            f'      <Ntry><NtryRef>{truth["entries"]}</NtryRef><Amt Ccy="IDR">{money(sen)}</Amt><CdtDbtInd>{direction}'
            f"</CdtDbtInd><Sts><Cd>{state}</Cd></Sts><BookgDt><Dt>{DAY}</Dt></BookgDt>"
            f'<AcctSvcrRef>BNK{truth["entries"]:012d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{code[0]}</Cd>'
            f"<SubFmlyCd>{code[1]}</SubFmlyCd></Fmly></Domn></BkTxCd>{inner}</Ntry>\n")

    def detail(self, sen, direction, booked, back=False, account=True):
        """One transfer. What is returned turns the transfer it returns and counts towards no sum."""
        draw, truth = self.draw, self.truth
        self.reference += 1
        truth["records"] += 1
        truth["amounts"] += sen
        if booked and not back:
            truth["carried"] += sen if direction == "DBIT" else -sen
        party = (f"<RltdPties><CdtrAcct><Id><Othr><Id>{self.accounts[int(draw() * 168)]}</Id></Othr></Id></CdtrAcct>"
                 "</RltdPties>" if account else "")
        return (
            f"<TxDtls><Refs><AcctSvcrRef>BNT{self.reference:012d}</AcctSvcrRef>"
            f"<EndToEndId>TKB202009{1 + int(draw() * 28):02d}LP{1 + int(draw() * 165):04d}</EndToEndId></Refs>"
            f'<Amt Ccy="IDR">{money(sen)}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{party}'
            f"{'<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>' if back else ''}</TxDtls>")

    def amount(self):
        """Rp24,000 to about Rp9,000,000, with sen now and then."""
        sen = 2_400_000 + int(self.draw() * 9_000) * 100_000
        return sen + 50 if self.draw() < 0.05 else sen

    def statement(self, entries):
        self.add(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">\n  <BkToCstmrStmt>\n'
            f"    <GrpHdr><MsgId>BNI-STMT-20200904</MsgId><CreDtTm>{DAY}T23:59:59+07:00</CreDtTm></GrpHdr>\n    <Stmt>\n"
            f"      <Id>STMT-20200904</Id>\n      <ElctrncSeqNb>1</ElctrncSeqNb>\n"
            f"      <CreDtTm>{DAY}T23:59:59+07:00</CreDtTm>\n      <FrToDt><FrDtTm>{DAY}T00:00:00+07:00</FrDtTm>"
            f"<ToDtTm>{DAY}T23:59:59+07:00</ToDtTm></FrToDt>\n"
            "      <Acct><Id><Othr><Id>0988000202</Id></Othr></Id><Ccy>IDR</Ccy></Acct>\n")
        for kind in ("OPBD", "CLBD"):
            self.add(f'      <Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{money(BALANCE)}</Amt>'
                     f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{DAY}</Dt></Dt></Bal>\n")
        for number in range(entries - 1):
            kind, sen = self.draw(), self.amount()
            if kind < 0.960:                            # a batch of remittances, paid out
                self.entry(sen, "DBIT", "BOOK", ("ICDT", "DMCT"), self.detail(sen, "DBIT", True))
            elif kind < 0.980:                          # several of them in one entry
                parts = [self.amount() for _ in range(2 + int(self.draw() * 9))]
                details = "".join(self.detail(part, "DBIT", True) for part in parts)
                self.entry(sum(parts), "DBIT", "BOOK", ("ICDT", "DMCT"), details, len(parts))
            elif kind < 0.990:                          # the beneficiary's bank sent it back
                self.entry(sen, "CRDT", "BOOK", ("ICDT", "RRTN"), self.detail(sen, "CRDT", True, back=True))
            elif kind < 0.995:                          # not booked yet: in no balance
                self.entry(sen, "DBIT", "PDNG", ("ICDT", "DMCT"), self.detail(sen, "DBIT", False))
            elif kind < 0.998:                          # the institution repaid
                self.entry(sen, "CRDT", "BOOK", ("RCDT", "DMCT"), self.detail(sen, "CRDT", True, account=False))
            else:
                self.top_up(sen * 100)
        # The closing balance stands before the entries: the last one sees to it.
        self.top_up(BALANCE - self.balance)
        self.add("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n")
        self.text.close()
        return {**self.truth, "bytes": self.text.bytes}

    def top_up(self, sen):
        """The programme office pays in, or takes out what is too much: no EndToEndId, no transfer."""
        self.truth["ignored"] += 1
        self.entry(abs(sen), "CRDT" if sen >= 0 else "DBIT", "BOOK", ("RCDT", "BOOK"), "")


def writer():
    """Which writing of this file made the feeds: others are not what it says."""
    with open(os.path.abspath(__file__), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    what, count, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    os.makedirs(folder, exist_ok=True)
    if what == "sales":
        truth = make_sales(count, folder)
    else:
        truth = Transfers(f"{folder}/transfers.xml.gz").statement(count)
    with open(f"{folder}/{what}.json", "w") as file:
        json.dump({**truth, "writer": writer()}, file)


if __name__ == "__main__":
    main()
