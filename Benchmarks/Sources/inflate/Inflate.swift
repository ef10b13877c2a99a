import Dispatch
import Inflating
import Measuring

/// The floor under any reader of gzip feeds: inflates files with ISA-L and looks at nothing.
///
///     inflate THREADS FILE…
///
/// No trailer is checked and nothing is parsed. Each thread takes the next file when it is done with one. Prints one JSON
/// line: seconds, files, bytes compressed and inflated.
@main
struct Inflate {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 2, let threadCount = Int(arguments[1]), threadCount > 0 else {
      stop("usage: inflate THREADS FILE…", status: 64)
    }
    let paths = Array(arguments[2...])
    let stopwatch = Stopwatch()
    let total = Totals()
    DispatchQueue.concurrentPerform(iterations: threadCount) { thread in
      var inflater = FileInflater()
      // Feeds of one kind lie side by side and are alike in size, so that every nth file is a fair share.
      for index in stride(from: thread, to: paths.count, by: threadCount) {
        guard let count = inflater.inflate(paths[index]) else { stop("inflate: \(paths[index]): cannot", status: 74) }
        total.add(compressed: count.compressed, inflated: count.inflated)
      }
    }
    print(
      "{\"seconds\": \(stopwatch.seconds), \"threads\": \(threadCount), \"files\": \(paths.count), "
        + "\"compressed_bytes\": \(total.compressed), \"bytes\": \(total.inflated)}")
  }
}

/// Bytes of all threads.
final class Totals: @unchecked Sendable {
  private let queue = DispatchQueue(label: "totals")
  private(set) var compressed = 0
  private(set) var inflated = 0

  func add(compressed: Int, inflated: Int) {
    queue.sync {
      self.compressed += compressed
      self.inflated += inflated
    }
  }
}
