#!/usr/bin/env python3
"""The national year in DuckDB: loads the feeds typed, reconciles the three links and the policies, writes one CSV per code.

    duckdb_national.py INBOX REGISTERS OUT [THREADS=2]

The work is in the numbered .sql files beside this script, run in order of their names. Prints one JSON line.
"""
import glob, json, os, sys, time

import duckdb

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    inbox, registers, out = sys.argv[1:4]
    threads = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    os.makedirs(out, exist_ok=True)
    start = time.perf_counter()
    database = duckdb.connect()
    database.execute(f"set threads = {threads}; set preserve_insertion_order = false; set timezone = 'Asia/Jakarta'")
    # A folder of the run's own, should memory not do; the limit is DuckDB's own: 80 % of the machine.
    database.execute("set temp_directory = $1", [os.path.join(out, "spill")])
    database.execute("set variable inbox = $1", [inbox])
    database.execute("set variable registers = $1", [registers])
    steps = {}
    for path in sorted(glob.glob(HERE + "/*.sql")):
        began = time.perf_counter()
        with open(path) as file:
            database.execute(file.read())
        steps[os.path.basename(path)[:-len(".sql")]] = time.perf_counter() - began
    began = time.perf_counter()
    for (code,) in database.execute("select distinct code from finding").fetchall():
        database.execute(
            f"copy (select key, difference, at_risk, occurred_on from finding where code = '{code}' order by key) "
            f"to '{out}/{code}.csv' (header)")
    steps["write"] = time.perf_counter() - began
    print(json.dumps({"version": duckdb.__version__, "seconds": time.perf_counter() - start,
                      "steps": {name: round(seconds, 3) for name, seconds in steps.items()}}))


if __name__ == "__main__":
    main()
