#!/usr/bin/env python3
"""The first rows of the sales in frictionless, by a schema that asks for what the profile asks for.

    frictionless_sales.py FILE

Prints one JSON line.
"""
import json, os, sys, time

import frictionless

MONEY = {"type": "integer", "constraints": {"required": True, "minimum": 0}}
TEXT = {"type": "string", "constraints": {"required": True}}
FIELDS = {
    "timestamp": {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S", "constraints": {"required": True}},
    "order_id": {"type": "string", "constraints": {"required": True, "pattern": "TKP[0-9]{12}"}},
    "card_number": {"type": "string", "constraints": {"required": True, "pattern": "[0-9]{16}"}},
    "course_code": TEXT, "institution_code": TEXT, "channel": TEXT, "payment_ref": TEXT,
    "status": {"type": "string", "constraints": {"required": True, "enum": ["PAID", "REFUNDED", "CANCELLED"]}},
    "list_price": MONEY, "amount": MONEY,
}


def main():
    path = sys.argv[1]
    start = time.perf_counter()
    os.chdir(os.path.dirname(path))                     # it refuses paths that are not below
    report = frictionless.validate(frictionless.Resource(
        path=os.path.basename(path), schema=frictionless.Schema.from_descriptor(
            {"fields": [{"name": name, **field} for name, field in FIELDS.items()]}),
        dialect=frictionless.Dialect(controls=[frictionless.formats.CsvControl(delimiter=";")])))
    print(json.dumps({"version": frictionless.__version__, "seconds": time.perf_counter() - start,
                      "rows": report.tasks[0].stats["rows"], "valid": report.valid}))


if __name__ == "__main__":
    main()
