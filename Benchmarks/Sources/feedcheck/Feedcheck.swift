import Measuring
import RekonCore
import RekonIngest
import RekonPipeline

/// Reads and checks one feed as `rekon` does and keeps nothing: what the reader itself costs.
///
///     feedcheck PIPELINE PARTY/FEED FILE [--inflater isal|zlib]
///
/// Prints one JSON line: what was counted, the carried sum in minor units, why the feed is refused (null: it is not), and
/// what it took. Exit status: 0 read, refused or not; 64 usage; 65 the definition is faulty; 74 the file cannot be read.
@main
struct Feedcheck {
  static let usage = "usage: feedcheck PIPELINE PARTY/FEED FILE [--inflater isal|zlib]"

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var inflater = InflaterChoice.isal
    if let option = arguments.firstIndex(of: "--inflater") {
      guard option + 1 < arguments.count, let choice = InflaterChoice(rawValue: arguments[option + 1]) else {
        stop(usage, status: 64)
      }
      inflater = choice
      arguments.removeSubrange(option...option + 1)
    }
    guard arguments.count == 3 else { stop(usage, status: 64) }
    let profile = profile(arguments[1], of: arguments[0])
    let stopwatch = Stopwatch()
    let summary: SegmentSummary
    do {
      summary = try FeedIngest.check(arguments[2], profile: profile, inflater: inflater)
    } catch { stop("feedcheck: \(error)", status: 74) }
    let seconds = stopwatch.seconds
    // A code is lower case and hyphens: nothing to escape.
    let refusal = summary.refusal.map { "\"\($0.code)\"" } ?? "null"
    print(
      "{\"rows\": \(summary.rowCount), \"accepted\": \(summary.acceptedCount), \"rejected\": \(summary.rejectedCount), "
        + "\"rejects_kept\": \(summary.rejects.count), \"ignored\": \(summary.ignoredCount), "
        + "\"carried\": \(summary.totals.carried), \"refusal\": \(refusal), \"bytes\": \(summary.textByteCount), "
        + "\"seconds\": \(seconds), \"cpu\": \(Stopwatch.cpuSeconds), \"peak_kib\": \(Stopwatch.peakKibibytes)}")
  }

  static func profile(_ name: String, of pipeline: String) -> FeedProfile {
    do {
      let definition = try DefinitionLoader.load(pipeline)
      guard let profile = definition.profiles.first(where: { $0.name == name }) else {
        stop("feedcheck: \(pipeline) has no feed '\(name)'", status: 64)
      }
      return profile
    } catch { stop("feedcheck: \(error)", status: 65) }
  }
}
