#!/usr/bin/env python3
"""The national year in Polars: the same work as duckdb_national.py, step by step, and one CSV of findings per code.

    POLARS_MAX_THREADS=2 polars_national.py INBOX REGISTERS OUT

Amounts are whole sen in 64 bits, times are parsed; joins over the whole year run in the streaming engine. Steps are named
as the .sql files are, and find what those find. Prints one JSON line.
"""
import json, os, sys, time

import polars as pl
from polars import col

FIELDS = ["code", "key", "difference", "at_risk", "occurred_on"]
TEXT, WHOLE, NAME = pl.String, pl.Int64, pl.Categorical


class National:
    def __init__(self, inbox, registers):
        self.inbox, self.registers = inbox, registers
        self.findings = []

    # ---- loading

    def scan(self, feed, separator, types, names, quote='"'):
        """The rows of a feed's files in order of name and row, columns renamed; a column without a name is not kept."""
        rows = pl.scan_csv(f"{self.inbox}/{feed}_*.csv.gz", separator=separator, schema=types, quote_char=quote, glob=True)
        return rows.select(col(old).alias(new) for old, new in names.items())

    def load_sales(self):
        status = pl.Enum(["PAID", "REFUNDED", "CANCELLED"])
        rows = self.scan(
            "tokopedia/sales", ";",
            {"timestamp": TEXT, "order_id": TEXT, "card_number": WHOLE, "course_code": NAME, "institution_code": NAME,
             "channel": NAME, "payment_ref": TEXT, "status": status, "list_price": WHOLE, "amount": WHOLE},
            {"timestamp": "sold_at", "order_id": "order_no", "card_number": "participant", "course_code": "course",
             "institution_code": "institution", "channel": "channel", "payment_ref": "payment_ref", "status": "status",
             "list_price": "list_price", "amount": "amount"}, quote=None)
        self.sale = rows.with_columns(
            col("sold_at").str.to_datetime("%Y-%m-%d %H:%M:%S"), number("order_no"), col("status").to_physical(),
            col("amount") * 100).collect(engine="streaming")

    def load_payments(self):
        rows = self.scan(
            "gopay/payments", ",",
            {"transaction_id": TEXT, "order_id": TEXT, "card_number": WHOLE, "merchant": NAME, "transaction_time": TEXT,
             "gross_amount": pl.Decimal(18, 2), "transaction_type": pl.Enum(["payment", "refund"]),
             "transaction_status": pl.Enum(["pending", "settlement", "cancel"])},
            {"transaction_id": "payment_ref", "order_id": "order_no", "card_number": "participant", "merchant": "merchant",
             "transaction_time": "paid_at", "gross_amount": "amount", "transaction_type": "kind",
             "transaction_status": "status"})
        ours = col("order_no").str.starts_with("TKP")
        self.payment = rows.with_columns(
            col("paid_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%:z").dt.convert_time_zone("Asia/Jakarta"),
            pl.when(ours).then(number("order_no", strict=False)), col("amount").to_physical().cast(WHOLE),
            col("kind").to_physical(), col("status").to_physical()).collect(engine="streaming")

    def load_remittances(self):
        rows = self.scan(
            "tokopedia/remittances", ";",
            {"remit_id": TEXT, "batch_id": NAME, "order_id": TEXT, "institution_code": NAME, "remit_date": TEXT,
             "gross": WHOLE, "commission": WHOLE, "net": WHOLE},
            {"remit_id": "remittance_id", "batch_id": "batch_ref", "order_id": "order_no",
             "institution_code": "institution", "remit_date": "remitted_on", "gross": "gross",
             "commission": "commission", "net": "net"}, quote=None)
        self.line = rows.with_columns(
            number("order_no"), col("remitted_on").str.to_date("%Y-%m-%d"),
            col("gross", "commission", "net") * 100).collect(engine="streaming")

    def load_transfers(self):
        rows = self.scan(
            "ovo/transfers", ",",
            {"REQUEST_ID": TEXT, "BATCH_REF": TEXT, "ACCOUNT_NO": TEXT, "TRANSFER_DATE": TEXT, "AMOUNT": WHOLE,
             "FEE": WHOLE, "STATUS": pl.Enum(["PENDING", "SUCCESS", "RETURNED"])},
            {"REQUEST_ID": "transfer_ref", "BATCH_REF": "batch_ref", "ACCOUNT_NO": "account",
             "TRANSFER_DATE": "booked_on", "AMOUNT": "amount", "STATUS": "status"})
        self.transfer = rows.filter(col("transfer_ref") != "<END>").with_columns(
            col("booked_on").str.to_date("%Y%m%d"), col("status").to_physical()).collect(engine="streaming")

    def load_caps(self):
        caps = pl.read_csv(self.registers + "/platforms.csv", infer_schema=False).filter(col("code") == "tokopedia")
        self.caps = caps.select(
            col("valid_from").str.to_date(), col("valid_to").str.to_date().fill_null(pl.date(9999, 12, 31)),
            col("commission_cap_bp").cast(WHOLE)).drop_nulls("commission_cap_bp").rows()
        self.lowest_cap = min((cap for _, _, cap in self.caps), default=10000)

    # ---- duplicates

    def standing(self, frame, identity, fields, code, key, at_risk, day, top=None):
        """Reports and drops the duplicates of `frame`, and gives its standing rows the status of their updates.

        The first row of an identity stands. A later one that differs only in status and time, and whose status (at most
        `top`) is higher than any before, updates it; any other is a duplicate. Only repeated identities are looked at.
        """
        repeated = frame.lazy().group_by(identity).len().filter(col("len") > 1).select(identity)
        rows = frame.lazy().with_row_index("id").join(repeated, on=identity, how="semi").collect(engine="streaming")
        if rows.is_empty():
            return frame
        status = col("status").clip(upper_bound=top).cast(pl.Int16) if "status" in frame.columns else pl.lit(0, pl.Int16)
        same = pl.all_horizontal(col(field).eq_missing(col(field).first().over(identity)) for field in fields)
        rows = rows.sort("id").with_columns(rank=status, same=same).with_columns(
            place=pl.int_range(pl.len()).over(identity),
            highest=pl.when("same").then("rank").otherwise(-1).cum_max().shift(1).over(identity))
        rows = rows.with_columns(
            update=(col("place") > 0) & col("same") & (col("rank") > col("highest"))).with_columns(
            duplicate=(col("place") > 0) & ~col("update"))
        rows = rows.with_columns(ordinal=1 + col("duplicate").cum_sum().over(identity))
        self.tell(rows.filter("duplicate"), code, pl.format("{}#{}", key, "ordinal"), 0, at_risk, day)
        updated = rows.filter(~col("duplicate")).group_by(identity).agg(
            col("id").first(), col("status").last(), col("update").any()).filter("update") if top else None
        if updated is not None and updated.height > 0:
            frame = frame.with_columns(frame["status"].scatter(updated["id"], updated["status"]))
        keep = pl.repeat(True, frame.height, eager=True).scatter(rows.filter(col("place") > 0)["id"], False)
        return frame.filter(keep)

    def duplicate_sale(self):
        self.sale = self.standing(
            self.sale, ["order_no"],
            ["participant", "course", "institution", "channel", "payment_ref", "list_price", "amount"],
            "DUPLICATE_SALE", order_key(), col("amount"), col("sold_at"), top=1)

    def duplicate_payment(self):
        kind = pl.when(col("kind") == 0).then(pl.lit("debit")).otherwise(pl.lit("refund"))
        self.payment = self.standing(
            self.payment, ["payment_ref", "kind"], ["order_no", "participant", "merchant", "amount"],
            "DUPLICATE_PAYMENT", pl.format("gopay/{}/{}", "payment_ref", kind), col("amount"), col("paid_at").dt.date(), top=2)

    def duplicate_remittance(self):
        self.line = self.standing(
            self.line, ["remittance_id"], ["order_no"], "DUPLICATE_REMITTANCE",
            pl.format("tokopedia/{}", "remittance_id"), col("gross").abs(), col("remitted_on"))

    def duplicate_transfer(self):
        self.transfer = self.standing(
            self.transfer, ["transfer_ref"], ["batch_ref", "account", "amount"], "DUPLICATE_TRANSFER",
            pl.format("ovo/{}", "transfer_ref"), col("amount").abs(), col("booked_on"), top=2)

    # ---- links

    def link_payment(self):
        sale, payment = self.sale.lazy(), self.payment.lazy()
        pairs = sale.select("order_no", "payment_ref", "amount", "status", "channel", "participant").join(
            payment.select("order_no", "payment_ref", "amount", "status", "kind", "merchant", "participant"),
            on="order_no", how="full", coalesce=False, suffix="_paid")
        odd = pairs.filter(
            col("order_no").is_null() | col("payment_ref_paid").is_null() | (col("payment_ref") != col("payment_ref_paid"))
            | (col("amount") != col("amount_paid")) | (col("status") != 0) | (col("status_paid") != 1) | (col("kind") != 0)
            | (col("channel") != "gopay") | (col("merchant") != "tokopedia")
            | (col("participant") != col("participant_paid"))
        ).select("order_no", payment_ref="payment_ref_paid").collect(engine="streaming")

        # All rows of one reference are a group, and join a sale together.
        refs = odd.lazy().select("payment_ref").drop_nulls().unique()
        settled, debit = col("status") == 1, col("kind") == 0
        rows = payment.join(refs, on="payment_ref", how="semi").collect(engine="streaming")
        group = rows.group_by("payment_ref").agg(
            group_no=col("order_no").filter(col("merchant") == "tokopedia").min(),
            debited=col("amount").filter(settled & debit).sum(), refunded=col("amount").filter(settled & ~debit).sum(),
            debits=(settled & debit).sum(), settled=settled.sum(), first_at=col("paid_at").filter(settled).min())

        # Pass 1: channel and reference; of several sales the one with the group's order, else none. Pass 2: the order.
        pass_1 = sale.filter(col("channel") == "gopay").select("order_no", "payment_ref").join(
            group.lazy().select("payment_ref", "group_no"), on="payment_ref").group_by("payment_ref").agg(
            candidates=pl.len(), only_one=col("order_no").min(),
            own=col("order_no").filter(col("order_no") == col("group_no")).min()).collect(engine="streaming")
        pass_2 = sale.select("order_no").join(
            group.lazy().select("group_no").drop_nulls().unique(), left_on="order_no", right_on="group_no", how="semi"
        ).select("order_no", known="order_no").collect(engine="streaming")
        group = group.join(pass_1, on="payment_ref", how="left").join(
            pass_2, left_on="group_no", right_on="order_no", how="left").with_columns(
            order_no=pl.when(col("candidates").is_null()).then("known").when(col("candidates") == 1).then("only_one")
            .otherwise("own"))
        self.group, self.group_rows = group, rows

        # What these sales were paid: by the groups above, and by the ordinary payment that some of them have besides.
        touched = pl.concat([odd["order_no"], group["order_no"]]).drop_nulls().unique().to_frame()
        ordinary = payment.join(touched.lazy(), on="order_no", how="semi").join(
            group.lazy().select("payment_ref"), on="payment_ref", how="anti").select(
            "order_no", debited="amount", refunded=pl.lit(0, WHOLE), debits=pl.lit(1, pl.UInt32),
            settled=pl.lit(1, pl.UInt32)).collect(engine="streaming")
        sums = ["debited", "refunded", "debits", "settled"]
        total = pl.concat([group.drop_nulls("order_no").select(ordinary.columns), ordinary]).group_by("order_no").agg(
            col(sums).sum())
        odd_sale = sale.join(touched.lazy(), on="order_no", how="semi").select(
            "order_no", "sold_at", "status", "amount").collect(engine="streaming")
        self.odd_sale = odd_sale.join(total, on="order_no", how="left").with_columns(
            col(sums).fill_null(0), expected=pl.when(col("status") == 0).then("amount").otherwise(0)).with_columns(
            paid=col("debited") - col("refunded"))
        difference = col("expected") - col("paid")
        scale = (col("debited") == col("expected") * 100) | (col("debited") * 100 == col("expected"))
        code = (pl.when(col("status") != 0).then(pl.lit("REFUND_MISSING"))
                .when(col("settled") == 0).then(pl.lit("PAYMENT_MISSING"))
                .when((col("debits") > 0) & (col("refunded") >= col("debited"))).then(pl.lit("PAYMENT_REFUNDED"))
                .when((col("debits") > 1) & (col("paid") > col("expected"))).then(pl.lit("PAYMENT_DOUBLE"))
                .when((col("settled") == 1) & scale).then(pl.lit("PAYMENT_SCALE"))
                .otherwise(pl.lit("PAYMENT_AMOUNT")))
        self.tell(self.odd_sale.filter(difference != 0), code, order_key(), difference, difference.abs(), col("sold_at"))
        difference = col("refunded") - col("debited")
        self.tell(group.filter(col("order_no").is_null() & (difference != 0)),
                  pl.when(difference < 0).then(pl.lit("PAYMENT_ORPHAN")).otherwise(pl.lit("REFUND_ORPHAN")),
                  pl.format("gopay/{}", "payment_ref"), difference, difference.abs(), col("first_at").dt.date())

    def link_forward(self):
        sale, line = self.sale.lazy(), self.line.lazy()
        pairs = sale.select("order_no", "amount", "status", "sold_at", sold_by="institution").join(
            line.select("order_no", "remittance_id", "institution", "gross", "commission", "remitted_on"),
            on="order_no", how="full", coalesce=False, suffix="_sent")
        self.odd_pair = pairs.filter(
            col("amount").ne_missing(col("gross")) | (col("status") != 0) | (col("sold_by") != col("institution"))
            | (col("commission") > commission_cap(self.lowest_cap))
        ).with_columns(order_no=pl.coalesce("order_no", "order_no_sent")).collect(engine="streaming")
        several = line.group_by("order_no").len().filter(col("len") > 1).select("order_no").collect(engine="streaming")
        odd = pl.concat([self.odd_pair["order_no"], several["order_no"], self.odd_sale["order_no"]]).unique().to_frame()
        sums = line.join(odd.lazy(), on="order_no", how="semi").group_by("order_no").agg(
            col("gross").sum(), positive=(col("gross") > 0).sum(), negative=(col("gross") < 0).sum(),
            first_on=col("remitted_on").min()).collect(engine="streaming")
        sold = sale.join(odd.lazy(), on="order_no", how="semi").select(
            "order_no", "sold_at", "status", "amount").collect(engine="streaming")
        paid = self.odd_sale.select("order_no", "paid", "settled", refunded=(col("debits") > 0)
                                    & (col("refunded") >= col("debited")))
        odd = odd.join(sold, on="order_no", how="left").join(paid, on="order_no", how="left").join(
            sums, on="order_no", how="left")
        due = pl.when((col("status") == 0) & (col("paid").fill_null(1) > 0)).then("amount").otherwise(0)
        odd = odd.with_columns(due=due, gross=col("gross").fill_null(0))
        code = (pl.when(col("status").is_null()).then(pl.lit("FORWARD_ORPHAN"))
                .when((col("gross") > 0) & ((col("status") != 0) | col("refunded"))).then(pl.lit("CLAWBACK_DUE"))
                .when((col("gross") > 0) & (col("settled") == 0)).then(pl.lit("FORWARD_UNPAID"))
                .when((col("due") > col("gross")) & (col("negative") > 0)).then(pl.lit("FORWARD_CLAWED_BACK"))
                .when((col("gross") > col("due")) & (col("positive") > 1)).then(pl.lit("FORWARD_DOUBLE"))
                .when(col("gross") > col("due")).then(pl.lit("FORWARD_OVER"))
                .when(col("gross") == 0).then(pl.lit("FORWARD_MISSING"))
                .otherwise(pl.lit("FORWARD_SHORT")))
        difference = col("due") - col("gross")
        day = pl.coalesce(col("sold_at").dt.date(), "first_on")
        self.tell(odd.filter(difference != 0), code, order_key(), difference, difference.abs(), day)

    def link_transfer(self):
        batch = self.line.lazy().group_by("batch_ref").agg(
            remitted=col("net").sum(), last_on=col("remitted_on").max()).collect(engine="streaming")
        booked, back = col("status") == 1, col("status") == 2
        moved = self.transfer.group_by("batch_ref").agg(
            transferred=col("amount").filter(booked).sum(), booked=booked.sum(), returned=col("amount").filter(back),
            first_on=col("booked_on").min())
        both = batch.with_columns(col("batch_ref").cast(TEXT), sent=True).join(
            moved, on="batch_ref", how="full", coalesce=True).with_columns(
            col("remitted", "transferred", "booked").fill_null(0),
            difference=col("remitted").fill_null(0) - col("transferred").fill_null(0)).filter(col("difference") != 0)
        some_back = col("returned").list.len().fill_null(0) > 0
        as_returned = ((col("transferred") == 0) | (col("difference") == col("returned").list.sum())
                       | col("returned").list.contains(col("difference")))
        code = (pl.when(col("sent").is_null()).then(pl.lit("TRANSFER_ORPHAN"))
                .when(col("remitted") < 0).then(pl.lit("TRANSFER_NEGATIVE"))
                .when(some_back & as_returned).then(pl.lit("TRANSFER_RETURNED"))
                .when((col("booked") == 0) & ~some_back).then(pl.lit("TRANSFER_MISSING"))
                .otherwise(pl.lit("TRANSFER_AMOUNT")))
        self.tell(both, code, col("batch_ref"), col("difference"), col("difference").abs(),
                  pl.coalesce("last_on", "first_on"))

    # ---- attributes and policies

    def payment_participant(self):
        debits = self.group_rows.filter((col("kind") == 0) & (col("status") == 1)).drop("order_no").join(
            self.group.select("payment_ref", "order_no").drop_nulls(), on="payment_ref")
        sold = self.sale.lazy().join(debits.lazy().select("order_no").unique(), on="order_no", how="semi").select(
            "order_no", "sold_at", sold_to="participant").collect(engine="streaming")
        wrong = debits.join(sold, on="order_no").filter(col("participant") != col("sold_to")).group_by("order_no").agg(
            col("amount").sum(), col("sold_at").min())
        self.tell(wrong, "PAYMENT_PARTICIPANT", order_key(), 0, col("amount"), col("sold_at"))

    def forward_lines(self):
        lines = self.odd_pair.drop_nulls(["sold_by", "institution"])
        key, day = pl.format("{}/{}", order_key(), "remittance_id"), col("remitted_on")
        self.tell(lines.filter(col("sold_by") != col("institution")), "FORWARD_INSTITUTION", key, 0, col("gross").abs(), day)
        sold_on = col("sold_at").dt.date()
        for first, last, cap in self.caps:
            excess = col("commission") - commission_cap(cap)
            self.tell(lines.filter((col("gross") > 0) & (excess > 0) & sold_on.is_between(first, last)),
                      "COMMISSION_OVER_CAP", key, 0, excess, day)
        gap = col("gross") - col("commission") - col("net")
        self.tell(self.line.lazy().filter(gap != 0).collect(engine="streaming"), "FORWARD_ARITHMETIC", key, 0, gap.abs(), day)

    def load_entitlements(self):
        rows = self.scan(
            "pmo/entitlements", ",",
            {"participant": WHOLE, "wave": WHOLE, "awarded_on": pl.Date, "training_balance": WHOLE, "certified_on": pl.Date,
             "revoked_on": pl.Date, "channel": NAME},
            {"participant": "participant", "training_balance": "training_balance"})
        self.entitlement = rows.with_columns(col("training_balance") * 100).collect(engine="streaming")

    def participants(self):
        spent = self.sale.lazy().filter(col("status") == 0).group_by("participant").agg(spent=col("amount").sum())
        # A later file replaces earlier rows of the same participant.
        balance = self.entitlement.lazy().group_by("participant").agg(col("training_balance").last())
        odd = spent.join(balance, on="participant", how="left").filter(
            col("training_balance").is_null() | (col("spent") > col("training_balance"))).collect(engine="streaming")
        over = odd.drop_nulls("training_balance")
        self.tell(over, "ENTITLEMENT_EXCEEDED", col("participant").cast(TEXT).str.zfill(16), 0,
                  col("spent") - col("training_balance"), pl.lit(None, pl.Date))
        unknown = odd.filter(col("training_balance").is_null()).lazy().select("participant")
        rows = self.sale.lazy().filter(col("status") == 0).join(unknown, on="participant", how="semi").collect(
            engine="streaming")
        self.tell(rows, "PARTICIPANT_UNKNOWN", order_key(), 0, col("amount"), col("sold_at"))

    def course_repeated(self):
        paid = self.sale.lazy().filter(col("status") == 0)
        repeated = paid.group_by("participant", "course").len().filter(col("len") > 1)
        rows = paid.join(repeated, on=["participant", "course"], how="semi").collect(engine="streaming")
        rows = rows.sort("sold_at", "order_no").filter(pl.int_range(pl.len()).over("participant", "course") > 0)
        self.tell(rows, "COURSE_REPEATED", order_key(), 0, col("amount"), col("sold_at"))

    # ---- findings

    def tell(self, rows, code, key, difference, at_risk, day):
        code = pl.lit(code) if isinstance(code, str) else code
        difference = pl.lit(difference, WHOLE) if isinstance(difference, int) else difference
        self.findings.append(rows.select(
            code=code, key=key, difference=difference, at_risk=at_risk.cast(WHOLE), occurred_on=day.cast(pl.Date)))

    def write(self, out):
        for (code,), rows in pl.concat(self.findings).partition_by("code", as_dict=True, include_key=False).items():
            rows.sort("key").write_csv(f"{out}/{code}.csv")


