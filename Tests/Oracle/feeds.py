"""The oracle's readers: every feed of FEEDS, one profile each, all in plain Python.

A profile names how a file is laid out (its reader: table, pipes, XML, statement) and which column gives which field of the
canonical record. A reader turns a file's bytes into raw records (column -> text, or the reason why a record cannot
be one) and a check of the control totals, which runs when all rows are read. Money becomes an int of sen, an instant
a naive WIB datetime, a day a date. Whatever makes a file unusable raises Refused, a bad row raises Rejected.
"""
import datetime, os, re, zlib
from xml.parsers import expat

PLATFORMS = ["bukalapak", "maubelajarapa", "pijarmahir", "pintaria", "sekolahmu", "sisnaker", "skillacademy", "tokopedia"]
PARTNERS = ["bni", "gopay", "linkaja", "ovo"]
# FEEDS, Calendar: what the two pipelines owe, and what they read besides.
TRAINING_PAYMENTS = ([(p, f) for p in PLATFORMS for f in ("sales", "remittances")] +
                     [(p, f) for p in PARTNERS for f in ("payments", "transfers")] + [("pmo", "entitlements")])
INCENTIVES = [(p, "incentives") for p in PARTNERS] + [("pmo", "entitlements")]
WIB = datetime.timezone(datetime.timedelta(hours=7))


class Refused(Exception):
    """The whole file is unusable; the message says why."""


class Rejected(Exception):
    """One row breaks its profile; the message says why."""


def inflate(data):
    """The bytes inside, and what is wrong with the gzip wrapping ("" if nothing). Magic bytes decide."""
    if data[:2] != b"\x1f\x8b":
        return data, ("" if data else "empty")
    out = b""
    while data:
        member = zlib.decompressobj(31)
        try:
            out += member.decompress(data)
        except zlib.error:
            return out, "gzip"
        if not member.eof:
            return out, "gzip"                      # cut
        data = member.unused_data
        if data.strip(b"\0") == b"":                # zero padding is harmless
            data = b""
    return out, ""


# ---------------------------------------------------------------- the types of fields: text in, value out, or Rejected

def identifier(text):
    if not text:
        raise Rejected("empty identifier")
    return text


def any_text(text):
    return text or ""


def digits(pattern, drop=0):
    def read(text):
        if not re.fullmatch(pattern, text or ""):
            raise Rejected("number")
        return text[drop:]
    return read


card, virtual_account = digits("[0-9]{16}"), digits("8988[0-9]{16}", drop=4)
instalment = digits("[1-4]")


def amount(pattern, sen_per_unit, signs=("",), negative=(), mark="."):
    """Money written as `pattern`, after one of `signs` (positive) or `negative`; a number without the decimal `mark`
    counts units of `sen_per_unit`."""
    def read(text):
        text = text or ""
        for sign in sorted((*signs, *negative), key=len, reverse=True):
            number = text[len(sign):]
            if text.startswith(sign) and re.fullmatch(pattern, number):
                whole, _, cents = number.partition(mark)
                whole = int(whole.replace(".", "")[:40])        # 40 digits are out of range anyway
                sen = whole * 100 + int(cents.ljust(2, "0")) if cents else whole * sen_per_unit
                if sen >= 2 ** 63:
                    raise Rejected("amount")
                return -sen if sign in negative else sen
        raise Rejected("amount")
    return read


GROUPED = r"[0-9]{1,3}(?:\.[0-9]{3})*"
RUPIAH, RUPIAH_SIGNED = amount("[0-9]+", 100), amount("[0-9]+", 100, negative=("-",))
SEN, SEN_SIGNED = amount("[0-9]+", 1), amount("[0-9]+", 1, negative=("-",))
TWO_DECIMALS = amount(r"[0-9]+\.[0-9]{2}", 100)
TWO_DECIMALS_SIGNED = amount(r"[0-9]+\.[0-9]{2}", 100, negative=("-",))
RP = amount(GROUPED + "(?:,[0-9]{2})?", 100, ("Rp",), mark=",")                              # bukalapak
RP_SIGNED = amount(GROUPED + "(?:,[0-9]{2})?", 100, ("Rp",), ("-Rp", "Rp-"), mark=",")
COMMA = amount(GROUPED + ",[0-9]{2}", 100, mark=",")                                         # maubelajarapa
COMMA_SIGNED = amount(GROUPED + ",[0-9]{2}", 100, negative=("-",), mark=",")
ISO_AMOUNT = amount(r"[0-9]+(?:\.[0-9]{1,2})?", 100)                          # ISO 20022, the sign stands apart


def when(pattern, form):
    def read(text):
        if not re.fullmatch(pattern, text or ""):
            raise Rejected("time")
        try:
            value = datetime.datetime.strptime(text, form)
            return value.astimezone(WIB).replace(tzinfo=None) if value.tzinfo else value
        except (ValueError, OverflowError):
            raise Rejected("time")
    return read


