"""One world, told in other ways: the result folder must not change by a byte (or, where file names change, by a finding)."""
import csv, dataclasses, hashlib, os, random, shutil

import oracle
from compare import RekonFailed, comparable, definition_for, lines, scratch_folder
from model import Item


def bytes_of(result):
    """{file: SHA-256} of a result folder."""
    return {name: hashlib.sha256(open(result + name, "rb").read()).hexdigest() for name in sorted(os.listdir(result))}


def options_to_try(rekon):
    """Options that must not change anything, as far as this rekon knows them."""
    tries = [["--workers", "1"], ["--workers", "2"], ["--workers", "7"], ["--inflater", "zlib"], ["--memory", "64M"], ["--memory", "256M"],
             ["--partitions", "1"], ["--partitions", "4"], ["--partitions", "64"]]
    known = {}
    return [t for t in tries if known.setdefault(t[0], rekon.knows(t[0]))]


def arrive(rekon, world, definition, scratch, as_of, rng, parts):
    """The files of the inbox in several deliveries, in any order; former versions before. A run after each."""
    inbox = scratch + "/growing"
    os.makedirs(inbox)
    if os.path.isdir(world + "/earlier"):
        shutil.copytree(world + "/earlier", inbox, dirs_exist_ok=True)
        former = [f"{p}/{f}" for p in os.listdir(inbox) for f in os.listdir(f"{inbox}/{p}")]
    else:
        former = []
    files = sorted(f"{party}/{name}" for party in os.listdir(world + "/inbox") for name in os.listdir(f"{world}/inbox/{party}"))
    rng.shuffle(files)
    result = None
    for n in range(parts):
        for path in files[n * len(files) // parts:(n + 1) * len(files) // parts]:
            os.makedirs(os.path.dirname(f"{inbox}/{path}"), exist_ok=True)
            shutil.copyfile(f"{world}/inbox/{path}", f"{inbox}/{path}.part")
            os.rename(f"{inbox}/{path}.part", f"{inbox}/{path}")
        if n == 0 and former:                                    # former versions are received before anything else is overwritten
            for path in former:
                shutil.copyfile(f"{world}/earlier/{path}", f"{inbox}/{path}")
            rekon.run(definition, inbox, scratch, as_of)
            for path in former:
                if path in files[:len(files) // parts]:
                    shutil.copyfile(f"{world}/inbox/{path}", f"{inbox}/{path}")
        result = rekon.run(definition, inbox, scratch, as_of)
    return result


def split_days(model, rng):
    """The same rows in the same order, each sound file of some days in two: a whole day at a time, so that names keep their order."""
    days = {i.delivery.day for i in model.items}
    chosen = {d for d in sorted(days) if rng.random() < .5}
    touched = {id(i.delivery) for i in model.items if i.path != i.delivery.path or i.damage or i.taken or i.former is not None}
    crowded = {(i.delivery.party, i.delivery.feed, i.delivery.day) for i in model.items if i.delivery.number or i.path != i.delivery.path}
    items = []
    for item in model.items:
        d = item.delivery
        # Rejects are allowed by the file, and a gap may be explained by either part: such files stay whole.
        whole = (id(d) in touched or d.day not in chosen or (d.party, d.feed, d.day) in crowded or d.feed == "entitlements" or d.jump or d.slip
                 or any("spoiled" in r for r in d.rows))
        if whole:
            items.append(item)
            continue
        cut = rng.randint(0, len(d.rows))
        items += [Item(p.path, p) for p in (dataclasses.replace(d, number="01", rows=d.rows[:cut], extras=[]),
                                            dataclasses.replace(d, number="02", rows=d.rows[cut:]))]
    return dataclasses.replace(model, items=items)


def told_of(result):
    """Findings without the places in files."""
    out = []
    for name in ("discrepancies.csv", "open-items.csv"):
        with open(result + name, newline="") as f:
            out += [comparable(row) for row in csv.DictReader(f)]
    return sorted(out)


def told_by_oracle(world, name):
    run = oracle.of_world(world, name)
    return {comparable(dict(zip(oracle.COLUMNS, run.texts(r)))) for r in run.results}


def vary(rekon, model, seed, options):
    """[(pipeline, side, row)] like compare: what changed that must not."""
    rng, wrong = random.Random(seed), []
    with scratch_folder() as scratch:
        world = scratch + "/world"
        model.write(world)
        definitions, as_of = definition_for(world, rekon.pipelines, scratch + "/pipelines"), lines(world + "/as_of")[0]
        split = split_days(model, rng)
        split.write(scratch + "/split")
        for name in lines(world + "/pipelines"):
            def tell(what, words):
                wrong.append((name, "variation  ", ("varies", what.upper().replace(" ", "_"), "", words)))
            try:
                base = rekon.result(world, definitions, name, f"{scratch}/{name}-base")
                expected, findings = bytes_of(base), told_of(base)
            except RekonFailed as trouble:
                tell("base", str(trouble))
                continue

            def same(what, run):
                try:
                    found = bytes_of(run())
                except RekonFailed as trouble:
                    return tell(what, str(trouble))
                differ = [f for f in sorted(expected.keys() | found.keys()) if expected.get(f) != found.get(f)]
                if differ:
                    tell(what, "differs in " + " ".join(differ))
            for n, more in enumerate(options):
                same(" ".join(more), lambda: rekon.result(world, definitions, name, f"{scratch}/{name}-{n}", *more))
            for parts in (1, 3):
                folder = f"{scratch}/{name}-order{parts}"
                os.makedirs(folder)
                same(f"arrival in {parts}", lambda: arrive(rekon, world, f"{definitions}/{name}.yaml", folder, as_of, rng, parts))
            try:
                found = told_of(rekon.result(scratch + "/split", definitions, name, f"{scratch}/{name}-split"))
                # Two parts of the same bytes are copies by the rules: what the oracle finds to change may change.
                may = told_by_oracle(world, name) ^ told_by_oracle(scratch + "/split", name)
                differ = (set(found) ^ set(findings)) ^ may
                if differ:
                    tell("split days", f"{len(differ)} findings, the first: " + " ".join(sorted(differ)[0]))
            except RekonFailed as trouble:
                tell("split days", str(trouble))
    return wrong
