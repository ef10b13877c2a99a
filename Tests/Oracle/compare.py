"""One world through rekon and through the oracle: what each says, and where they differ."""
import csv, json, os, re, shutil, subprocess, tempfile

import oracle

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None        # worlds are thousands of small files: not on a disk
COLUMNS = ["state", "code", "severity", "key", "left", "right", "difference", "at_risk", "occurred_on", "due_on", "age_days", "party"]


def scratch_folder():
    return tempfile.TemporaryDirectory(prefix="world-", dir=MEMORY)


def comparable(row):
    """What must agree of a finding; the words about files are each one's own."""
    words = row["code"].startswith("FEED_") or row["code"] == "ROW_REJECTED"
    return (*[row[c] for c in COLUMNS], "" if words else row["detail"],
            "waits" if row["waiting_for"] and row["state"] == "waiting" else "")


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return f.read().split()


def definition_for(world, pipelines, folder):
    """A copy of the pipelines that knows the parties and registers of a world and no others."""
    shutil.copytree(pipelines, folder)
    shutil.rmtree(folder + "/registers")
    shutil.copytree(world + "/registers", folder + "/registers")
    parties = lines(world + "/parties")
    if os.path.exists(world + "/opening.csv"):
        shutil.copy(world + "/opening.csv", folder + "/opening.csv")
    for name in lines(world + "/pipelines"):
        path = f"{folder}/{name}.yaml"
        with open(path) as f:
            text = f.read()
        # The items of the list `feeds:`, each with its comments and further lines; those of other parties go.
        found = re.search(r"(?ms)^feeds:[^\n]*\n(.*?)(?=^[^\s#-])", text)
        items = re.split(r"(?m)^(?=[ \t]*-)", found[1]) if found else [""]
        of = {re.search(r"feeds/([\w-]+)\.yaml", item)[1]: item for item in items[1:]}
        absent = [p for p in parties if p not in of or not os.path.exists(f"{folder}/feeds/{p}.yaml")]
        if absent:
            raise SystemExit(f"{path} has no profile of {', '.join(absent)} (--parties chooses others)")
        text = text[:found.start(1)] + items[0] + "".join(item for party, item in of.items() if party in parties) + text[found.end(1):]
        if "pmo" not in parties:                                # a pipeline without entitlements
            text = re.sub(r"(?m)^reads: \[ *entitlements *\]", "reads: []", text)
        for register in re.findall(r"(?m)^  \w+: registers/(\w+\.csv)", text):
            if not os.path.exists(f"{folder}/registers/{register}"):
                text = re.sub(rf"(?m)^  \w+: registers/{register}[^\n]*\n", "", text)
        given = lines(world + ("/incentives_from" if name == "incentives" else "/period_from"))
        period = {"from": given[0]} if given else {}
        if name == "training-payments" and os.path.exists(world + "/opening.csv"):
            period["opening"] = "opening.csv"
        if period:
            keys = ", ".join(f"{k}: {v}" for k, v in period.items())
            text = re.sub(r"(?m)^#? *period:.*$", "", text) + f"\nperiod: {{ {keys} }}\n"
        with open(path, "w") as f:
            f.write(text)
    return folder


class RekonFailed(Exception):
    """rekon ended with a status that no reconciliation ends with."""


class Rekon:
    def __init__(self, path, pipelines=ROOT + "/pipelines"):
        self.path, self.pipelines = os.path.abspath(path), pipelines

    def knows(self, option):
        """True when this rekon has the option, be it hidden."""
        texts = [subprocess.run([self.path, "run", h], capture_output=True, text=True).stdout for h in ("--help", "--help-hidden")]
        return any(re.search(rf"(?m)^\s*(-\w, )?{option}\b", text) for text in texts)

    def run(self, definition, inbox, scratch, as_of, *more):
        """Runs one pipeline; the folder of the result."""
        command = [self.path, "run", definition, "--inbox", inbox, "--state", scratch + "/state", "--out", scratch + "/out",
                   "--as-of", as_of, "--quiet", *more]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 1, 2):
            raise RekonFailed(f"exit {done.returncode}: {done.stderr.strip()[-600:]}")
        return scratch + "/out/latest/result/"

    def result(self, world, definitions, name, scratch, *more):
        """Runs a pipeline over a world, the earlier delivery first."""
        as_of, definition = lines(world + "/as_of")[0], f"{definitions}/{name}.yaml"
        feeds = os.listdir(world + "/earlier") if os.path.isdir(world + "/earlier") else []
        first = [f for party in feeds for f in os.listdir(f"{world}/earlier/{party}")]
        # A first delivery without a file that opens the pipeline's scope is nothing to run: receive it together with an empty one.
        if any(f.startswith("incentives_") == (name == "incentives") and not f.startswith("entitlements_") for f in first):
            self.run(definition, world + "/earlier", scratch, as_of, *more)
        elif first:
            self.receive(definition, world, scratch, as_of, *more)
        return self.run(definition, world + "/inbox", scratch, as_of, *more)

    def receive(self, definition, world, scratch, as_of, *more):
        """The earlier delivery beside all other files of the inbox."""
        mixed = scratch + "/mixed"
        shutil.copytree(world + "/inbox", mixed)
        shutil.copytree(world + "/earlier", mixed, dirs_exist_ok=True)
        self.run(definition, mixed, scratch, as_of, *more)
        shutil.rmtree(mixed)