def day_of(read):
    return lambda text: read(text).date()


D2, CLOCK, ZONE = "[0-9]{2}", "[0-9]{2}:[0-9]{2}:[0-9]{2}", "(Z|[+-][0-9]{2}:[0-9]{2})"
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
SPACED_TIME = when(f"{DATE} {CLOCK}", "%Y-%m-%d %H:%M:%S")
ISO_LOCAL_TIME = when(f"{DATE}T{CLOCK}", "%Y-%m-%dT%H:%M:%S")
OFFSET_TIME = when(f"{DATE}T{CLOCK}{ZONE}", "%Y-%m-%dT%H:%M:%S%z")
PLAIN_TIME = when("[0-9]{14}", "%Y%m%d%H%M%S")
OVO_TIME = when(f"[0-9]{{8}} {CLOCK}", "%Y%m%d %H:%M:%S")
SLASH_TIME = when(f"{D2}/{D2}/[0-9]{{4}} {D2}:{D2}", "%d/%m/%Y %H:%M")
SLASH_DAY = day_of(when(f"{D2}/{D2}/[0-9]{{4}}", "%d/%m/%Y"))
ISO_DAY = day_of(when(DATE, "%Y-%m-%d"))
PLAIN_DAY = day_of(when("[0-9]{8}", "%Y%m%d"))
DASHED_DAY = day_of(when(f"{D2}-{D2}-[0-9]{{4}}", "%d-%m-%Y"))
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]


def month_named(read):
    """04 Sep 2020 with Indonesian month names, read as 04/09/2020."""
    def numbered(text):
        found = re.fullmatch(rf"({D2}) ([A-Z][a-z]{{2}}) ([0-9]{{4}}.*)", text or "")
        if not found or found[2] not in MONTHS:
            raise Rejected("time")
        return read(f"{found[1]}/{MONTHS.index(found[2]) + 1:02d}/{found[3]}")
    return numbered


def epoch_milliseconds(text):
    if not re.fullmatch("[0-9]{1,14}", text or ""):
        raise Rejected("time")
    try:
        return datetime.datetime(1970, 1, 1, 7) + datetime.timedelta(milliseconds=int(text))
    except OverflowError:
        raise Rejected("time")


def optional(read):
    return lambda text: None if not text else read(text)


def word(**words):
    def read(text):
        if text not in words:
            raise Rejected("unknown word")
        return words[text]
    return read


# ---------------------------------------------------------------- text into records

def decoded(content, encoding):
    """Text in which a byte that the encoding excludes stays visible, to reject its row."""
    text = content.decode(encoding, errors="surrogateescape")
    return text.removeprefix("\ufeff") if encoding == "utf-8" else text


def unreadable(text):
    return "encoding" if re.search("[\udc80-\udcff\0\ufeff]", text) else ""


def split_records(text, delimiter):
    """[(fields, reason or "")], blank lines dropped. A quote that never closes refuses the file."""
    records, i = [], 0
    while i < len(text):
        fields, reason, end, begin = [], "", False, i
        while not end:
            field = ""
            if text[i:i + 1] == '"':
                i += 1
                while True:
                    if i >= len(text):
                        raise Refused("quote")
                    if text[i] == '"' and text[i + 1:i + 2] == '"':
                        field, i = field + '"', i + 2
                    elif text[i] == '"':
                        i += 1
                        break
                    else:
                        if text[i] == "\n":
                            # A rejected row over several lines may have swallowed others.
                            raise Refused("line feed in a field")
                        field, i = field + text[i], i + 1
                if text[i:i + 1] not in ("", delimiter, "\n") and text[i:i + 2] != "\r\n":
                    reason = "text after a closing quote"
            while i < len(text) and text[i] not in (delimiter, "\n"):
                if text[i] == '"':
                    reason = reason or "bare quote"
                field, i = field + text[i], i + 1
            end = i >= len(text) or text[i] == "\n"
            i += 1
            fields.append(field)
        fields[-1] = fields[-1].removesuffix("\r")
        if fields != [""]:
            records.append((fields, reason or unreadable(text[begin:i])))
    return records


