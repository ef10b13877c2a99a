#!/usr/bin/env python3
"""The transfers in lxml: of each detail three fields, amount, reference and batch; memory stays flat, nothing is checked.

    lxml_transfers.py FILE

Prints one JSON line.
"""
import gzip, json, sys, time

from lxml import etree

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}"
ENTRY, DETAILS, DETAIL, AMOUNT, REFS, REFERENCE, BATCH = (
    NAMESPACE + name for name in ("Ntry", "NtryDtls", "TxDtls", "Amt", "Refs", "AcctSvcrRef", "EndToEndId"))


def main():
    start = time.perf_counter()
    entries = records = amounts = length = 0
    with gzip.open(sys.argv[1]) as file:
        for _, entry in etree.iterparse(file, tag=ENTRY):
            entries += 1
            details = entry.find(DETAILS)
            if details is not None:
                for detail in details.iterchildren(DETAIL):
                    refs = detail.find(REFS)
                    reference, batch = refs.findtext(REFERENCE), refs.findtext(BATCH)
                    records += 1
                    length += len(reference) + len(batch)
                    whole, _, part = detail.findtext(AMOUNT).partition(".")
                    amounts += int(whole) * 100 + int(part)
            entry.clear()
            while entry.getprevious() is not None:      # what is behind is kept by its parent otherwise
                del entry.getparent()[0]
    print(json.dumps({"version": etree.__version__, "seconds": time.perf_counter() - start, "entries": entries,
                      "records": records, "amounts": amounts, "length": length}))


if __name__ == "__main__":
    main()
