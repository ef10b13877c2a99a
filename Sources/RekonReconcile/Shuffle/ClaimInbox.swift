import RekonCore

/// The claims that reached one partition, in the order of their sources.
struct ClaimInbox: Sendable {
  private(set) var claims: [SaleClaim] = []
  private(set) var text: [UInt8] = []

  init(_ sources: [Outbox<SaleClaim>], _ partition: Int) {
    claims.reserveCapacity(sources.reduce(0) { $0 + $1.messages[partition].count })
    text.reserveCapacity(sources.reduce(0) { $0 + $1.texts[partition].count })
    for source in sources {
      let base = UInt32(text.count)
      let first = claims.count
      claims.append(contentsOf: source.messages[partition])
      for index in first..<claims.count { claims[index].textOffset += base }
      text += source.texts[partition]
    }
  }
}