def split_lines(text, delimiter):
    """The same where fields are never quoted and a quote is a letter."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return [(line.split(delimiter), unreadable(line)) for line in lines if line]


def named(header, records):
    """Raw records by column name: {column: text}, or the reason why not."""
    return [reason or ("field count" if len(fields) != len(header) else dict(zip(header, fields)))
            for fields, reason in records]


class Node:
    """An element: its namespace, name, attributes, children and own text."""

    def __init__(self, tag, attributes):
        self.namespace, _, self.name = tag.rpartition(" ")
        self.attributes, self.children, self.text = attributes, [], ""

    def all(self, *path):
        nodes = [self]
        for name in path:
            nodes = [c for n in nodes for c in n.children if c.name == name and c.namespace == self.namespace]
        return nodes

    def first(self, *path):
        return next(iter(self.all(*path)), None)

    def get(self, *path):
        node = self.first(*path)
        return None if node is None else node.text


def parse_xml(content):
    parser, root, open_nodes = expat.ParserCreate(namespace_separator=" "), [], []

    def start(tag, attributes):
        if len(open_nodes) >= 256:
            raise Refused("depth")
        node = Node(tag, attributes)
        (open_nodes[-1].children if open_nodes else root).append(node)
        open_nodes.append(node)

    def text(data):
        open_nodes[-1].text += data

    def doctype(*_):
        raise Refused("doctype")
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: open_nodes.pop()
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as trouble:
        raise Refused(f"xml: {trouble}")
    return root[0]


# ---------------------------------------------------------------- what stands around the rows

def control(read, text):
    """A value of a header or trailer; a bad one is no bad row but a bad file."""
    try:
        return read(text)
    except Rejected as trouble:
        raise Refused(f"control: {trouble}")


def must_equal(what, found, expected):
    if found != expected:
        raise Refused(f"{what}: {found}, not {expected}")


COUNT, SEQUENCE = digits("[0-9]{1,18}"), digits("[0-9]{1,18}")


def totals(count, total, of):
    """A check of rows: their count, and the sum of what `of` gives for a row."""
    def check(rows):
        must_equal("count", len(rows), int(control(COUNT, count)))
        must_equal("total", sum(of(r) for r in rows), total)
    return check


def signed_payment(row):
    return row["amount"] if row["kind"] == "debit" else -row["amount"]


def no_check(rows):
    pass


def read_table(file, profile, content):
    """Column names, then rows; before them a title or a count line, behind them a trailer or an end mark."""
    text, check = decoded(content, profile.get("encoding", "utf-8")), no_check
    framing, delimiter = profile.get("framing"), profile["delimiter"]
    columns = [c for c, _, _ in profile["columns"]]
    if framing in ("title", "count line"):
        first, _, text = text.partition("\n")
        first = first.removesuffix("\r")
    if framing == "title":                                     # maubelajarapa
        title = re.fullmatch(r"Laporan .*\bMauBelajarApa\b.* - (.+)", first)
        if not title:
            raise Refused("title")
        must_equal("date", control(MONTH_DAY, title[1]), file.day)
    records = (split_lines if profile.get("unquoted") else split_records)(text, delimiter)
    if framing == "count line":                                # linkaja
        found = re.fullmatch(r"#count=([^;]*);sum=([^;]*)", first)
        if not found:
            raise Refused("count line")
        check = totals(found[1], control(RUPIAH_SIGNED, found[2]), lambda r: r["amount"])
        if not records or records[0][0] != columns:            # the column names may be there or not
            records.insert(0, (columns, ""))
    if framing == "end mark":                                  # ovo
        if not records or records[-1][0] != ["<END>"]:
            raise Refused("end mark")
        records.pop()
    if framing == "trailer":                                   # bni
        last = records.pop()[0] if records else []
        if len(last) != 3 or last[0] != "#TRAILER":
            raise Refused("trailer")
        check = totals(last[1], control(TWO_DECIMALS_SIGNED, last[2]), signed_payment)
    header = records[0][0] if records else []
    if len(set(header)) != len(header) or not set(columns) <= set(header) or records[0][1]:
        raise Refused("header")
    return named(header, records[1:]), check


def read_typed_lines(file, profile, content):
    """pijarmahir: H, D … D, T without column names."""
    records = split_lines(decoded(content, "utf-8"), "|")
    if len(records) < 2 or any(reason for _, reason in records):
        raise Refused("header and trailer")
    head, tail = records[0][0], records[-1][0]
    if len(head) != 5 or len(tail) != 3 or tail[0] != "T":
        raise Refused("header and trailer")
    must_equal("header", head[:3], ["H", "PIJARMAHIR", profile["code"]])
    must_equal("date", control(PLAIN_DAY, head[3]), file.day)
    file.sequence = int(control(SEQUENCE, head[4]))
    must_equal("record types", {f[0] for f, _ in records[1:-1]} | {"D"}, {"D"})
    raws = named(["type"] + [c for c, _, _ in profile["columns"]], records[1:-1])
    return raws, totals(tail[1], control(SEN_SIGNED, tail[2]), lambda r: r[profile["sum"]])


def read_sekolahmu(file, profile, content):
    root = parse_xml(content)
    must_equal("root", (root.namespace, root.name), ("", profile["root"]))
    must_equal("date", control(ISO_DAY, root.attributes.get("tanggal")), file.day)
    must_equal("elements", {c.name for c in root.children} | {profile["row"]}, {profile["row"]})
    total = control(RUPIAH_SIGNED, root.attributes.get("total"))
    return [c.attributes for c in root.children], totals(root.attributes.get("jumlah"), total, lambda r: r[profile["sum"]])


def read_sisnaker(file, profile, content):
    root = parse_xml(content)
    must_equal("root", (root.namespace, root.name), (profile["namespace"], "Feed"))
    header = root.first("Header")
    if header is None or header is not root.children[0]:
        raise Refused("header")
    must_equal("date", control(ISO_DAY, header.get("BusinessDate")), file.day)
    file.sequence = int(control(SEQUENCE, header.get("Sequence")))
    total = header.first("Total")
    must_equal("currency", total and total.attributes.get("ccy"), "IDR")
    must_equal("elements", {c.name for c in root.children[1:]} | {profile["row"]}, {profile["row"]})
    raws = []
    for node in root.children[1:]:
        raw = {c.name: c.text for c in node.children}
        for child in node.children:
            raw |= {f"{child.name}@{name}": value for name, value in child.attributes.items()}
            if child.name in ("Amount", "Gross", "Commission", "Net") and "ccy" in child.attributes:
                must_equal("currency", child.attributes["ccy"], "IDR")
        raws.append(raw)
    return raws, totals(header.get("Count"), control(TWO_DECIMALS_SIGNED, total.text), lambda r: r[profile["sum"]])


def read_settlement(file, profile, content):
    """linkaja payments."""
    root = parse_xml(content)
    must_equal("root", (root.namespace, root.name), ("", "settlement"))
    must_equal("date", control(ISO_DAY, root.attributes.get("date")), file.day)
    must_equal("party", root.attributes.get("partner"), "linkaja")
    summary = root.all("summary")
    if len(summary) != 1:
        raise Refused("summary")
    must_equal("elements", {c.name for c in root.children} | {"txn", "summary"}, {"txn", "summary"})
    raws = [{c.name: c.text for c in node.children} for node in root.all("txn")]
    net = control(RUPIAH_SIGNED, summary[0].attributes.get("net"))
    return raws, totals(summary[0].attributes.get("count"), net, signed_payment)


# ---- ISO 20022 (FEEDS, bni)

def iso_day(node):
    """The WIB day of a choice of Dt and DtTm; a time without an offset is WIB."""
    if node is not None and node.get("Dt") is not None:
        return ISO_DAY(node.get("Dt"))
    return iso_instant(node and node.get("DtTm")).date()


def iso_instant(text):
    text = re.sub(r"\.[0-9]+", "", text or "")
    return (OFFSET_TIME if re.search(ZONE + "$", text) else ISO_LOCAL_TIME)(text)


def iso_money(node):
    if node is None:
        raise Rejected("amount")
    must_equal("currency", node.attributes.get("Ccy"), "IDR")
    return ISO_AMOUNT(node.text)


def is_credit(node, otherwise=None):
    indicator = node.get("CdtDbtInd")
    if indicator is None and otherwise is not None:
        return otherwise
    if indicator not in ("CRDT", "DBIT"):
        raise Rejected("CdtDbtInd")
    return indicator == "CRDT"


def iso_document(content, message, body, part):
    """The statements or notifications of the only Document of a file, in an envelope or not."""
    def documents(node):
        if node.name == "Document":
            return [node]
        return [d for c in node.children for d in documents(c)]
    found = documents(parse_xml(content))
    if len(found) != 1:
        raise Refused("document")
    version = re.fullmatch(rf"urn:iso:std:iso:20022:tech:xsd:{re.escape(message)}\.001\.([0-9]{{2}})", found[0].namespace)
    if not version or not 2 <= int(version[1]) <= 13:
        raise Refused("namespace " + found[0].namespace)
    return found[0].all(body, part)


def entry_details(entry, statement_day):
    """[(reference, end-to-end id, account, sen, is a credit, is a return)] of one entry, with its day and status.

    A detail's own indicator and amount go before the entry's; entries without details count as one without an id."""
    status = entry.get("Sts", "Cd") or entry.get("Sts")
    if not status:
        raise Rejected("status")
    booked, credit, whole = status.strip() == "BOOK", is_credit(entry), iso_money(entry.first("Amt"))
    day = next((iso_day(entry.first(n)) for n in ("BookgDt", "ValDt") if entry.first(n)), None)
    if day is None:
        if booked:
            raise Rejected("booking date")
        day = statement_day
    details = []
    nodes = entry.all("NtryDtls", "TxDtls")
    for node in nodes:
        own = node.first("Amt") or node.first("AmtDtls", "TxAmt", "Amt")
        if own is None and len(nodes) > 1:
            raise Rejected("amount of a detail")
        end_to_end = node.get("Refs", "EndToEndId") or ""
        if end_to_end in ("", "NOTPROVIDED"):
            continue                                           # interest, top-ups: ignored
        reference = node.get("Refs", "AcctSvcrRef") or entry.get("AcctSvcrRef")
        if not reference:
            raise Rejected("AcctSvcrRef")
        account = node.get("RltdPties", "CdtrAcct", "Id", "Othr", "Id") or ""
        details.append((reference, end_to_end, account, whole if own is None else iso_money(own),
                        is_credit(node, otherwise=credit), node.first("RtrInf") is not None))
    return day, booked, credit, whole, details


def read_statement(file, profile, content):
    """bni transfers, camt.053: one statement of one account."""
    statements = iso_document(content, "camt.053", "BkToCstmrStmt", "Stmt")
    if len(statements) != 1:
        raise Refused("statements")
    statement, rows = statements[0], []
    try:
        if statement.get("ElctrncSeqNb") is not None:
            file.sequence = int(SEQUENCE(statement.get("ElctrncSeqNb")))
        if statement.get("Acct", "Ccy") is not None:
            must_equal("currency", statement.get("Acct", "Ccy"), "IDR")
        balances = {}
        for node in statement.all("Bal"):
            code = node.get("Tp", "CdOrPrtry", "Cd")
            if code in ("OPBD", "CLBD"):
                if code in balances:
                    raise Refused("two balances " + code)
                sen = iso_money(node.first("Amt"))
                balances[code] = sen if is_credit(node) else -sen
                if code == "CLBD":
                    must_equal("date", iso_day(node.first("Dt")), file.day)
        if len(balances) != 2:
            raise Refused("balances")
        if statement.get("FrToDt", "FrDtTm") is not None:
            must_equal("date", iso_instant(statement.get("FrToDt", "FrDtTm")).date(), file.day)
        movement = 0
        for entry in statement.all("Ntry"):
            day, booked, credit, whole, details = entry_details(entry, file.day)
            if booked:
                movement += whole if credit else -whole
            for reference, batch, account, sen, credit, comes_back in details:
                row = dict(transfer_ref=reference, batch_ref=batch, account=account, day=day, amount=sen,
                           status="booked" if booked else "pending")
                if credit and comes_back:                      # CODES 1: turns an earlier transfer
                    row["status"] = "returned" if booked else "pending"
                    row["turns"] = booked
                elif credit:                                   # repaid by the institution
                    row["amount"], row["account"] = -sen, ""
                rows.append(row)
    except Rejected as trouble:                                # balances are totals: no row may fail
        raise Refused(f"statement: {trouble}")
    must_equal("closing balance", balances["OPBD"] + movement, balances["CLBD"])
    file.opening, file.closing = balances["OPBD"], balances["CLBD"]
    return rows, no_check


def read_notifications(file, profile, content):
    """bni incentives, camt.054."""
    rows = []
    try:
        for notification in iso_document(content, "camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"):
            if notification.get("FrToDt", "FrDtTm") is not None:
                must_equal("date", iso_instant(notification.get("FrToDt", "FrDtTm")).date(), file.day)
            if notification.get("Acct", "Ccy") is not None:
                must_equal("currency", notification.get("Acct", "Ccy"), "IDR")
            for entry in notification.all("Ntry"):
                day, booked, _, _, details = entry_details(entry, file.day)
                if not booked:                                 # announced, and an incentive knows no such status: ignored
                    continue
                for reference, end_to_end, _, sen, credit, comes_back in details:
                    found = re.fullmatch("([0-9]{16})-([1-4])", end_to_end)
                    if not found or credit and not comes_back:
                        raise Rejected("EndToEndId" if not found else "a credit that returns nothing")
                    rows.append(dict(disbursement_ref=reference, participant=found[1], instalment=found[2], day=day, amount=sen,
                                     status="returned" if credit else "paid"))
                    if credit:
                        rows[-1]["turns"] = True
    except Rejected as trouble:
        raise Refused(f"notification: {trouble}")
    return rows, no_check


# ---------------------------------------------------------------- the profiles: (column, field, type), one per feed

MONTH_DAY, MONTH_TIME = month_named(SLASH_DAY), month_named(SLASH_TIME)


def columns(names, fields, *types):
    return list(zip(names, fields.split(), types, strict=True))


def sales(names, fields, time, status, money):
    """A sale's columns: every field is an identifier but these."""
    known = dict(time=time, participant=card, status=status, amount=money, list_price=money, _=any_text)
    return [(n, None if f == "_" else f, known.get(f, identifier)) for n, f in zip(names, fields.split(), strict=True)]


