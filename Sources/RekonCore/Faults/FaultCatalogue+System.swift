/// Calls of the operating system.
extension FaultCatalogue {
  static let system = Area(
    title: "Operating system",
    about: """
      Calls of the operating system that failed: which, on what path, and its own reason.
      """,
    entries: [
      FaultEntry(
        "cannot-close", .command,
        meaning: """
          A file could not be closed, so what was written to it may be lost. Some file systems (network drives \
          among them) tell only then that they could not store it. The command ends and nothing is published.
          """,
        example: """
          state/receipts.jsonl: error[cannot-close]: Input/output error
          """,
        remedy: """
          Operator: see what is wrong with the file system of the path that is named, then run again.
          """),
      FaultEntry(
        "cannot-create", .command,
        meaning: """
          A file or folder could not be made. The reason is the operating system's: a file lies where a folder \
          should be, or the right to write there is missing. The command ends with exit status 73.
          """,
        example: """
          state: error[cannot-create]: Not a directory
          """,
        remedy: """
          Operator: give the program's user the right to write there, or name another folder with --state or --out.
          """),
      FaultEntry(
        "cannot-link", .command,
        meaning: """
          The link to the latest report could not be made. The report itself is published and whole; only \
          out/latest still points to the one before. The next run sets it right.
          """,
        example: """
          out/latest: error[cannot-link]: No such file or directory
          """,
        remedy: """
          Operator: see whether the file system of the report folder knows symbolic links and may be written, then \
          run again.
          """),
      FaultEntry(
        "cannot-list", .command,
        meaning: """
          The names in a folder could not be read. Without them nobody can say which files are there, and feeds \
          would be missing that are not.
          """,
        example: """
          inbox/tokopedia: error[cannot-list]: No such file or directory
          """,
        remedy: """
          Operator: give the program's user the right to read the folder, then run again.
          """),
      FaultEntry(
        "cannot-lock", .command,
        meaning: """
          The lock of the state folder could not be taken. Without it two runs could write into the same state, so \
          the command ends. Some network drives do not know locks.
          """,
        example: """
          state/lock: error[cannot-lock]: No locks available
          """,
        remedy: """
          Operator: put the state folder on a local disk.
          """),
      FaultEntry(
        "cannot-open", .command,
        meaning: """
          A file could not be opened. It is not there, or may not be read. For what the command line names, the \
          exit status is 66.
          """,
        example: """
          pipelines/training-payment.yaml: error[cannot-open]: No such file or directory
          """,
        remedy: """
          Operator: mend the path, or give the program's user the right to read the file.
          """),
      FaultEntry(
        "cannot-read", .command,
        meaning: """
          A file was opened and cannot be read. It is a folder, or the disk has an error there. What was read until \
          then is not used.
          """,
        example: """
          pipelines: error[cannot-read]: Is a directory
          """,
        remedy: """
          Operator: name a file instead of a folder; if it is one, look after the disk and restore the file.
          """),
      FaultEntry(
        "cannot-remove", .command,
        meaning: """
          A file or folder could not be removed. What is removed are the program's own temporary files and damaged \
          segments; as long as they lie there, they are in the way.
          """,
        example: """
          out/2020-09-04/latest.tmp: error[cannot-remove]: Is a directory
          """,
        remedy: """
          Operator: see who owns the path that is named, and remove it by hand.
          """),
      FaultEntry(
        "cannot-rename", .command,
        meaning: """
          A file or folder could not be put in its place. A report is written beside its place and renamed when it \
          is whole, so nothing half-done is ever seen: the report is not published.
          """,
        example: """
          out/2020-09-04/run-1: error[cannot-rename]: Directory not empty
          """,
        remedy: """
          Operator: see whether something else lies at the path that is named, then run again.
          """),
      FaultEntry(
        "cannot-spill", .command,
        meaning: """
          What did not fit into --memory could not be put aside in the state folder's tmp/. Most often its disk is \
          full. The command ends with exit status 74 and nothing is published; the file that is named is gone again.
          """,
        example: """
          state/tmp/payments-7.spill: error[cannot-spill]: No space left on device; give it more --memory, or make room where the state folder lies
          """,
        remedy: """
          Operator: make room, or let the run have more memory (--memory 4G), then run again. Nothing needs to be \
          cleaned up by hand.
          """),
      FaultEntry(
        "cannot-stat", .command,
        meaning: """
          The system does not tell what lies at a path. Size and kind of a file are asked for before it is read; an \
          error there is one of the disk or of a network drive.
          """,
        example: """
          inbox/tokopedia: error[cannot-stat]: Input/output error
          """,
        remedy: """
          Operator: look after the file system of the path that is named, then run again.
          """),
      FaultEntry(
        "cannot-synchronize", .command,
        meaning: """
          The disk did not take what was written. What counts (receipts, reports) must be on the disk before it \
          counts; an error here is lost data, so it is not tried again. The command ends and nothing is published.
          """,
        example: """
          state/receipts.jsonl: error[cannot-synchronize]: Input/output error
          """,
        remedy: """
          Operator: look after the disk, and run again; the next run begins with what was whole before.
          """),
      FaultEntry(
        "cannot-truncate", .command,
        meaning: """
          A half-written line at the end of the receipts could not be taken off. It is what a killed run may leave \
          behind; as long as it stands, nothing can be added.
          """,
        example: """
          state/receipts.jsonl: error[cannot-truncate]: Input/output error
          """,
        remedy: """
          Operator: see whether the state folder may be written, then run again.
          """),
      FaultEntry(
        "cannot-write", .command,
        meaning: """
          Something could not be written. Most often the disk is full, or standard output leads to something that \
          takes no more. The command ends with exit status 74 and nothing is published; what was there before \
          stays.
          """,
        example: """
          state/receipts.jsonl: error[cannot-write]: No space left on device
          """,
        remedy: """
          Operator: make room, then run again. Nothing needs to be cleaned up by hand.
          """),
    ])
}