def findings(result):
    """{comparable} of a result folder."""
    out = set()
    for name in ("discrepancies.csv", "open-items.csv"):
        with open(result + name, newline="") as f:
            for row in csv.DictReader(f):
                item = comparable(row)
                assert item not in out, item
                out.add(item)
    return out


def sums_of_rekon(result, parties):
    """{(link, name): (left, right, {state: (left records, right records, difference)})}; `*` is the whole run, `-` what has
    no left record."""
    with open(result + "summary.json") as f:
        summary = json.load(f)
    out = {}
    for link in summary["links"]:
        parts = next(v for k, v in link.items() if isinstance(v, list))
        for name, part in [("*", link["whole"])] + [(next(v for k, v in p.items() if k in ("platform", "partner")), p) for p in parts]:
            states = {s: (e["left_records"], e["right_records"], e["difference"]) for s, e in part["states"].items()
                      if s not in ("update", "duplicate", "decided")}
            out[link["link"], name] = (part["left"], part["right"], states)
    return known_parts(out, parties)


def sums_of_oracle(run, parties):
    out = {}
    for link, names in run.summary()["links"].items():
        for name, entry in names.items():
            states = {s: (e["left_records"], e["right_records"], e["difference"]) for s, e in entry["states"].items()}
            out[link, name] = (entry["left"], entry["right"], states)
    return known_parts(out, parties)


def known_parts(sums, parties):
    """Incentives: where an entitlement names a channel that no feed is of, or a record is beside an orphan, nobody says under which
    partner it counts: only the whole and the money of known partners are compared."""
    return {(link, name): entry if link != "incentive" or name == "*" else
            (*entry[:2], {s: (0, 0, difference) for s, (_, _, difference) in entry[2].items()})
            for (link, name), entry in sums.items() if link != "incentive" or name in ("*", *parties)}


def is_nothing(sums):
    return all(v in (0, "0.00") for s in sums[2].values() for v in s) and sums[0] == sums[1] == "0.00"


def sum_differences(mine, theirs):
    """Differing sums as rows like those of findings; parts in which nothing is are not told by everybody."""
    rows = []
    for name in sorted(mine.keys() | theirs.keys()):
        a, b = mine.get(name), theirs.get(name)
        if a == b or (a is None and is_nothing(b)) or (b is None and is_nothing(a)):
            continue
        for side, sums in (("only rekon ", a), ("only oracle", b)):
            if sums:
                told = " ".join(f"{s}={l}/{r}/{d}" for s, (l, r, d) in sums[2].items() if (l, r, d) != (0, 0, "0.00"))
                rows.append((side, ("sums", "SUMS", "", "/".join(name), sums[0], sums[1], told)))
    return rows


def compare(rekon, world, pipelines=None):
    """(findings compared, [(pipeline, side, row)]) of the world in a folder. What fails is a difference, too."""
    count, differences, parties = 0, [], lines(world + "/parties")
    with scratch_folder() as scratch:
        definitions = definition_for(world, rekon.pipelines, scratch + "/pipelines")
        for name in lines(world + "/pipelines"):
            if pipelines and name not in pipelines:
                continue
            try:
                run = oracle.of_world(world, name)
            except AssertionError as trouble:
                differences.append((name, "oracle     ", ("fails", "ORACLE_FAILS", "", str(trouble))))
                continue
            theirs = {comparable(dict(zip(oracle.COLUMNS, run.texts(r)))) for r in run.results}
            try:
                result = rekon.result(world, definitions, name, scratch + "/" + name)
                mine = findings(result)
                sums = sum_differences(sums_of_rekon(result, parties), sums_of_oracle(run, parties))
            except RekonFailed as trouble:
                differences.append((name, "rekon      ", ("fails", "REKON_FAILS", "", str(trouble))))
                continue
            count += len(theirs)
            differences += [(name, "only rekon ", r) for r in sorted(mine - theirs)]
            differences += [(name, "only oracle", r) for r in sorted(theirs - mine)]
            differences += [(name, *d) for d in sums]
    return count, differences


def signature(differences):
    """What kind of difference it is: pipelines and codes."""
    return frozenset((pipeline, kind_of(row)) for pipeline, _, row in differences)


def kind_of(row):
    """A code, or what failed and where."""
    return f"{row[1]} {' '.join(re.findall(r'error.([a-z-]+.: [a-z._]+)', row[3])[:1]) or row[3][:40]}" if row[0] == "fails" else row[1]


def told(differences, most=12):
    out = [f"  {side} [{pipeline}] {' '.join(str(v) or '-' for v in row)}" for pipeline, side, row in differences[:most]]
    return "\n".join(out + [f"  … and {len(differences) - most} more"] * (len(differences) > most))
