import RekonCore
import Yams

/// Collects what is wrong with a definition: everything at once, in the order of files and lines.
final class FaultSink {
  private(set) var faults: [Fault] = []

  func add(_ fault: Fault) { faults.append(fault) }

  func throwIfAny() throws {
    guard !faults.isEmpty else { return }
    throw Faults(faults)
  }
}

/// One node of a YAML definition with its file, line and key path. Scalars are taken as text: YAML's own typing would
/// make 750 of `12:30`.
struct YAMLCursor {
  let node: Node
  let file: String
  let keyPath: String
  let sink: FaultSink

  /// Reads a file to its root. Nil when that is not possible; the sink says why.
  static func root(of text: String, file: String, sink: FaultSink) -> YAMLCursor? {
    do {
      guard let node = try compose(yaml: text) else {
        sink.add(
          Fault("definition-empty", file: file, at: Place(line: 1), found: "an empty file", expected: "a definition"))
        return nil
      }
      var left = Self.byteLimit
      guard Self.fits(node, &left) else {
        sink.add(
          Fault(
            "definition-limit", file: file, at: Place(line: 1),
            found: "over \(Self.byteLimit >> 20) MiB once every alias is written out",
            expected: "a definition's few pages",
            remedy: "write out what the aliases stand for, or take some out"))
        return nil
      }
      return YAMLCursor(node: node, file: file, keyPath: "", sink: sink)
    } catch let error as YamlError {
      sink.add(Self.fault(of: error, file: file))
    } catch {
      sink.add(
        Fault(
          "yaml-syntax", file: file, at: Place(line: 1), found: "what is no YAML: \(visible("\(error)"))", expected: "")
      )
    }
    return nil
  }

  /// A few lines of aliases of aliases can stand for more than any machine holds.
  private static let byteLimit = 4 << 20

  /// Whether a node, with every alias written out, takes no more bytes than are left. O(what is left).
  private static func fits(_ node: Node, _ left: inout Int) -> Bool {
    left -= 16
    guard left >= 0 else { return false }
    switch node {
    case .scalar(let scalar):
      left -= scalar.string.utf8.count
      return left >= 0
    case .sequence(let sequence): return sequence.allSatisfy { fits($0, &left) }
    case .mapping(let mapping): return mapping.allSatisfy { fits($0.key, &left) && fits($0.value, &left) }
    case .alias: return true
    }
  }

