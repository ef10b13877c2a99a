"""Writes feed files in the partners' formats, for the makers of samples and random worlds.

The oracle does not use this module: what writes a format and what reads it stay apart.
A row is a list of texts in the order of its header. Money comes in as an int of sen.
"""
import datetime, os, zlib

ONE_DAY = datetime.timedelta(days=1)
HEADERS = {
    ("tokopedia", "sales"): "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount",
    ("tokopedia", "remittances"): "remit_id;batch_id;order_id;institution_code;remit_date;gross;commission;net",
    ("gopay", "payments"): '"transaction_id","order_id","card_number","merchant","transaction_time","gross_amount","transaction_type","transaction_status"',
    ("ovo", "transfers"): "REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS",
}
FEEDS = list(HEADERS)


def rupiah(sen):
    assert sen % 100 == 0
    return str(sen // 100)


def sale_row(sold_at, order_id, card, course, institution, channel, ref, status, list_price, amount):
    return [f"{sold_at:%Y-%m-%d %H:%M:%S}", order_id, card, course, institution, channel, ref,
            {"paid": "PAID", "refunded": "REFUNDED", "cancelled": "CANCELLED"}[status], rupiah(list_price), rupiah(amount)]


def remittance_row(remittance_id, batch, order_id, institution, day, gross, commission, net):
    return [remittance_id, batch, order_id, institution, str(day), rupiah(gross), rupiah(commission), rupiah(net)]


def payment_row(ref, order_id, card, paid_at, amount, kind="debit", status="settled", platform="tokopedia"):
    return [ref, order_id, card, platform, f"{paid_at:%Y-%m-%dT%H:%M:%S}+07:00", f"{amount // 100}.{amount % 100:02d}",
            {"debit": "payment", "refund": "refund"}[kind],
            {"settled": "settlement", "pending": "pending", "reversed": "cancel"}[status]]


def transfer_row(request_id, batch, account, day, amount, status="booked"):
    return [request_id, batch, account, f"{day:%Y%m%d}", str(amount), "0",
            {"booked": "SUCCESS", "returned": "RETURNED", "pending": "PENDING"}[status]]


def render(feed, rows):
    """The text of one file as bytes."""
    if feed == ("gopay", "payments"):
        lines = ['"' + '","'.join(row) + '"' for row in rows]
    else:
        lines = [(";" if feed[0] == "tokopedia" else ",").join(row) for row in rows]
    if feed == ("ovo", "transfers"):
        lines.append("<END>")
    return ("\n".join([HEADERS[feed]] + lines) + "\n").encode()


def gzip(data):
    """One gzip member without name and time, so that the same content gives the same bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(data) + body.flush()
    return (b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + packed + zlib.crc32(data).to_bytes(4, "little")
            + (len(data) & 0xFFFFFFFF).to_bytes(4, "little"))


def path_of(feed, day, number=""):
    return f"{feed[0]}/{feed[1]}_{day:%Y%m%d}{'_' + number if number else ''}.csv.gz"


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
