import RekonCore
import RekonPipeline
import RekonTestSupport

extension FaultTriggers {
  static let definition: [String: Trigger] = [
    "code-form": { try spoiled("over: FORWARD_OVER", with: "over: forward-over") },
    "code-twice": { try spoiled("scale: PAYMENT_SCALE", with: "scale: PAYMENT_DOUBLE") },
    "currency-mixed": {
      try spoiled("style: \"1000.00\"", with: "style: \"1000.00\", currency: EUR", in: "feeds/gopay.yaml")
    },
    "currency-unknown": { try spoiled("currency: IDR", with: "currency: RUP") },
    "dated-gap": {
      try spoiled("forward_term: 5bd", with: "forward_term: [ { valid_from: 2020-08-07, is: 5bd } ]")
    },
    "definition-empty": { try written("", to: "training-payments.yaml") },
    "definition-limit": {
      let levels = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
      return try written((["a0: &a0 [x, x]"] + levels).joined(separator: "\n"), to: "feeds/gopay.yaml")
    },
    "definition-shape": { try spoiled("info: [ FEED_DUPLICATE, FEED_REISSUED ]", with: "info: FEED_DUPLICATE") },
    "links-impossible": { try spoiled("  forward:  ", with: "  Forward:  ") },
    "links-missing": {
      let bench = try Workbench()
      let path = try PipelineFolder.incentivesWithoutLinks(in: bench.folder)
      return try await ended(in: bench.folder) {
        var request = bench.request(asOf: "2020-09-04")
        request.pipeline = path
        _ = try await PipelineRun(request).run()
      }
    },
    "missing-key": { try spoiled(", zone: Asia/Jakarta", with: "", in: "feeds/tokopedia.yaml") },
    "party-unregistered": {
      try written("code,name,valid_from,valid_to\ngopai,GoPay,2020-03-20,\novo,OVO,2020-03-20,\n", to: partners)
    },
    "passes-unknown": {
      try spoiled("[ [channel = partner, payment_ref], [platform, order_id] ]", with: "[ [participant, amount] ]")
    },
    "profile-twice": { try spoiled("  - feeds/ovo.yaml", with: "  - feeds/ovo.yaml\n  - feeds/gopay.yaml") },
    "profile-unreadable": { try spoiled("  - feeds/ovo.yaml", with: "  - feeds/ovoo.yaml") },
    "register-unreadable": { try spoiled("holds: registers/holds.csv", with: "holds: registers/hold.csv") },
    "row-width": { try written("code,name,valid_from,valid_to\ngopay,GoPay,2020-03-20\n", to: partners) },
    "term-impossible": { try spoiled("payment_grace: 1d", with: "payment_grace: 1 day") },
    "unknown-key": { try spoiled("as_of: yesterday ", with: "as_off: yesterday ") },
    "unknown-value": { try spoiled("calendar: daily", with: "calendar: weekly", in: "feeds/ovo.yaml") },
    "validity-reversed": {
      try written("code,name,valid_from,valid_to\ngopay,GoPay,2020-03-20,2020-03-02\n", to: partners)
    },
    "yaml-duplicate-key": { try spoiled("currency: IDR\n", with: "currency: IDR\ncurrency: EUR\n") },
    "yaml-syntax": { try spoiled("  waiting_limit: 10bd ", with: "\twaiting_limit: 10bd ") },
    "zone-unknown": { try spoiled("zone: Asia/Jakarta ", with: "zone: Europe/Berlin ") },
  ]

  private static let partners = "registers/partners.csv"

  static let profile: [String: Trigger] = [
    "column-unlisted": {
      try ovoProfile(csv: "delimiter: \";\", header: false, columns: [ ref, bach, day, amount, status ]")
    },
    "columns-named": {
      try ovoProfile(csv: "delimiter: \";\", columns: [ ref, batch, day, amount, status ]")
    },
    "comment-mark": { try ovoProfile(csv: "delimiter: \";\", comment: \"##\"") },
    "field-required": { try ovoProfile(fields: ["batch_ref": "{ column: batch, optional: true }"]) },
    "field-type": { try ovoProfile(fields: ["batch_ref": "{ column: batch, day: \"yyyy-MM-dd\" }"]) },
    "file-pattern": {
      try spoiled("ovo/transfers_{date}[_{number}].csv[.gz]", with: "ovo/transfers_{day}.csv", in: "feeds/ovo.yaml")
    },
    "line-template": { try ovoProfile(csv: "delimiter: \";\", last: \"T{count}{sum}\"") },
    "map-empty": { try ovoProfile(fields: ["status": "{ column: status, map: {} }"]) },
    "money-style": {
      try ovoProfile(fields: ["amount": "{ column: amount, money: { style: \"1000.0\" } }"])
    },
    "months-count": { try ovoProfile(more: "months: [ Jan, Feb ]") },
    "pattern-impossible": {
      try ovoProfile(fields: ["batch_ref": "{ column: batch, pattern: \"[0-9]{4,20}7\" }"])
    },
    "split-form": { try ovoProfile(fields: ["batch_ref": "{ column: batch, split: \"-\", part: 3 of 2 }"]) },
    "time-format-impossible": {
      try ovoProfile(fields: ["booked_on": "{ column: day, day: \"dd MMM yyyy\" }"])
    },
  ]
}
