import RekonCore
import RekonExport
import RekonIngest

/// Which deliveries a run takes: those that were known on the day it is asked about.
struct KnownThen {
  var knowledge: Knowledge
  /// The official run that tells what was known, `2020-09-04/run-1`.
  var run: String?
  /// The run answers a question about the past, and never becomes the latest word.
  var isAsked: Bool
  /// What hindered the answer.
  var cautions: [Fault] = []

  /// Empty where everything that has come counts.
  var sentence: String { isAsked ? knowledge.sentence(toldBy: run) : "" }

  /// - Parameter notTaken: what lies in the inbox today and is not taken.
  static func of(
    _ asked: RunRequest.Receipts, asOf: BusinessDate, _ log: ReceiptLog, notTaken: [Fault], _ publisher: Publisher
  ) throws -> KnownThen {
    let all = log.receipts.count
    func first(_ count: Int) -> Knowledge {
      Knowledge(receiptCount: count, lastReceipt: log.hash(ofReceipt: count), notTaken: notTaken)
    }
    switch asked {
    case .first(let count):
      guard count <= all else { throw ReceiptsNotThere(asked: count, there: all) }
      return KnownThen(knowledge: first(count), isAsked: true)
    case .knownThen where publisher.isPast(asOf):
      var cautions: [Fault] = []
      if let told = try lastTrusted(until: asOf, log, publisher, &cautions) {
        return KnownThen(knowledge: told.knowledge, run: told.run, isAsked: true, cautions: cautions)
      }
      cautions.append(
        Fault(
          "known-then-untold", severity: .warning, file: publisher.out,
          found: "no official run as of \(asOf) or before that tells what was known then", expected: "one",
          remedy: "everything that has come since counts, too; --receipts N takes the first N receipts only"))
      return KnownThen(knowledge: first(all), isAsked: false, cautions: cautions)
    case .knownThen, .all:
      return KnownThen(knowledge: first(all), isAsked: false)
    }
  }

  /// What the last official run as of `asOf` or before knew. One whose manifest cannot be trusted is told, and the one
  /// before it is asked: what that one knew was known, too.
  private static func lastTrusted(
    until asOf: BusinessDate, _ log: ReceiptLog, _ publisher: Publisher, _ cautions: inout [Fault]
  ) throws -> (run: String, knowledge: Knowledge)? {
    var distrusted: [Fault] = []
    defer { cautions += shown(distrusted, publisher) }
    for run in try publisher.officialRuns(until: asOf) {
      func distrust(_ found: String) {
        distrusted.append(
          Fault(
            "run-not-trusted", severity: .warning, file: publisher.manifestPath(ofRun: run), found: found,
            expected: "the number of receipts that the run knew, and the hash that proves it",
            remedy: "an earlier run is asked instead; --receipts N or all says what to take"))
      }
      do throws(Publisher.KnowledgeProblem) {
        let told = try publisher.knowledge(ofRun: run)
        guard (0...log.receipts.count).contains(told.receiptCount) else {
          distrust("\(told.receiptCount) receipts, of which this state folder has \(log.receipts.count)")
          continue
        }
        let knowledge = Knowledge(
          receiptCount: told.receiptCount, lastReceipt: log.hash(ofReceipt: told.receiptCount), notTaken: told.notTaken)
        if knowledge.seal == told.seal { return (run, knowledge) }
        distrust("another hash than that of the first \(told.receiptCount) receipts of this state folder")
      } catch {
        switch error {
        case .notThere: distrust("no manifest that can be read")
        case .noManifest: distrust("what is no manifest")
        case .untold: distrust("no number of receipts; an earlier version published it")
        }
      }
    }
    return nil
  }

  /// The first of them, and how many.
  private static func shown(_ distrusted: [Fault], _ publisher: Publisher) -> [Fault] {
    let shown = distrusted.prefix(3)
    guard distrusted.count > shown.count else { return distrusted }
    return shown + [
      Fault(
        "run-not-trusted", severity: .warning, file: publisher.out,
        found: "\(distrusted.count - shown.count) more official runs that do not tell what they knew",
        expected: "manifests that do")
    ]
  }
}
