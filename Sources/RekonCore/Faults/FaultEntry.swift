/// What a fault's code says, told to somebody who has never seen it: one entry of the catalogue.
///
/// The example is a message as the program prints it; a test makes the program print it.
public struct FaultEntry: Hashable, Sendable {
  /// What a fault takes with it, from the least to the most.
  public enum Cost: Hashable, Sendable, CaseIterable {
    /// Nothing: what was noticed stands beside the result.
    case note
    /// The row: it is kept as it came and not counted.
    case row
    /// The file: nothing of it is used.
    case file
    /// The definition: nothing is read until it is mended.
    case definition
    /// The command: it ends.
    case command
  }

  public var code: String
  /// More than one where the same is told of a row here and of a file there.
  public var costs: [Cost]
  /// What it says and why the program is strict there, in a few sentences. The first one can stand alone.
  public var meaning: String
  /// One message with its place.
  public var example: String
  /// What the sender, the operator or the author of the definition does.
  public var remedy: String

  init(_ code: String, _ costs: Cost..., meaning: String, example: String, remedy: String) {
    self.code = code
    self.costs = costs
    self.meaning = meaning
    self.example = example
    self.remedy = remedy
  }

  /// A note is a warning, all else an error.
  public var severities: [Fault.Severity] {
    [Fault.Severity.warning, .error].filter { severity in
      costs.contains { ($0 == .note) == (severity == .warning) }
    }
  }

  /// `error: costs the row or the file`.
  public var weight: String {
    let severity = severities.map { $0 == .warning ? "warning" : "error" }.joined(separator: " or ")
    return "\(severity): "
      + costs.map(\.words).joined(separator: " or ")
      .replacing("costs the row or costs the file", with: "costs the row or the file")
  }

  /// The first sentence of the meaning, without its full stop.
  public var summary: String {
    var summary = ""
    for character in meaning {
      if character == " ", summary.last == "." { break }
      summary.append(character)
    }
    return summary.last == "." ? String(summary.dropLast()) : summary
  }
}

extension FaultEntry.Cost {
  /// As part of ``FaultEntry/weight``.
  var words: String {
    switch self {
    case .note: "only a note"
    case .row: "costs the row"
    case .file: "costs the file"
    case .definition: "refuses the definition"
    case .command: "ends the command"
    }
  }
}
