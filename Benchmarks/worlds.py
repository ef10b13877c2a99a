"""National years for the benchmarks: worlds made once, what rekon is asked of them, what it found and what is true."""
import collections, csv, datetime, glob, os, re, shutil

from measuring import ROOT, Child, Failure, check_disk, say, tail

PIPELINE = os.path.join(ROOT, "pipelines", "training-payments.yaml")
FEEDS = ["tokopedia/sales", "tokopedia/remittances", "gopay/payments", "ovo/transfers", "pmo/entitlements"]
# These would end whole files or rows on one side only; the baselines read every row of every file.
WITHOUT = "FEED_MISSING,FEED_DUPLICATE,FEED_REFUSED,ROW_REJECTED"


def world_folder(work, sales, seed=1, defects=0.02):
    return os.path.join(work, f"world-{sales}-{seed}-{defects:g}")


def make_world(work, synth, log, sales, seed=1, defects=0.02):
    """The world's folder. It gets its name when it is whole: what an interruption leaves is never taken for one."""
    folder = world_folder(work, sales, seed, defects)
    partial = folder + ".partial"
    if os.path.exists(os.path.join(folder, "as-of")):
        return folder
    for leftover in (folder, partial):
        shutil.rmtree(leftover, ignore_errors=True)
    check_disk(work, sales * 120)
    say(f"making a world of {sales:,} sales in {folder}")
    status, *_ = Child.measure(
        [synth, "--sales", str(sales), "--seed", str(seed), "--defects", f"{defects:g}", "--platforms", "tokopedia",
         "--partners", "gopay", "--without", WITHOUT, "--entitlements", "--no-incentives", "--out", partial, "--quiet"], log)
    # 1: a world too small for a defect that was asked for; it is a world all the same.
    if status not in (0, 1) or not all(os.path.exists(os.path.join(partial, n)) for n in ("as-of", "truth.csv", "world.json")):
        shutil.rmtree(partial, ignore_errors=True)
        raise Failure(f"rekon-synth failed (status {status})\n{tail(log)}")
    os.rename(partial, folder)
    return folder


def as_of(world):
    with open(os.path.join(world, "as-of")) as file:
        return file.read().strip()


def feed_files(world, feeds=FEEDS):
    return [path for feed in feeds for path in sorted(glob.glob(f"{world}/inbox/{feed}_*.csv.gz"))]


def pipeline(out):
    """rekon's own pipeline in a folder of `out`, owed the feeds of such a world and no others."""
    folder = os.path.join(out, "pipelines")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.dirname(PIPELINE), folder)
    path = os.path.join(folder, os.path.basename(PIPELINE))
    with open(path) as file:
        text = file.read()
    owed_feeds = [feed for feed in FEEDS if not feed.startswith("pmo/")]
    text, owed = re.subn(r"(?m)^owes:.*$", f"owes: [ {', '.join(owed_feeds)} ]", text)
    if owed != 1:
        raise Failure(f"{PIPELINE} has no line 'owes:' any more")
    with open(path, "w") as file:
        file.write(text)
    return path


def run_command(rekon, definition, inbox, folder, day, *more, threads=2):
    """What rekon is asked: all of `inbox` as of `day`, its state and reports below `folder`."""
    return [rekon, "run", definition, "--inbox", inbox, "--state", f"{folder}/state", "--out", f"{folder}/out",
            "--as-of", day, "--workers", str(threads), "--quiet", *more]


def link_inbox(world, inbox, wanted):
    """Puts the feed files whose names are wanted into `inbox`: the same files, not copies."""
    for path in feed_files(world):
        if wanted(os.path.basename(path)):
            target = os.path.join(inbox, os.path.relpath(path, f"{world}/inbox"))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if not os.path.exists(target):
                os.link(path, target)


def prepare_day(rekon, definition, world, folder, log, threads=2):
    """Reconciles the year but for its last day, then lets that day's files arrive. Gives the inbox."""
    last = datetime.date.fromisoformat(as_of(world))
    inbox, new = f"{folder}/inbox", f"_{last:%Y%m%d}"
    link_inbox(world, inbox, lambda name: new not in name)
    status, *_ = Child.measure(
        run_command(rekon, definition, inbox, folder, str(last - datetime.timedelta(days=1)), threads=threads), log)
    if status not in (0, 1):
        raise Failure(f"rekon failed on the year but for its last day (status {status})\n{tail(log)}")
    link_inbox(world, inbox, lambda name: new in name)
    return inbox


# ---- findings

def sen(text):
    return int(text.replace(".", ""))


def read_rows(paths):
    """By code: how often each (key, difference, money at risk), in sen."""
    csv.field_size_limit(1 << 40)                       # a batch names every line of it as evidence
    findings = collections.defaultdict(collections.Counter)
    for path in paths:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                # In front of what a spreadsheet would run stands an apostrophe.
                findings[row["code"]][row["key"].lstrip("'"), sen(row["difference"]), sen(row["at_risk"])] += 1
    return findings


def read_result(out):
    """What the newest run published below `out` has found, breaks and open items alike."""
    return read_rows([f"{out}/latest/result/{name}.csv" for name in ("discrepancies", "open-items")])


def read_truth(world):
    return read_rows([f"{world}/truth.csv"])
