"""Writes feed files in every partner's way, for the makers of random worlds.

The oracle does not use this module: what writes a format and what reads it stay apart. A row is a dict of the canonical
record, money an int of sen; `spoiled` in it is (column number, text) written instead of what belongs there. Chance
is not here either: how a file is written (its style) and what is wrong with it (its faults) comes in.
"""
import dataclasses, datetime, os, zlib
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

ONE_DAY = datetime.timedelta(days=1)
PLATFORMS = ["tokopedia", "bukalapak", "pintaria", "sekolahmu", "pijarmahir", "maubelajarapa", "sisnaker", "skillacademy"]
PARTNERS = ["bni", "gopay", "ovo", "linkaja"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]


@dataclass
class Delivery:
    """One file of one feed."""
    party: str
    feed: str
    day: datetime.date
    number: str = ""
    rows: list = field(default_factory=list)
    sequence: int = 1                       # pijarmahir, sisnaker, bni transfers
    opening: int = 0                        # bni transfers, in sen
    extras: list = field(default_factory=list)     # bni transfers: signed amounts of entries without an EndToEndId
    style: dict = field(default_factory=dict)
    faults: set = field(default_factory=set)
    jump: int = 0                           # how far the sequence number is off what follows from the file before
    slip: int = 0                           # and the opening balance

    @property
    def path(self):
        number = "_" + self.number if self.number else ""
        return f"{self.party}/{self.feed}_{self.day:%Y%m%d}{number}.{form_of(self.party, self.feed)}.gz"

    @property
    def inner_day(self):
        return self.day + ONE_DAY if "date" in self.faults else self.day

    def count(self, true_count):
        return true_count + 1 if "count" in self.faults else true_count

    def total(self, true_total):
        return true_total + 100 if "total" in self.faults else true_total

    @property
    def closing(self):
        return self.opening + sum(movement(r) for r in self.rows) + sum(self.extras)


def form_of(party, feed):
    return "xml" if party in ("sekolahmu", "sisnaker") or (party, feed) in (
        ("linkaja", "payments"), ("bni", "transfers"), ("bni", "incentives")) else "csv"


def movement(row):
    """What a transfer does to the balance of the account it is paid from."""
    return {"booked": -row["amount"], "returned": row["amount"], "pending": 0}[row["status"]]


# ---------------------------------------------------------------- how money and time are written

