/// State folder, receipts, reports.
extension FaultCatalogue {
  static let state = Area(
    title: "State and runs",
    about: """
      The state folder, its receipts and the report folder. Errors end the command; what was published before stays \
      as it is.
      """,
    entries: [
      FaultEntry(
        "as-of-in-future", .command,
        meaning: """
          The day to reconcile as of has not begun. Its report would stand before every real one as the latest.
          """,
        example: """
          error[as-of-in-future]: found 9000-01-01, expected a day not after today, 2020-09-05
          """,
        remedy: """
          Operator: give a day up to today in the pipeline's zone, or yesterday, which is what a nightly run wants.
          """),
      FaultEntry(
        "input-not-found", .command,
        meaning: """
          What the command needs is not there. The folder does not exist, or there is no feed of the day or before \
          it. An empty report would look like a clean one, so the command ends with exit status 66.
          """,
        example: """
          inbox: error[input-not-found]: no feed of 2020-09-04 or before in the inbox
          """,
        remedy: """
          Operator: see whether --inbox names the right folder and the files lie in their parties' folders, named \
          as in docs/feeds.md.
          """),
      FaultEntry(
        "known-then-untold", .note,
        meaning: """
          No official run tells what was known on the day that is asked about. A day before that of the last \
          published run is answered with the receipts that the official run of that day, or the last one before it, \
          knew. There is none, or its manifest is not trusted, so the answer takes everything that has come since, \
          and may know more than anybody did then.
          """,
        example: """
          out: warning[known-then-untold]: found no official run as of 2020-09-03 or before that tells what was \
          known then, expected one; everything that has come since counts, too; --receipts N takes the first N \
          receipts only
          """,
        remedy: """
          Operator: say how many receipts were known then with --receipts N (receipts.jsonl numbers them), or that \
          all of them are meant with --receipts all.
          """),
      FaultEntry(
        "out-of-another-pipeline", .command,
        meaning: """
          The report folder belongs to another pipeline. Its link to the latest report can serve one pipeline only, \
          and runs of two would be mistaken for each other.
          """,
        example: """
          out: error[out-of-another-pipeline]: found the reports of another pipeline, expected those of \
          'training-sales'; give each pipeline an --out of its own
          """,
        remedy: """
          Operator: give each pipeline a folder of its own with --out.
          """),
      FaultEntry(
        "proof-failed", .command,
        meaning: """
          The reconciliation contradicts itself. Before a report is published, its sums are counted in three ways, \
          and here they differ. It is a mistake of this program and never a feed's. Nothing is published, and the \
          exit status is 70.
          """,
        example: """
          error[proof-failed]: balance of payment, tokopedia: left 50000000 - right 25000000 is not 0; nothing was \
          published: please report this
          """,
        remedy: """
          Operator: keep the inbox and the state folder as they are, and report the message. The last published \
          report stands.
          """),
      FaultEntry(
        "receipts-broken", .command,
        meaning: """
          The list of receipts was changed after it was written. Each line holds the hash of the line before, so a \
          line that was changed, removed or moved is noticed at its number. The receipts are the proof of what was \
          delivered when, so nothing is built on a list that was touched.
          """,
        example: """
          state/receipts.jsonl:2: error[receipts-broken]: found receipt 2, chained to 312abdd70f31…, expected \
          receipt 2 after 16a3d3f024bd…; the receipts were changed after they were written: restore the state \
          folder, or start a new one
          """,
        remedy: """
          Operator: restore receipts.jsonl from a copy. If there is none, start with a new state folder and the \
          whole inbox; the order of earlier deliveries is then lost.
          """),
      FaultEntry(
        "receipts-not-there", .command,
        meaning: """
          --receipts asks for more receipts than there are. The option goes back to what was known when so many \
          files had come, and so many have not come yet.
          """,
        example: """
          error[receipts-not-there]: found --receipts 5, expected at most 4, the receipts of this state folder
          """,
        remedy: """
          Operator: give a number up to the last one in receipts.jsonl.
          """),
      FaultEntry(
        "received-damaged", .command,
        meaning: """
          A received file is no longer what was received. Its bytes are kept under their SHA-256 in the state \
          folder, and they have another one now: the disk is damaged or somebody changed the file. What was proven \
          with it could not be proven again.
          """,
        example: """
          state/received/b4/b4de0c6a7471f8024d60e81e74fcc6d094d51c942feed752d1958f817b78f6e4: \
          error[received-damaged]: found other bytes than were received, expected SHA-256 b4de0c6a7471…; restore \
          the file, or remove it and run with --rehash while the feed is still in the inbox
          """,
        remedy: """
          Operator: restore the file from a copy; or remove it and run with --rehash while the feed is still in the \
          inbox.
          """),
      FaultEntry(
        "run-not-trusted", .note,
        meaning: """
          An official run does not tell what it knew. Its manifest names the number of receipts that had come, and a \
          hash over them and over what lay in the inbox and was not taken. The manifest is not there, cannot be read, \
          is of an earlier version, was changed, or the run was made with another state folder. The run before it is \
          asked instead, so that the answer never takes what nobody can prove was known.
          """,
        example: """
          out/2020-09-04/run-1/MANIFEST.json: warning[run-not-trusted]: found another hash than that of the first 3 \
          receipts of this state folder, expected the number of receipts that the run knew, and the hash that \
          proves it; an earlier run is asked instead; --receipts N or all says what to take
          """,
        remedy: """
          Operator: restore the published run from a copy, or give the state folder that it was made with; or say \
          with --receipts N which receipts were known then.
          """),
      FaultEntry(
        "segment-damaged", .command,
        meaning: """
          A segment is not what was written. Segments are the parsed form of a feed, kept so that history is not \
          parsed again; each part has a checksum. A damaged one is made again from the received file, so this is \
          seen only when that does not help.
          """,
        example: """
          state/segments/2c/2cf24dba5fb0: error[segment-damaged]: too short; the segment is made again
          """,
        remedy: """
          Operator: run again; if it comes back, look after the disk. The folder segments in the state folder may \
          be removed at any time.
          """),
      FaultEntry(
        "state-busy", .command,
        meaning: """
          Another run is at work in the state folder. Two at a time would mix up their receipts, so the second one \
          ends at once with exit status 75 and has changed nothing. The lock is the kernel's: it is gone as soon as \
          the other run ends, however it ends.
          """,
        example: """
          state: error[state-busy]: another run holds this state folder; wait until it has ended
          """,
        remedy: """
          Operator: wait until the other run has ended, then run again; or give this one a state folder of its own \
          with --state.
          """),
    ])
}
