import RekonCore
import RekonTestSupport

extension FaultTriggers {
  static let opening: [String: Trigger] = [
    "opening-amount": { try opened(OpeningRow(.payment, 101).with(\.difference, "Rp250.000")) },
    "opening-currency": { try opened(OpeningRow(.payment, 101).with(\.currency, "USD")) },
    "opening-key-twice": {
      try opened(OpeningRow(.payment, 101), OpeningRow(.forward, 101), OpeningRow(.payment, 101))
    },
    "opening-link": { try opened(OpeningRow(.payment, 101).with(\.link, "payments")) },
    "opening-state": { try opened(OpeningRow(.payment, 101).with(\.state, "unpaid")) },
    "opening-unreadable": {
      let pipeline = try PipelineFolder()
      try pipeline.open([], from: "2020-09-07")
      try pipeline.replace("from: 2020-09-07, opening: opening.csv", with: "from: 2020-09-07, opening: opening-08.csv")
      return try pipeline.told()
    },
  ]

  private static func opened(_ rows: OpeningRow...) throws -> [Told] {
    let pipeline = try PipelineFolder()
    try pipeline.open(rows, from: "2020-09-07")
    return try pipeline.told()
  }
}