  private static func fault(of error: YamlError, file: String) -> Fault {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Fault(
        "yaml-syntax", file: file, at: Place(line: mark.line), found: "what is no YAML: \(problem)", expected: "")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\(visible($0))'" }.joined(separator: ", ")
      return Fault(
        "yaml-duplicate-key", file: file, at: Place(line: context.mark.line), found: "key \(names) twice",
        expected: "each key once")
    case .reader(let problem, let offset, let value, let text):
      // Its own words show the whole line, with what cannot be shown in it.
      let line = 1 + text.utf8.prefix(offset ?? 0).count { $0 == 0x0A }
      let character = value > 0 ? " (U+\(String(value, radix: 16, uppercase: true)))" : ""
      return Fault(
        "yaml-syntax", file: file, at: Place(line: line), found: "what is no YAML: \(problem)\(character)", expected: ""
      )
    default:
      return Fault(
        "yaml-syntax", file: file, at: Place(line: 1), found: "what is no YAML: \(visible("\(error)"))", expected: "")
    }
  }

  var line: Int? { node.mark?.line }

  func fault(_ code: Fault.Code, found: String, expected: String, remedy: String = "") {
    sink.add(
      Fault(
        code, file: file, at: Place(line: line, keyPath: keyPath), found: found, expected: expected, remedy: remedy))
  }

  private func child(_ key: String, _ node: Node) -> YAMLCursor {
    YAMLCursor(node: node, file: file, keyPath: keyPath.isEmpty ? key : "\(keyPath).\(key)", sink: sink)
  }

  /// The members of a mapping. Unknown keys are told with the nearest known one; absent required ones are told, too.
  func members(_ known: [String], required: [String] = []) -> [String: YAMLCursor] {
    guard case .mapping(let mapping) = node else {
      fault("definition-shape", found: shape, expected: "a mapping with \(known.joined(separator: ", "))")
      return [:]
    }
    var members: [String: YAMLCursor] = [:]
    for (keyNode, value) in mapping {
      let key = keyNode.string ?? ""
      guard known.contains(key) else {
        let hint =
          nearest(key, among: known).map { "did you mean '\($0)'?" } ?? "known: \(known.joined(separator: ", "))"
        YAMLCursor(node: keyNode, file: file, keyPath: child(key, value).keyPath, sink: sink)
          .fault("unknown-key", found: "key '\(visible(key))'", expected: "a known key", remedy: hint)
        continue
      }
      members[key] = child(key, value)
    }
    for key in required where members[key] == nil {
      fault("missing-key", found: "no '\(key)'", expected: "", remedy: "it is required here")
    }
    return members
  }

  /// The members of a mapping whose keys are free, in the order of the file.
  func freeMembers() -> [(key: String, value: YAMLCursor)] {
    guard case .mapping(let mapping) = node else {
      fault("definition-shape", found: shape, expected: "a mapping")
      return []
    }
    return mapping.map { ($0.key.string ?? "", child($0.key.string ?? "", $0.value)) }
  }

  func items() -> [YAMLCursor] {
    guard case .sequence(let sequence) = node else {
      fault("definition-shape", found: shape, expected: "a list")
      return []
    }
    return sequence.enumerated().map { child(String($0.offset + 1), $0.element) }
  }

  var isList: Bool {
    if case .sequence = node { return true }
    return false
  }

  var isMapping: Bool {
    if case .mapping = node { return true }
    return false
  }

  /// The text of a scalar, as it was written.
  func text() -> String? {
    guard case .scalar(let scalar) = node else {
      fault("definition-shape", found: shape, expected: "a value")
      return nil
    }
    return scalar.string
  }

  /// A value out of a closed list.
  func word<Value>(_ values: [String: Value]) -> Value? {
    guard let text = text() else { return nil }
    if let value = values[text] { return value }
    let known = values.keys.sorted(by: bytesPrecede)
    let hint = nearest(text, among: known).map { "did you mean '\($0)'?" } ?? ""
    fault(
      "unknown-value", found: quoted(text), expected: "one of \(known.map(visible).joined(separator: ", "))",
      remedy: hint)
    return nil
  }

  func flag() -> Bool? { word(["true": true, "false": false]) }

  func number(_ range: ClosedRange<Int>) -> Int? {
    guard let text = text() else { return nil }
    guard let value = Int(text), range.contains(value) else {
      fault(
        "number-out-of-range", found: quoted(text),
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return value
  }

  func date() -> BusinessDate? {
    guard let text = text() else { return nil }
    guard let date = BusinessDate(iso: text) else {
      fault("date-impossible", found: quoted(text), expected: "a day that exists, as yyyy-MM-dd")
      return nil
    }
    return date
  }

  /// `1d` or `5bd`.
  func term() -> Term? {
    guard let text = text() else { return nil }
    let digits = text.prefix(while: \.isNumber)
    let units: [String: Term.Unit] = ["d": .calendarDays, "bd": .businessDays]
    guard let count = Int(digits), let unit = units[String(text.dropFirst(digits.count))], count <= 366 else {
      fault(
        "term-impossible", found: quoted(text), expected: "days as 1d or business days as 5bd, at most 366",
        remedy: "a term counts from an event's day and includes its last day")
      return nil
    }
    return Term(count: count, unit: unit)
  }

  private var shape: String {
    switch node {
    case .scalar(let scalar): quoted(scalar.string)
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The content without comments and layout, members sorted: what a digest is taken over.
  func canonical(without left: Set<String> = []) -> String {
    switch node {
    case .scalar(let scalar): return "\"\(scalar.string)\""
    case .sequence: return "[" + items().map { $0.canonical() }.joined(separator: ",") + "]"
    case .mapping:
      let members = freeMembers().filter { !left.contains($0.key) }.sorted { bytesPrecede($0.key, $1.key) }
      return "{" + members.map { "\"\($0.key)\":\($0.value.canonical())" }.joined(separator: ",") + "}"
    case .alias: return "*"
    }
  }
}
