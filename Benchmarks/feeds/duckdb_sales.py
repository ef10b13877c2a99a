#!/usr/bin/env python3
"""The sales in DuckDB, typed as their profile says: into a table, or every column parsed and only sums kept.

    duckdb_sales.py table|scan FILE [THREADS=2]

Prints one JSON line.
"""
import json, sys, time

import duckdb

READ = """read_csv($1, auto_detect = false, header = true, delim = ';', quote = '', escape = '',
  columns = {sold_at: 'timestamp', order_id: 'varchar', participant: 'varchar', course: 'varchar', institution: 'varchar',
             channel: 'varchar', payment_ref: 'varchar', status: 'varchar', list_price: 'bigint', amount: 'bigint'})"""
SUMS = "count(*), sum(amount) * 100, sum(amount) filter (status = 'PAID') * 100"
# A column that nobody asks for is not parsed.
REST = ("min(sold_at), min(order_id), min(participant), min(course), min(institution), min(channel), min(payment_ref), "
        "sum(list_price)")


def main():
    how, path = sys.argv[1:3]
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    start = time.perf_counter()
    database = duckdb.connect()
    database.execute(f"set threads = {threads}; set preserve_insertion_order = false")
    if how == "table":
        database.execute(f"create table sale as select * from {READ}", [path])
        row = database.execute(f"select {SUMS} from sale").fetchone()
    else:
        row = database.execute(f"select {SUMS}, {REST} from {READ}", [path]).fetchone()
    print(json.dumps({"version": duckdb.__version__, "seconds": time.perf_counter() - start, "rows": row[0],
                      "total": int(row[1]), "paid": int(row[2])}))


if __name__ == "__main__":
    main()
