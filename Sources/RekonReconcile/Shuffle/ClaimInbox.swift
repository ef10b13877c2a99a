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
      for var claim in source.messages[partition] {
        claim.textOffset += base
        claims.append(claim)
      }
      text += source.texts[partition]
    }
  }
}