def number(column, strict=True):
    """The digits of an order: TKP and twelve of them by contract."""
    return col(column).str.slice(3).cast(pl.Int64, strict=strict)


def order_key():
    return pl.format("tokopedia/TKP{}", col("order_no").cast(TEXT).str.zfill(12))


def commission_cap(basis_points):
    """Whole rupiah, rounded down; the amounts are sen."""
    return col("gross") * basis_points // 1_000_000 * 100


def main():
    inbox, registers, out = sys.argv[1:4]
    os.makedirs(out, exist_ok=True)
    start = time.perf_counter()
    year = National(inbox, registers)
    steps = {
        "10-load-sales": year.load_sales, "11-load-payments": year.load_payments,
        "12-load-remittances": year.load_remittances, "13-load-transfers": year.load_transfers,
        "14-load-caps": year.load_caps, "20-duplicate-sale": year.duplicate_sale,
        "21-duplicate-payment": year.duplicate_payment, "22-duplicate-remittance": year.duplicate_remittance,
        "23-duplicate-transfer": year.duplicate_transfer, "30-link-payment": year.link_payment,
        "31-link-forward": year.link_forward, "32-link-transfer": year.link_transfer,
        "40-payment-participant": year.payment_participant, "41-forward-lines": year.forward_lines,
        "50-load-entitlements": year.load_entitlements, "51-participants": year.participants,
        "52-course-repeated": year.course_repeated, "write": lambda: year.write(out)}
    seconds = {}
    for name, step in steps.items():
        began = time.perf_counter()
        step()
        seconds[name] = round(time.perf_counter() - began, 3)
    print(json.dumps({"version": pl.__version__, "seconds": time.perf_counter() - start, "steps": seconds}))


if __name__ == "__main__":
    main()
