"""What the benchmarks share: processes that are measured, packages of pinned versions, the machine, command lines."""
import argparse, fcntl, os, platform, re, shutil, signal, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCRATCH = os.path.join(".build", "benchmarks")


class Failure(Exception):
    """What could not be done, and what to do about it."""


class Child:
    """Runs processes in groups of their own, so that none outlives this one."""

    running = None

    @classmethod
    def measure(cls, command, log, environment=None):
        """Runs `command`; gives (exit status, seconds of wall time, of the processors, peak resident KiB).

        The peak is no smaller than this process is itself: Linux counts what a child was before it became another program.
        """
        with open(log, "wb") as out, open(log + ".err", "wb") as error:
            start = time.perf_counter()
            child = cls.running = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=error, start_new_session=True,
                env={**os.environ, **(environment or {})})
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        cls.running = None
        return child.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss

    @classmethod
    def run(cls, command, log, what, remedy=""):
        status, *_ = cls.measure(command, log)
        if status:
            raise Failure(f"{what} failed (status {status}){remedy}\n{tail(log)}")

    @classmethod
    def end(cls):
        child, cls.running = cls.running, None
        if child is None or child.returncode is not None:
            return
        try:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        except (ProcessLookupError, ChildProcessError):
            pass


def say(message):
    name = os.path.basename(os.path.dirname(os.path.abspath(sys.argv[0])))
    print(f"{name}: {message}", file=sys.stderr, flush=True)


def tail(log, lines=8):
    text = ""
    for path in (log, log + ".err"):
        if os.path.exists(path):
            with open(path, errors="replace") as file:
                text += file.read()
    return "\n".join("  " + line for line in text.strip().splitlines()[-lines:])


# ---- what is needed

def swift_build(log, *arguments):
    say("building: swift build " + " ".join(arguments))
    Child.run(["bash", "-c", 'source scripts/setup && swift build -c release "$@"', "build", *arguments], log, "swift build")


def build_benchmark(name, log):
    """The path of a program of the package of benchmarks."""
    # SwiftPM lists the sources of a package that this one depends on again only when the manifest is newer than its plan:
    # without this a file added to the product is not found.
    os.utime(os.path.join(ROOT, "Benchmarks", "Package.swift"))
    swift_build(log, "--package-path", "Benchmarks", "--scratch-path", SCRATCH, "--product", name)
    return os.path.join(ROOT, SCRATCH, "release", name)


def build_product(name, log):
    """The path of a program of the product itself."""
    swift_build(log, "--product", name)
    return os.path.join(ROOT, ".build", "release", name)


def set_up_python(work, pinned, log, without):
    """The Python of a virtual environment in `work` that has the pinned packages; `without` says how to do without it."""
    folder = os.path.join(work, "venv")
    python, mark = os.path.join(folder, "bin", "python"), os.path.join(folder, "pinned")
    pins = [f"{name}=={version}" for name, version in pinned.items()]
    if os.path.exists(mark) and open(mark).read().split() == pins:
        return python
    say("setting up " + ", ".join(pins))
    shutil.rmtree(folder, ignore_errors=True)
    Child.run([sys.executable, "-m", "venv", folder], log, "python3 -m venv", ": install python3-venv (Debian)")
    Child.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins], log, "pip install",
              f": it needs a package index within reach; look at pip's own settings, or {without}")
    with open(mark, "w") as file:
        file.write("\n".join(pins) + "\n")
    return python


def check_disk(work, needed):
    free = shutil.disk_usage(work).free
    if free < needed:
        raise Failure(f"{work} has {free >> 20} MiB left, {needed >> 20} MiB are needed: free some, or name another folder "
                      "with --work")


def warm(paths):
    """Reads files once, so that they lie in the page cache, and has what is unwritten written: nobody pays for it later."""
    for path in paths:
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass
    os.sync()


# ext4 passes over inodes that were deleted in the last minute and a half, one by one: whoever makes files then pays most of a
# millisecond for each. So nothing is deleted while something is measured, nor shortly before.
SECONDS_AFTER_DELETING = 100


def put_away(folder, work):
    """Moves a folder out of the way until the end (`end_with`), and what lies in it out of the page cache."""
    if not os.path.exists(folder):
        return
    os.sync()
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                with open(os.path.join(parent, name), "rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            except OSError:
                pass
    gone = os.path.join(work, "gone")
    os.makedirs(gone, exist_ok=True)
    os.rename(folder, os.path.join(gone, str(time.monotonic_ns())))


def end_with(*folders, work):
    """Deletes folders, and all that was put away."""
    count = 0
    for folder in [*folders, os.path.join(work, "gone")]:
        count += sum(len(files) for _, _, files in os.walk(folder))
        shutil.rmtree(folder, ignore_errors=True)
    if count > 100:
        with open(os.path.join(work, "deleted"), "w"):
            pass


def wait_for_deletions(work):
    """Waits until what the last benchmark deleted costs nobody anything."""
    try:
        rest = SECONDS_AFTER_DELETING - (time.time() - os.path.getmtime(os.path.join(work, "deleted")))
    except OSError:
        return
    if 0 < rest <= SECONDS_AFTER_DELETING:
        say(f"waiting {rest:.0f} s: files were deleted a moment ago, and others would be made slowly")
        time.sleep(rest)


def warn_if_busy():
    if os.getloadavg()[0] > 0.5:
        say(f"the machine is busy (load {os.getloadavg()[0]:.1f}): times will be too long, and ratios not sure")


def hold(work):
    """Keeps `work` for this run alone; the lock lasts as long as what is returned."""
    os.makedirs(work, exist_ok=True)
    lock = open(os.path.join(work, "lock"), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Failure(f"another run uses {work}: wait for it, or name another folder with --work")
    return lock


# ---- telling

def median(rounds, measure):
    return statistics.median(measure(entry) for entry in rounds)


def machine():
    def first(pattern, path):
        try:
            with open(path) as file:
                found = re.search(pattern, file.read(), re.M)
            return found[1].strip() if found else "?"
        except OSError:
            return "?"

    def output(*command):
        try:
            return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
        except OSError:
            return ""

    swift = re.search(r"Swift version (\S+)", output("bash", "-c", "source scripts/setup >&2; swift --version"))
    return {
        "cpu": first(r"^model name\s*:\s*(.*)$", "/proc/cpuinfo"), "cores": len(os.sched_getaffinity(0)),
        "memory_gib": int(first(r"^MemTotal:\s*(\d+)", "/proc/meminfo")) >> 20,
        "os": first(r'^PRETTY_NAME="?([^"\n]*)', "/etc/os-release"), "kernel": platform.release(),
        "swift": swift[1] if swift else "?", "isal": output("pkg-config", "--modversion", "libisal") or "?",
        "libxml2": output("pkg-config", "--modversion", "libxml-2.0") or "?"}


# ---- the command line

class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        say(message)
        sys.exit(64)


def cache_folder():
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache"), "rekon-bench")


def main(run, options):
    """Runs `run(options)` and ends with its status, or with the one of what went wrong."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(run(options))
    except Failure as failure:
        say(str(failure))
        sys.exit(70)
    except OSError as error:
        say(f"{error.filename or options.work}: {error.strerror}")
        sys.exit(70)
    except KeyboardInterrupt:
        say("interrupted")
        sys.exit(130)
    finally:
        Child.end()
