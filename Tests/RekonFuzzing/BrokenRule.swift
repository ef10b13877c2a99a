import RekonCore

/// A rule of the readers that some bytes break: what a fuzzer looks for, and what a test of kept bytes reports.
public struct BrokenRule: Error, CustomStringConvertible {
  /// In the words of the field: `a refused feed keeps no row`.
  public var rule: String
  public var found: String

  public init(_ rule: String, found: String) {
    self.rule = rule
    self.found = found
  }

  public var description: String { "\(rule): \(found)" }
}

/// Throws the rule when `holds` is false.
func require(_ holds: Bool, _ rule: String, _ found: @autoclosure () -> String) throws {
  guard holds else { throw BrokenRule(rule, found: found()) }
}
