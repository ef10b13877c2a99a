/// The reconciliation contradicts itself. It is our mistake, never a feed's, and nothing is published.
public struct ProofFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public var what: String
  public init(_ what: String) { self.what = what }
  public var description: String { "error[proof-failed]: \(what); nothing was published: please report this" }
}