def rupiah(sen):
    assert sen % 100 == 0, sen
    return str(sen // 100) if sen >= 0 else "-" + str(-sen // 100)


def decimals(sen):
    return f"{'-' if sen < 0 else ''}{abs(sen) // 100}.{abs(sen) % 100:02d}"


def dotted(sen):
    return f"{abs(sen) // 100:,}".replace(",", ".")


def rp(sen, style):
    cents = f",{abs(sen) % 100:02d}" if sen % 100 or style.get("cents") else ""
    sign = ("-Rp" if style.get("minus first", True) else "Rp-") if sen < 0 else "Rp"
    return sign + dotted(sen) + cents


def comma(sen):
    return f"{'-' if sen < 0 else ''}{dotted(sen)},{abs(sen) % 100:02d}"


def month_day(day):
    return f"{day:%d} {MONTHS[day.month - 1]} {day:%Y}"


def with_offset(at, style):
    if style.get("other offset"):                                # the same instant, told elsewhere
        return f"{at - datetime.timedelta(hours=7):%Y-%m-%dT%H:%M:%S}+00:00"
    return f"{at:%Y-%m-%dT%H:%M:%S}+07:00"


# ---------------------------------------------------------------- the texts of one row, column by column

SALE_WORDS = dict(
    tokopedia=("PAID", "REFUNDED", "CANCELLED"), bukalapak=("Lunas", "Dikembalikan", "Dibatalkan"),
    pintaria=("completed", "refunded", "void"), sekolahmu=("SUKSES", "REFUND", "BATAL"), pijarmahir=("00", "09", "05"),
    maubelajarapa=("Berhasil", "Refund", "Batal"), sisnaker=("PAID", "REFUNDED", "CANCELLED"),
    skillacademy=("paid", "refunded", "cancelled"))
TIMES = dict(
    tokopedia=lambda t, s: f"{t:%Y-%m-%d %H:%M:%S}", bukalapak=lambda t, s: f"{t:%d/%m/%Y %H:%M}", pintaria=with_offset,
    sekolahmu=lambda t, s: f"{t:%Y-%m-%dT%H:%M:%S}", pijarmahir=lambda t, s: f"{t:%Y%m%d%H%M%S}",
    maubelajarapa=lambda t, s: f"{month_day(t)} {t:%H:%M}",
    sisnaker=lambda t, s: f"{t - datetime.timedelta(hours=7):%Y-%m-%dT%H:%M:%S}Z",
    skillacademy=lambda t, s: str(int((t - datetime.datetime(1970, 1, 1, 7)).total_seconds() * 1000)))
DAYS = dict(tokopedia=lambda d: str(d), bukalapak=lambda d: f"{d:%d/%m/%Y}", pintaria=lambda d: str(d),
            sekolahmu=lambda d: str(d), pijarmahir=lambda d: f"{d:%Y%m%d}", maubelajarapa=month_day,
            sisnaker=lambda d: str(d), skillacademy=lambda d: str(d))
MONEY = dict(tokopedia=lambda a, s: rupiah(a), bukalapak=rp, pintaria=lambda a, s: decimals(a),
             sekolahmu=lambda a, s: rupiah(a), pijarmahir=lambda a, s: str(a), maubelajarapa=lambda a, s: comma(a),
             sisnaker=lambda a, s: decimals(a), skillacademy=lambda a, s: rupiah(a))
KEEPS_SECONDS = set(PLATFORMS) - {"bukalapak", "maubelajarapa"}
WRITES_SEN = {"bukalapak", "pintaria", "pijarmahir", "maubelajarapa", "sisnaker", "bni", "gopay", "ovo"}


def sale_texts(party, r, style):
    time, money = TIMES[party](r["sold_at"], style), MONEY[party]
    status = SALE_WORDS[party][["paid", "refunded", "cancelled"].index(r["status"])]
    texts = [r["card"], r["course"], r["institution"], r["channel"], r["ref"], status]
    order = [r["order_id"], time]
    if party in ("tokopedia", "pintaria"):
        return (order if party == "pintaria" else order[::-1]) + texts + [money(r["list_price"], style), money(r["amount"], style)]
    if party == "maubelajarapa":
        texts.insert(1, r["title"])
    return order + texts + [money(r["amount"], style)]


def remittance_texts(party, r, style):
    money = MONEY[party]
    texts = [r["id"], r["batch"], r["order_id"], r["institution"], DAYS[party](r["day"]), money(r["gross"], style),
             money(r["commission"], style)]
    return texts + ([money(r["tax"], style)] if party in HAS_TAX else []) + [money(r["net"], style)]


HAS_TAX = {"bukalapak", "maubelajarapa"}


def payment_texts(party, r, style):
    debit, at, status = r["kind"] == "debit", r["at"], ["settled", "pending", "reversed"].index(r["status"])
    if party == "bni":
        return [r["ref"], "8988" + r["card"], r["order_id"], r["platform"], f"{at:%Y-%m-%d %H:%M:%S}", decimals(r["amount"]),
                "DEBIT" if debit else "REFUND", ("SUCCESS", "PENDING", "REVERSED")[status]]
    if party == "gopay":
        return [r["ref"], r["order_id"], r["card"], r["platform"], with_offset(at, style), decimals(r["amount"]),
                "payment" if debit else "refund", ("settlement", "pending", "cancel")[status]]
    if party == "ovo":
        return ["ST" + r["ref"], r["ref"], r["order_id"], r["card"], r["platform"], "ACQUIRING" if debit else "REFUND",
                f"{at:%Y%m%d %H:%M:%S}", str(r["amount"]), ("SUCCESS", "PENDING", "REVERSED")[status]]
    return [r["ref"], r["order_id"], r["card"], r["platform"], with_offset(at, {}), "PAY" if debit else "RFD",
            rupiah(r["amount"]), ("OK", "WAIT", "REV")[status]]


def transfer_texts(party, r, style):
    status = ["booked", "pending", "returned"].index(r["status"])
    if party == "gopay":
        return [r["ref"], r["batch"], r["account"], str(r["day"]), decimals(r["amount"]), ("completed", "processed", "failed")[status]]
    if party == "ovo":
        return [r["ref"], r["batch"], r["account"], f"{r['day']:%Y%m%d}", str(r["amount"]), "0",
                ("SUCCESS", "PENDING", "RETURNED")[status]]
    return [r["ref"], r["batch"], r["account"], f"{r['day']:%d-%m-%Y}", rupiah(r["amount"]), ("OK", "WAIT", "RET")[status]]


def incentive_texts(party, r, style):
    status = ["paid", "failed", "returned"].index(r["status"])
    if party == "gopay":
        return [r["ref"], r["card"], str(r["instalment"]), str(r["day"]), decimals(r["amount"]), r["status"]]
    if party == "ovo":
        return [r["ref"], r["card"], str(r["instalment"]), f"{r['day']:%Y%m%d}", str(r["amount"]), r["status"].upper()]
    return [r["ref"], r["card"], str(r["instalment"]), f"{r['day']:%d-%m-%Y}", rupiah(r["amount"]), ("OK", "FAIL", "RET")[status]]


def entitlement_texts(party, r, style):
    return [r["card"], str(r["wave"]), str(r["awarded_on"]), rupiah(r["balance"]), str(r["certified_on"] or ""),
            str(r["revoked_on"] or ""), r["channel"]]


TEXTS = dict(sales=sale_texts, remittances=remittance_texts, payments=payment_texts, transfers=transfer_texts,
             entitlements=entitlement_texts, incentives=incentive_texts)


def texts_of(delivery, row):
    texts = TEXTS[delivery.feed](delivery.party, row, delivery.style)
    if "spoiled" in row:
        column, text = row["spoiled"]
        texts[column] = text
    return texts


# ---------------------------------------------------------------- tables

HEADERS = {
    ("tokopedia", "sales"): "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount",
    ("tokopedia", "remittances"): "remit_id;batch_id;order_id;institution_code;remit_date;gross;commission;net",
    ("bukalapak", "sales"): '"No. Pesanan","Tanggal","No. Kartu Prakerja","Kode Kursus","Kode Lembaga","Kanal Pembayaran","Referensi Pembayaran","Status","Harga"',
    ("bukalapak", "remittances"): '"No. Penyaluran","No. Batch","No. Pesanan","Kode Lembaga","Tanggal Salur","Bruto","Komisi","PPN","Bersih"',
    ("pintaria", "sales"): "order\tcreated_at\tprakerja_id\tcourse\tprovider\tpaid_via\tpay_ref\tstate\tprice\tpaid",
    ("pintaria", "remittances"): "payout_line\tpayout_batch\torder\tprovider\tpayout_date\tgross\tfee\tnet",
    ("maubelajarapa", "sales"): "ID Transaksi;Waktu;Nomor Kartu;Nama Kursus;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai",
    ("maubelajarapa", "remittances"): "ID Salur;Batch;ID Transaksi;Kode Lembaga;Tanggal;Bruto;Komisi;PPh;Bersih",
    ("skillacademy", "sales"): "order_id,ts_ms,card_no,sku,lp,channel,payment_ref,status,amount",
    ("skillacademy", "remittances"): "remit_id,batch,order_id,lp,date,gross,fee,net",
    ("bni", "payments"): "trx_id,va_number,order_id,platform,trx_time,amount,type,status",
    ("gopay", "payments"): '"transaction_id","order_id","card_number","merchant","transaction_time","gross_amount","transaction_type","transaction_status"',
    ("gopay", "transfers"): "payout_id,reference_no,beneficiary_account,completed_on,amount,status",
    ("ovo", "payments"): "SETTLEMENT_ID;TXN_ID;ORDER_ID;CARD;MERCHANT;TXN_TYPE;TXN_TIME;TXN_AMOUNT;STATUS",
    ("ovo", "transfers"): "REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS",
    ("linkaja", "transfers"): "ref|batch|account|date|amount|state",
    ("gopay", "incentives"): "disbursement_id,card_number,instalment,completed_on,amount,status",
    ("ovo", "incentives"): "DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS",
    ("linkaja", "incentives"): "ref|card|instalment|date|amount|state",
    ("pmo", "entitlements"): "participant,wave,awarded_on,training_balance,certified_on,revoked_on,channel"}
TITLES = dict(sales="Laporan Penjualan MauBelajarApa", remittances="Laporan Penyaluran MauBelajarApa")


def quoted(text, delimiter, always):
    if always or any(c in text for c in (delimiter, '"', "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def table(d):
    feed = (d.party, d.feed)
    header = HEADERS[feed]
    delimiter = next((c for c in ";\t|" if c in header), ",")
    always = header.startswith('"')
    lines = [] if "header" in d.faults else [header]
    for row in d.rows:
        texts = texts_of(d, row)
        lines.append(delimiter.join(texts if delimiter in "\t|" else [quoted(t, delimiter, always) for t in texts]))
    if d.party == "maubelajarapa":
        lines.insert(0, f"{TITLES[d.feed]} - {month_day(d.inner_day)}")
    if d.party == "linkaja":
        if not d.style.get("column names", True):
            lines.pop(0)
        lines.insert(0, f"#count={d.count(len(d.rows))};sum={rupiah(d.total(sum(r['amount'] for r in d.rows)))}")
    if feed == ("bni", "payments") and "end" not in d.faults:
        total = sum(r["amount"] if r["kind"] == "debit" else -r["amount"] for r in d.rows)
        lines.append(f"#TRAILER,{d.count(len(d.rows))},{decimals(d.total(total))}")
    if feed == ("ovo", "transfers") and "end" not in d.faults:
        lines.append("<END>")
    end = "\r\n" if d.party in ("bukalapak", "maubelajarapa") else "\n"
    text = end.join(lines) + end
    if d.party == "maubelajarapa":
        return text.encode("cp1252")
    return (b"\xef\xbb\xbf" if d.party == "bukalapak" else b"") + text.encode()


def typed_lines(d):
    money = "amount" if d.feed == "sales" else "net"
    party = "PIJARMAHIRX" if "party" in d.faults else "PIJARMAHIR"
    lines = [f"H|{party}|{'SALES' if d.feed == 'sales' else 'REMIT'}|{d.inner_day:%Y%m%d}|{d.sequence:03d}"]
    lines += ["|".join(["D"] + texts_of(d, r)) for r in d.rows]
    if "end" not in d.faults:
        lines.append(f"T|{d.count(len(d.rows))}|{d.total(sum(r[money] for r in d.rows))}")
    return ("\n".join(lines) + "\n").encode()


# ---------------------------------------------------------------- XML

def prolog(d, encoding="UTF-8"):
    return f'<?xml version="1.0" encoding="{encoding}"?>\n' + ('<!DOCTYPE feed [<!ENTITY x "y">]>\n' if "doctype" in d.faults else "")


def sekolahmu(d):
    root, row, money, names = (
        ("penjualan", "transaksi", "amount", "id waktu kartu kursus lembaga kanal ref status harga") if d.feed == "sales" else
        ("penyaluran", "salur", "net", "id batch transaksi lembaga tanggal bruto komisi bersih"))
    total = rupiah(d.total(sum(r[money] for r in d.rows)))
    lines = [f'<{root} tanggal="{d.inner_day}" jumlah="{d.count(len(d.rows))}" total="{total}">']
    for r in d.rows:
        pairs = " ".join(f"{n}={quoteattr(t)}" for n, t in zip(names.split(), texts_of(d, r), strict=True))
        lines.append(f"  <{row} {pairs}/>")
    return (prolog(d) + "\n".join(lines + [f"</{root}>"]) + "\n").encode()


def sisnaker(d):
    p = d.style.get("prefix", "k:")
    kind, row, money, names = (("penjualan", "Sale", "amount", "") if d.feed == "sales" else
                               ("penyaluran", "Remittance", "net", "Id Batch OrderId Institution Date Gross Commission Net"))
    version = "2" if "namespace" in d.faults else "1"
    declared = f"xmlns:{p[:-1]}" if p else "xmlns"
    currency = "USD" if "currency" in d.faults else "IDR"

    def element(name, text):
        ccy = ' ccy="IDR"' if name in ("Amount", "Gross", "Commission", "Net") else ""
        return f"<{p}{name}{ccy}>{escape(text)}</{p}{name}>"
    lines = [f'<{p}Feed {declared}="urn:kemnaker:sisnaker:{kind}:{version}">',
             f"  <{p}Header>{element('BusinessDate', str(d.inner_day))}{element('Sequence', str(d.sequence))}"
             f"{element('Count', str(d.count(len(d.rows))))}"
             f'<{p}Total ccy="{currency}">{decimals(d.total(sum(r[money] for r in d.rows)))}</{p}Total></{p}Header>']
    for r in d.rows:
        t = texts_of(d, r)
        if d.feed == "sales":
            inner = "".join(element(n, x) for n, x in zip("OrderId SoldAt Card Course Institution".split(), t))
            inner += f"<{p}Payment channel={quoteattr(t[5])} ref={quoteattr(t[6])}/>" + element("Status", t[7]) + element("Amount", t[8])
        else:
            inner = "".join(element(n, x) for n, x in zip(names.split(), t, strict=True))
        lines.append(f"  <{p}{row}>{inner}</{p}{row}>")
    return (prolog(d) + "\n".join(lines + [f"</{p}Feed>"]) + "\n").encode()


def settlement(d):
    net = sum(r["amount"] if r["kind"] == "debit" else -r["amount"] for r in d.rows)
    partner = "ovo" if "party" in d.faults else "linkaja"
    lines = [f'<settlement date="{d.inner_day}" partner="{partner}">', "  <!-- Penyelesaian harian, café & kursus -->",
             f'  <summary count="{d.count(len(d.rows))}" net="{rupiah(d.total(net))}"/>']
    names = "id merchantOrder card merchant time type amount state".split()
    for r in d.rows:
        pairs = zip(names, texts_of(d, r), strict=True)
        lines.append("  <txn>" + "".join(f"<{n}/>" if t == "" else f"<{n}>{escape(t)}</{n}>" for n, t in pairs) + "</txn>")
    return (prolog(d, "ISO-8859-1") + "\n".join(lines + ["</settlement>"]) + "\n").encode("latin-1")


# ---- ISO 20022 camt.053 and camt.054

def as_transfer(r):
    """An incentive in the words of an entry. Banks announce some before they book them."""
    return dict(r, batch=f"{r['card']}-{r['instalment']}", account="8800112233",
                status=dict(paid="booked", returned="returned", announced="pending")[r["status"]])


def statement(d):
    """bni transfers and incentives. A row with `joined` shares an entry with the row before it, where their status allows."""
    style, notified = d.style, d.feed == "incentives"
    if notified:
        d = dataclasses.replace(d, rows=[as_transfer(r) for r in d.rows])
    version, p = style.get("version", 8), style.get("prefix", "")
    currency = "USD" if "currency" in d.faults else "IDR"

    def e(name, *inner, **attributes):
        pairs = "".join(f' {k}="{v}"' for k, v in attributes.items())
        return f"<{p}{name}{pairs}>{''.join(inner)}</{p}{name}>"

    def money(sen):
        return e("Amt", decimals(sen) if sen % 100 or not style.get("bare amounts") else rupiah(sen), Ccy=currency)

    def indicator(credit):
        return e("CdtDbtInd", "CRDT" if credit else "DBIT")

    def dated(name, day, form):
        if form == "Dt":
            return e(name, e("Dt", str(day)))
        if form == "Z":                                           # one o'clock WIB is the day before in UTC
            return e(name, e("DtTm", f"{day - ONE_DAY}T18:00:00Z"))
        return e(name, e("DtTm", f"{day}T23:30:00" + form))

    def balance(code, sen, day):
        return e("Bal", e("Tp", e("CdOrPrtry", e("Cd", code))), money(abs(sen)), indicator(sen >= 0),
                 dated("Dt", day, style.get("balance days", "Dt")))

    def status(booked):
        word = "BOOK" if booked else "PDNG"
        return e("Sts", e("Cd", word) if version >= 7 else word)

    def credit_of(r):
        return r["status"] == "returned" or bool(r.get("returns")) or r["amount"] < 0

    def detail(r, several, mixed):
        own = money(abs(r["amount"]))
        if version < 4 or style.get("TxAmt"):
            own = e("AmtDtls", e("TxAmt", own))
        if not several and style.get("no detail amount"):
            own = ""
        own += indicator(credit_of(r)) if mixed else ""
        refs = (e("AcctSvcrRef", escape(r["ref"])) if several or not style.get("entry ref") else "") + e("EndToEndId", escape(r["batch"]))
        name = e("Nm", "Lembaga Pelatihan &amp; Kursus")
        parties = e("Cdtr", e("Pty", name) if version >= 8 else name)
        if r["account"]:
            parties += e("CdtrAcct", e("Id", e("Othr", e("Id", r["account"]))))
        comes_back = r["status"] == "returned" or r.get("returns")
        return e("TxDtls", e("Refs", refs), own, e("RltdPties", parties),
                 e("RtrInf", e("Rsn", e("Cd", "AC04")), e("AddtlInf", "Rekening tutup")) if comes_back else "")

    groups = []
    for r in d.rows:
        last = groups[-1] if groups else []
        same_side = all(credit_of(r) == credit_of(x) for x in last)
        if last and r.get("joined") and (r["status"] == "pending") == (last[0]["status"] == "pending") and \
                r["day"] == last[0]["day"] and (same_side or version >= 4):
            last.append(r)
        else:
            groups.append([r])
    entries = []
    for rows in groups:
        signed = sum(abs(r["amount"]) if credit_of(r) else -abs(r["amount"]) for r in rows)
        mixed = len({credit_of(r) for r in rows}) > 1
        booked = rows[0]["status"] != "pending"
        ref = rows[0]["ref"] if len(rows) == 1 else "B" + rows[0]["ref"]
        entries.append(e("Ntry", money(abs(signed)), indicator(signed > 0 or not mixed and credit_of(rows[0])), status(booked),
                         dated("BookgDt", rows[0]["day"], style.get("booking days", "Dt")), e("AcctSvcrRef", escape(ref)),
                         e("BkTxCd", e("Prtry", e("Cd", "TRF"))),
                         e("NtryDtls", *[detail(r, len(rows) > 1, mixed) for r in rows])))
    for n, sen in enumerate(d.extras):                            # top-ups and charges: no EndToEndId
        details = e("NtryDtls", e("TxDtls", e("Refs", e("AcctSvcrRef", f"T{d.day:%Y%m%d}{n}")))) if n % 2 else ""
        entries.append(e("Ntry", money(abs(sen)), indicator(sen > 0), status(True),
                         dated("BookgDt", d.day, style.get("booking days", "Dt")), e("AddtlNtryInf", "Setoran"), details))
    if style.get("extras first"):
        entries = entries[len(groups):] + entries[:len(groups)]
    closing = d.closing + (100 if "closing" in d.faults else 0)
    from_to = e("FrToDt", e("FrDtTm", f"{d.inner_day}T00:00:00+07:00"), e("ToDtTm", f"{d.inner_day}T23:59:59+07:00"))
    lines = [e("Id", f"BNI-{d.day:%Y%m%d}-{d.sequence}"), e("ElctrncSeqNb", str(d.sequence)),
             e("CreDtTm", f"{d.day + ONE_DAY}T01:00:00+07:00"),
             from_to if style.get("FrToDt") else "",
             e("Acct", e("Id", e("Othr", e("Id", "0123456789"))), e("Ccy", currency) if style.get("FrToDt") or notified else ""),
             *([] if notified else [balance("OPBD", d.opening, d.day - ONE_DAY), balance("CLBD", closing, d.inner_day)]), *entries]
    if notified:                                                  # without a number; nothing else tells its date
        lines[1], lines[3] = "", from_to if style.get("FrToDt") or "date" in d.faults else ""
    message, body, part = ("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn") if notified else ("camt.053", "BkToCstmrStmt", "Stmt")
    name = f"urn:iso:std:iso:20022:tech:xsd:{message}.001.{1 if 'namespace' in d.faults else version:02d}"
    declared = {f"xmlns:{p[:-1]}" if p else "xmlns": name}
    body = e("Document", "\n", e(body, e("GrpHdr", e("MsgId", f"M{d.day:%Y%m%d}{d.sequence}"),
                                                    e("CreDtTm", f"{d.day + ONE_DAY}T01:00:00+07:00")),
                                 "\n", e(part, *[line + "\n" for line in lines if line])), **declared)
    if style.get("AppHdr"):
        body = ('<env:BusinessMessage xmlns:env="urn:bni:amplop"><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">'
                f"<BizMsgIdr>X{d.sequence}</BizMsgIdr><MsgDefIdr>{name[-15:]}</MsgDefIdr></AppHdr>\n{body}</env:BusinessMessage>")
    return (prolog(d) + body + "\n").encode()


# ---------------------------------------------------------------- files

def writer_of(party, feed):
    special = {"pijarmahir": typed_lines, "sekolahmu": sekolahmu, "sisnaker": sisnaker}
    if (party, feed) == ("linkaja", "payments"):
        return settlement
    return statement if party == "bni" and feed in ("transfers", "incentives") else special.get(party, table)


# What can be wrong inside a file so that it must be refused.
FAULTS = {typed_lines: ["count", "total", "date", "party", "end"], sekolahmu: ["count", "total", "date", "doctype"],
          sisnaker: ["count", "total", "date", "currency", "namespace", "doctype"],
          settlement: ["count", "total", "date", "party", "doctype"],
          statement: ["closing", "date", "currency", "namespace", "doctype"]}


def faults_of(party, feed):
    if (party, feed) == ("bni", "incentives"):
        return ["date", "currency", "namespace", "doctype"]
    if (party, feed) in (("bni", "payments"), ("linkaja", "transfers"), ("linkaja", "incentives")):
        return ["count", "total"] + (["end", "header"] if party == "bni" else [])
    if party == "maubelajarapa":
        return ["date", "header"]
    return FAULTS.get(writer_of(party, feed), ["end", "header"] if (party, feed) == ("ovo", "transfers") else ["header"])


def render(delivery):
    """The text of one file as bytes."""
    return writer_of(delivery.party, delivery.feed)(delivery)


def pack(delivery):
    """The file as delivered: skillacademy closes a gzip member every hour, the others write one."""
    data = render(delivery)
    if delivery.party != "skillacademy":
        return gzip(data)
    lines, cuts = data.splitlines(keepends=True), delivery.style.get("members", [])
    edges = [0] + sorted(1 + int(c * (len(lines) - 1)) for c in cuts) + [len(lines)]
    return b"".join(gzip(b"".join(lines[a:b])) for a, b in zip(edges, edges[1:]))


def gzip(data):
    """One gzip member without name and time, so that the same content gives the same bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(data) + body.flush()
    return (b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + packed + zlib.crc32(data).to_bytes(4, "little")
            + (len(data) & 0xFFFFFFFF).to_bytes(4, "little"))


def write_file(folder, path, data):
    target = os.path.join(folder, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as f:
        f.write(data)


class Calendar:
    """Monday to Friday without the given holidays."""

    def __init__(self, holidays):
        self.holidays = set(holidays)

    def is_business_day(self, day):
        return day.weekday() < 5 and day not in self.holidays

    def add(self, day, count):
        while count:
            day += ONE_DAY
            count -= self.is_business_day(day)
        return day
