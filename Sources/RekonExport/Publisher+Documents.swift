import RekonCore

/// `MANIFEST.json` and `run.json`.
extension Publisher {
  /// What the run was made from and what it made; it is written last.
  func manifest(_ outcome: RunOutcome, _ files: [(path: String, sha256: String, rows: Int)]) -> String {
    func sources(_ sources: [DefinitionSource]) -> JSONValue {
      .list(sources.map { .object([("path", .string($0.path)), ("sha256", .string($0.sha256))]) })
    }
    return JSONValue.object([
      ("pipeline", .string(outcome.pipeline)), ("as_of", .string(outcome.asOf.description)),
      ("inputs_sha256", .string(outcome.inputsDigest)), ("receipts", .number(outcome.knowledge.receiptCount)),
      ("not_taken", .list(outcome.knowledge.notTaken.map(Knowledge.json))),
      ("known_sha256", .string(outcome.knowledge.seal)),
      (
        "files",
        .list(
          files.map {
            .object([("path", .string($0.path)), ("sha256", .string($0.sha256)), ("rows", .number($0.rows))])
          })
      ),
      (
        "inputs",
        .list(
          outcome.files.map {
            .object([
              ("path", .string($0.path)), ("sha256", .string($0.sha256)), ("rows", .number($0.summary.rowCount)),
              ("verdict", .string($0.disposition)),
            ])
          })
      ),
      ("check_receipts", sources(outcome.checkReceipts)), ("definition", sources(outcome.sources)),
    ]).document
  }

  func runDocument(
    _ outcome: RunOutcome, number: Int, exitStatus: Int, _ circumstances: Circumstances
  ) -> String {
    let knownBy = outcome.knownBy.map { [("known_by", JSONValue.string($0))] } ?? []
    return JSONValue.object(
      [
        ("run", .number(number)), ("pipeline", .string(outcome.pipeline)), ("as_of", .string(outcome.asOf.description)),
      ] + knownBy + [
        ("exit_status", .number(exitStatus)), ("started_at", .string(circumstances.startedAt)),
        ("seconds", .string(circumstances.seconds)), ("host", .string(circumstances.host)),
        ("rekon", .string(circumstances.version)), ("workers", .number(circumstances.workers)),
        ("timings", TimingsReport(circumstances.clock).json),
      ]
    ).document
  }
}
