import Glibc
import Synchronization

/// A file that stays open because it is read again and again: opening costs as much as reading a few kilobytes.
///
/// Read at offsets, from any number of threads.
final class KeptFile: @unchecked Sendable {
  let file: OpenFile

  private init(_ file: consuming OpenFile) { self.file = file }

  deinit { Self.count.subtract(1, ordering: .relaxed) }

  private static let count = Atomic<Int>(0)

  /// Descriptors left to everything else: files of messages, reports, feeds.
  private static let reserve = 768

  /// How many may be kept: what the system allows, asked for once. The soft limit is raised to the hard one, as it is low for the
  /// sake of old programs only.
  private static let limit: Int = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    var raised = limit
    raised.rlim_cur = min(limit.rlim_max, 1 << 16)
    if raised.rlim_cur > limit.rlim_cur, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 {
      limit = raised
    }
    return max(0, Int(clamping: limit.rlim_cur) - reserve)
  }()

  /// Nil, and the file closed, where as many are open as may be.
  static func keep(_ file: consuming OpenFile) -> KeptFile? {
    guard count.add(1, ordering: .relaxed).newValue <= limit else {
      count.subtract(1, ordering: .relaxed)
      return nil
    }
    return KeptFile(file)
  }
}
