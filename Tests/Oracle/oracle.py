#!/usr/bin/env python3
"""A slow and plain second reading of the reconciliation rules, to hold the engine against.

    oracle.py INBOX REGISTERS AS_OF OUT.csv [--pipeline incentives] [--from DAY] [--earlier INBOX] [--feeds LIST]
              [--opening CSV]

Reads the feeds of one pipeline (feeds.py; training-payments where none is named), reconciles them, writes every break
and open item to OUT.csv and the sums per link to standard output (JSON). `--feeds tokopedia,ovo/transfers` reads (and
asks for) only the feeds of these parties or these feeds; `--opening` is the list of what stood open before the scope.
"CODES n" in a comment is the section of the contract page that the lines below it spell out; FEEDS is the page of the
partners' formats. Money is an int of sen, a day is a datetime.date, everything else is text. See README.md for the
choices.
"""
import json, os, sys

sys.dont_write_bytecode = True
from book import COLUMNS, Book
from feeds import INCENTIVES, TRAINING_PAYMENTS, list_files
from incentives import Incentives
from links import Links, read_opening
from policies import Policies
from receipt import Receipt
from registers import Registers, parse_day


class Run(Book, Receipt):
    """One reconciliation of one pipeline: what is common to both."""

    def __init__(self, inbox, registers, as_of, out="", period_from="", earlier="", feeds="", opening=""):
        self.as_of = parse_day(as_of)
        self.registers = Registers(registers, self.as_of)
        self.opening = read_opening(opening) if opening else None
        wanted = feeds.split(",") if feeds else []
        self.feeds = [(p, f) for p, f in self.all_feeds if not wanted or p in wanted or f"{p}/{f}" in wanted]
        self.open_book()
        since = parse_day(period_from) if period_from else None
        before, before_days = list_files(earlier, self.feeds, self.as_of, since) if earlier else ([], [])
        files, days = list_files(inbox, self.feeds, self.as_of, since)
        # CODES 1: the scope starts at the earliest business date among the platforms' and partners' files, unless it
        # is given.
        self.period_from = since or min(days + before_days)
        self.receive(before, files)
        self.find_gaps()
        self.build_records()
        self.reconcile()
        if out:
            self.write(out)


class Oracle(Run, Links, Policies):
    """The pipeline training-payments."""
    all_feeds, links = TRAINING_PAYMENTS, Links.links

    def reconcile(self):
        self.reconcile_links()
        self.judge_policies()
        self.prove_links()


class IncentivesOracle(Run, Incentives):
    """The pipeline incentives."""
    all_feeds, links = INCENTIVES, Incentives.links

    def reconcile(self):
        self.reconcile_incentives()
        self.prove_incentives()


PIPELINES = {"training-payments": Oracle, "incentives": IncentivesOracle}


def of_world(folder, pipeline="training-payments", out=""):
    """The run over a folder that world.py wrote."""
    def lines(name):
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            return []
        with open(path) as f:
            return f.read().split("\n")[:-1]

    def present(name):
        path = os.path.join(folder, name)
        return path if os.path.exists(path) else ""
    options = dict(earlier=present("earlier"), feeds=",".join(lines("parties")))
    if pipeline == "training-payments":
        options |= dict(opening=present("opening.csv"), period_from="".join(lines("period_from")))
    else:
        options |= dict(period_from="".join(lines("incentives_from")))
    return PIPELINES[pipeline](os.path.join(folder, "inbox"), os.path.join(folder, "registers"), lines("as_of")[0], out, **options)


def main(arguments):
    options = {"pipeline": "training-payments"}
    for name, option in (("--pipeline", "pipeline"), ("--from", "period_from"), ("--earlier", "earlier"), ("--feeds", "feeds"),
                         ("--opening", "opening")):
        if name in arguments:
            i = arguments.index(name)
            options[option] = arguments[i + 1]
            del arguments[i:i + 2]
    if len(arguments) != 4 or options["pipeline"] not in PIPELINES:
        sys.exit(__doc__)
    run = PIPELINES[options.pop("pipeline")](*arguments, **options)
    json.dump(run.summary(), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