def remittances(names, day, money, tax=False):
    fields = "remittance_id batch_ref order_id institution day gross commission " + ("tax " if tax else "") + "net"
    known = dict(day=day, gross=money, commission=money, tax=money, net=money)
    return [(n, f, known.get(f, identifier)) for n, f in zip(names, fields.split(), strict=True)]


SALE_UPPER = word(PAID="paid", REFUNDED="refunded", CANCELLED="cancelled")
SALE_LOWER = word(paid="paid", refunded="refunded", cancelled="cancelled")
REMITTED = ("remit_id", "batch_id", "order_id", "institution_code", "remit_date", "gross", "commission", "net")
PLAIN_SALE = "order_id time participant course institution channel payment_ref status amount"

PROFILES = {
    ("tokopedia", "sales"): dict(reader=read_table, delimiter=";", columns=sales(
        ("timestamp", "order_id", "card_number", "course_code", "institution_code", "channel", "payment_ref", "status",
         "list_price", "amount"),
        "time order_id participant course institution channel payment_ref status list_price amount",
        SPACED_TIME, SALE_UPPER, RUPIAH)),
    ("tokopedia", "remittances"): dict(reader=read_table, delimiter=";",
                                       columns=remittances(REMITTED, ISO_DAY, RUPIAH_SIGNED)),
    ("bukalapak", "sales"): dict(reader=read_table, delimiter=",", columns=sales(
        ("No. Pesanan", "Tanggal", "No. Kartu Prakerja", "Kode Kursus", "Kode Lembaga", "Kanal Pembayaran",
         "Referensi Pembayaran", "Status", "Harga"), PLAIN_SALE,
        SLASH_TIME, word(Lunas="paid", Dikembalikan="refunded", Dibatalkan="cancelled"), RP)),
    ("bukalapak", "remittances"): dict(reader=read_table, delimiter=",", columns=remittances(
        ("No. Penyaluran", "No. Batch", "No. Pesanan", "Kode Lembaga", "Tanggal Salur", "Bruto", "Komisi", "PPN", "Bersih"),
        SLASH_DAY, RP_SIGNED, tax=True)),
    ("pintaria", "sales"): dict(reader=read_table, delimiter="\t", unquoted=True, columns=sales(
        ("order", "created_at", "prakerja_id", "course", "provider", "paid_via", "pay_ref", "state", "price", "paid"),
        "order_id time participant course institution channel payment_ref status list_price amount",
        OFFSET_TIME, word(completed="paid", refunded="refunded", void="cancelled"), TWO_DECIMALS)),
    ("pintaria", "remittances"): dict(reader=read_table, delimiter="\t", unquoted=True, columns=remittances(
        ("payout_line", "payout_batch", "order", "provider", "payout_date", "gross", "fee", "net"),
        ISO_DAY, TWO_DECIMALS_SIGNED)),
    ("sekolahmu", "sales"): dict(reader=read_sekolahmu, root="penjualan", row="transaksi", sum="amount", columns=sales(
        ("id", "waktu", "kartu", "kursus", "lembaga", "kanal", "ref", "status", "harga"), PLAIN_SALE,
        ISO_LOCAL_TIME, word(SUKSES="paid", REFUND="refunded", BATAL="cancelled"), RUPIAH)),
    ("sekolahmu", "remittances"): dict(reader=read_sekolahmu, root="penyaluran", row="salur", sum="net", columns=remittances(
        ("id", "batch", "transaksi", "lembaga", "tanggal", "bruto", "komisi", "bersih"), ISO_DAY, RUPIAH_SIGNED)),
    ("pijarmahir", "sales"): dict(reader=read_typed_lines, code="SALES", sum="amount", columns=sales(
        PLAIN_SALE.split(), PLAIN_SALE,
        PLAIN_TIME, lambda t: word(paid="paid", refunded="refunded", cancelled="cancelled")(
            {"00": "paid", "09": "refunded", "05": "cancelled"}.get(t)), SEN)),
    ("pijarmahir", "remittances"): dict(reader=read_typed_lines, code="REMIT", sum="net",
                                        columns=remittances(REMITTED, PLAIN_DAY, SEN_SIGNED)),
    ("maubelajarapa", "sales"): dict(reader=read_table, delimiter=";", encoding="cp1252", framing="title", columns=sales(
        ("ID Transaksi", "Waktu", "Nomor Kartu", "Nama Kursus", "Kode Kursus", "Kode Lembaga", "Kanal", "Ref Bayar",
         "Status", "Nilai"), "order_id time participant _ course institution channel payment_ref status amount",
        MONTH_TIME, word(Berhasil="paid", Refund="refunded", Batal="cancelled"), COMMA)),
    ("maubelajarapa", "remittances"): dict(reader=read_table, delimiter=";", encoding="cp1252", framing="title",
                                           columns=remittances(
        ("ID Salur", "Batch", "ID Transaksi", "Kode Lembaga", "Tanggal", "Bruto", "Komisi", "PPh", "Bersih"),
        MONTH_DAY, COMMA_SIGNED, tax=True)),
    ("sisnaker", "sales"): dict(
        reader=read_sisnaker, namespace="urn:kemnaker:sisnaker:penjualan:1", row="Sale", sum="amount", columns=sales(
            ("OrderId", "SoldAt", "Card", "Course", "Institution", "Payment@channel", "Payment@ref", "Status", "Amount"),
            PLAIN_SALE, OFFSET_TIME, SALE_UPPER, TWO_DECIMALS)),
    ("sisnaker", "remittances"): dict(
        reader=read_sisnaker, namespace="urn:kemnaker:sisnaker:penyaluran:1", row="Remittance", sum="net",
        columns=remittances(("Id", "Batch", "OrderId", "Institution", "Date", "Gross", "Commission", "Net"),
                            ISO_DAY, TWO_DECIMALS_SIGNED)),
    ("skillacademy", "sales"): dict(reader=read_table, delimiter=",", columns=sales(
        ("order_id", "ts_ms", "card_no", "sku", "lp", "channel", "payment_ref", "status", "amount"), PLAIN_SALE,
        epoch_milliseconds, SALE_LOWER, RUPIAH)),
    ("skillacademy", "remittances"): dict(reader=read_table, delimiter=",", columns=remittances(
        ("remit_id", "batch", "order_id", "lp", "date", "gross", "fee", "net"), ISO_DAY, RUPIAH_SIGNED)),

    ("bni", "payments"): dict(reader=read_table, delimiter=",", framing="trailer", totals=True, columns=columns(
        ("trx_id", "va_number", "order_id", "platform", "trx_time", "amount", "type", "status"),
        "payment_ref participant order_id platform time amount kind status",
        identifier, virtual_account, any_text, identifier, SPACED_TIME, TWO_DECIMALS,
        word(DEBIT="debit", REFUND="refund"), word(SUCCESS="settled", PENDING="pending", REVERSED="reversed"))),
    ("bni", "transfers"): dict(reader=read_statement, row="Ntry"),
    ("bni", "incentives"): dict(reader=read_notifications, row="Ntry"),
    ("gopay", "payments"): dict(reader=read_table, delimiter=",", columns=columns(
        ("transaction_id", "order_id", "card_number", "merchant", "transaction_time", "gross_amount", "transaction_type",
         "transaction_status"), "payment_ref order_id participant platform time amount kind status",
        identifier, any_text, card, identifier, OFFSET_TIME, TWO_DECIMALS,
        word(payment="debit", refund="refund"), word(settlement="settled", pending="pending", cancel="reversed"))),
    ("gopay", "transfers"): dict(reader=read_table, delimiter=",", columns=columns(
        ("payout_id", "reference_no", "beneficiary_account", "completed_on", "amount", "status"),
        "transfer_ref batch_ref account day amount status", identifier, identifier, any_text, ISO_DAY, TWO_DECIMALS_SIGNED,
        word(completed="booked", processed="pending", failed="returned"))),
    ("gopay", "incentives"): dict(reader=read_table, delimiter=",", columns=columns(
        ("disbursement_id", "card_number", "instalment", "completed_on", "amount", "status"),
        "disbursement_ref participant instalment day amount status", identifier, card, instalment, ISO_DAY, TWO_DECIMALS,
        word(paid="paid", failed="failed", returned="returned"))),
    ("ovo", "payments"): dict(reader=read_table, delimiter=";", columns=[
        ("SETTLEMENT_ID", None, any_text), ("TXN_ID", "payment_ref", identifier), ("ORDER_ID", "order_id", any_text),
        ("CARD", "participant", card), ("MERCHANT", "platform", identifier),
        ("TXN_TYPE", "kind", word(ACQUIRING="debit", REFUND="refund")), ("TXN_TIME", "time", OVO_TIME),
        ("TXN_AMOUNT", "amount", SEN),
        ("STATUS", "status", word(SUCCESS="settled", PENDING="pending", REVERSED="reversed"))]),
    ("ovo", "transfers"): dict(reader=read_table, delimiter=",", framing="end mark", columns=[
        ("REQUEST_ID", "transfer_ref", identifier), ("BATCH_REF", "batch_ref", identifier),
        ("ACCOUNT_NO", "account", any_text), ("TRANSFER_DATE", "day", PLAIN_DAY),
        ("AMOUNT", "amount", SEN_SIGNED), ("FEE", None, any_text),
        ("STATUS", "status", word(SUCCESS="booked", RETURNED="returned", PENDING="pending"))]),
    ("ovo", "incentives"): dict(reader=read_table, delimiter=";", columns=columns(
        ("DISBURSE_ID", "CARD", "TERMIN", "TANGGAL", "AMOUNT", "STATUS"),
        "disbursement_ref participant instalment day amount status", identifier, card, instalment, PLAIN_DAY, SEN,
        word(PAID="paid", FAILED="failed", RETURNED="returned"))),
    ("linkaja", "payments"): dict(reader=read_settlement, row="txn", columns=columns(
        ("id", "merchantOrder", "card", "merchant", "time", "type", "amount", "state"),
        "payment_ref order_id participant platform time kind amount status",
        identifier, any_text, card, identifier, OFFSET_TIME, word(PAY="debit", RFD="refund"), RUPIAH,
        word(OK="settled", WAIT="pending", REV="reversed"))),
    ("linkaja", "transfers"): dict(reader=read_table, delimiter="|", unquoted=True, framing="count line", totals=True,
                                   columns=columns(
        ("ref", "batch", "account", "date", "amount", "state"), "transfer_ref batch_ref account day amount status",
        identifier, identifier, any_text, DASHED_DAY, RUPIAH_SIGNED, word(OK="booked", WAIT="pending", RET="returned"))),
    ("linkaja", "incentives"): dict(reader=read_table, delimiter="|", unquoted=True, framing="count line", totals=True,
                                    columns=columns(
        ("ref", "card", "instalment", "date", "amount", "state"),
        "disbursement_ref participant instalment day amount status", identifier, card, instalment, DASHED_DAY, RUPIAH,
        word(OK="paid", FAIL="failed", RET="returned"))),
    ("pmo", "entitlements"): dict(reader=read_table, delimiter=",", columns=columns(
        ("participant", "wave", "awarded_on", "training_balance", "certified_on", "revoked_on", "channel"),
        "participant wave awarded_on training_balance certified_on revoked_on channel",
        card, any_text, ISO_DAY, RUPIAH, optional(ISO_DAY), optional(ISO_DAY), any_text)),
}


