/// Runs `work` for `0 ..< count` on at most `width` threads and returns the results in that order, whatever the order
/// in which they came about. The first failure (by index) is thrown after all have ended.
@concurrent
public func inParallel<Part: Sendable>(
  _ count: Int, width: Int, _ work: @escaping @Sendable (Int) throws -> Part
) async throws -> [Part] {
  var results = [Result<Part, any Error>?](repeating: nil, count: count)
  await withTaskGroup(of: (Int, Result<Part, any Error>).self) { group in
    var next = 0
    func submit() {
      let index = next
      group.addTask { (index, Result { try work(index) }) }
      next += 1
    }
    while next < min(max(1, width), count) { submit() }
    while let (index, result) = await group.next() {
      results[index] = result
      if next < count { submit() }
    }
  }
  return try results.map { result in
    guard let result else { preconditionFailure("a part was not computed") }
    return try result.get()
  }
}
