import RekonCore
import RekonTestSupport

/// A feed of entitlements in any dialect: text, a day and an amount, each as the test wants it.
func anyFeed(
  csv: String, wave: String = "column: wave", day: String = "yyyy-MM-dd", style: String = "\"1000\"", more: String = "",
  currency: String = "IDR", optional: String = ""
) throws -> FeedProfile {
  try PipelineFolder.profile(
    """
    party: ovo
    feeds:
      entitlements:
        record: entitlement
        files: "ovo/entitlements_{date}.csv[.gz]"
        csv: { \(csv) }
        reject_limit: 1000
        \(more)
        fields:
          participant:      { column: card }
          wave:             { \(wave) }
          awarded_on:       { column: day, day: "\(day)" }
          training_balance: { column: balance, money: { style: \(style) } }
          \(optional)
    """, currency: currency)
}