def sees_rows(profile, content):
    """True when there is a data row, as far as a damaged file can be read: for FEED_DUPLICATE, which comes first."""
    if "row" in profile:
        return re.search(rb"<(?:[\w.-]+:)?" + profile["row"].encode() + rb"[\s/>]", content) is not None
    lines = [line.decode("latin-1") for line in content.splitlines() if line.strip()]
    if profile["reader"] is read_typed_lines:
        return any(line.startswith("D|") for line in lines)
    if profile.get("framing") == "count line":
        names = profile["delimiter"].join(c for c, _, _ in profile["columns"])
        return len([line for line in lines[1:] if line != names]) > 0
    above = 2 if profile.get("framing") == "title" else 1
    return len([line for line in lines[above:] if line != "<END>" and not line.startswith("#TRAILER")]) > 0


class File:
    """One received version of a feed file, read as far as it can be."""

    def __init__(self, path, party, feed, day, number, data):
        self.path, self.party, self.feed, self.day, self.number, self.data = path, party, feed, day, number, data
        self.slot = (party, feed, day, number)
        self.order = (day, os.path.basename(path), path)     # CODES 1: business date, file name, then row
        self.rows, self.rejected, self.refused = [], [], ""
        self.sequence = self.opening = self.closing = None
        self.profile = PROFILES[party, feed]
        content, trouble = inflate(data)
        self.has_rows = sees_rows(self.profile, content)
        try:
            if trouble:
                raise Refused(trouble)
            self.read(content)
        except Refused as refusal:
            self.rows, self.rejected, self.refused = [], [], str(refusal)

    def read(self, content):
        raws, check = self.profile["reader"](self, self.profile, content)
        if "columns" not in self.profile:                       # ISO 20022: rows already
            self.rows = raws
        else:
            for number, raw in enumerate(raws, start=1):
                try:
                    if isinstance(raw, str):
                        raise Rejected(raw)
                    self.rows.append({field: read(raw.get(column)) for column, field, read in self.profile["columns"] if field})
                except Rejected as rejection:
                    self.rejected.append((number, str(rejection)))
        # CODES 5, ROW_REJECTED: no row where there are totals, else the larger of 3 rows and 0.1 %.
        limit = 0 if check is not no_check else max(3, len(raws) / 1000)
        if len(self.rejected) > min(limit, 10000):
            raise Refused("rejected rows")
        check(self.rows)
        for row in self.rows:
            row["file_day"] = self.day
            if self.feed in ("sales", "remittances"):
                row["platform"] = self.party
            if self.feed in ("payments", "transfers", "incentives"):
                row["partner"] = self.party
            if self.feed == "remittances":
                row.setdefault("tax", 0)


def list_files(inbox, feeds, as_of, since=None):
    """All files of the feeds, in order; those of days after A, or before a given first day, are not opened; the programme
    office's count whatever their date before A. And the dates that open the scope."""
    files, days = [], []
    for party, feed in feeds:
        folder = os.path.join(inbox, party)
        reader = PROFILES[party, feed]["reader"]
        form = "csv" if reader in (read_table, read_typed_lines) else "xml"
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            match = re.fullmatch(rf"{feed}_([0-9]{{8}})(?:_([0-9]+))?\.{form}(?:\.gz)?", name)
            try:
                day = datetime.datetime.strptime(match[1], "%Y%m%d").date() if match else None
            except ValueError:
                day = None
            if not day:
                continue
            if feed != "entitlements":
                days.append(day)
            if day <= as_of and (since is None or day >= since or feed == "entitlements"):
                with open(os.path.join(folder, name), "rb") as f:
                    files.append(File(f"{party}/{name}", party, feed, day, match[2], f.read()))
    return files, days
