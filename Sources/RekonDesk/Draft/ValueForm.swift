import RekonCore

/// The form that all values of a column have, as a pattern: `TKP[0-9]{12}`.
///
/// Digits are always told by how many there are; letters stand for themselves where they are the same everywhere. Nil for
/// text without such a form. O(n) in the values' bytes.
enum ValueForm {
  private struct Run {
    enum Kind { case digits, upper, lower, mark }
    var kind: Kind
    /// The letters, while they are the same in every value.
    var text: [UInt8]?
    var shortest: Int
    var longest: Int
  }

  static func pattern(of values: some Collection<String>) -> String? {
    var form: [Run] = []
    for (index, value) in values.enumerated() {
      guard let runs = runs(value) else { return nil }
      if index == 0 {
        form = runs
        continue
      }
      guard runs.count == form.count else { return nil }
      for (place, run) in runs.enumerated() {
        guard run.kind == form[place].kind else { return nil }
        if run.kind == .mark, run.text != form[place].text { return nil }
        if run.text != form[place].text { form[place].text = nil }
        form[place].shortest = min(form[place].shortest, run.shortest)
        form[place].longest = max(form[place].longest, run.longest)
      }
    }
    guard !form.isEmpty, form.contains(where: { $0.kind != .mark }) else { return nil }
    let text = form.map(written).joined()
    return (try? TextPattern(text)) == nil ? nil : text
  }

  private static func written(_ run: Run) -> String {
    func times() -> String {
      run.shortest == run.longest
        ? run.longest == 1 ? "" : "{\(run.longest)}" : "{\(run.shortest),\(run.longest)}"
    }
    switch run.kind {
    case .digits: return "[0-9]" + times()
    case .upper, .lower:
      return run.text.map { String(decoding: $0, as: UTF8.self) } ?? (run.kind == .upper ? "[A-Z]" : "[a-z]") + times()
    case .mark:
      let text = String(decoding: run.text ?? [], as: UTF8.self)
      return "-_/:#@&=,;".contains(text) ? text : "\\" + text
    }
  }

  /// Nil for what is no identifier: empty, long, with spaces, letters beyond ASCII or a dozen of parts.
  private static func runs(_ value: String) -> [Run]? {
    guard !value.isEmpty, value.utf8.count <= 64 else { return nil }
    var runs: [Run] = []
    for byte in value.utf8 {
      guard byte > 0x20, byte < 0x7F else { return nil }
      let kind: Run.Kind = isDigit(byte) ? .digits : isUpper(byte) ? .upper : isLower(byte) ? .lower : .mark
      if kind != .mark, runs.last?.kind == kind {
        runs[runs.count - 1].text?.append(byte)
        runs[runs.count - 1].shortest += 1
        runs[runs.count - 1].longest += 1
      } else {
        runs.append(Run(kind: kind, text: [byte], shortest: 1, longest: 1))
      }
      if runs.count > 12 { return nil }
    }
    // Digits differ from row to row; that a sample's do not says nothing.
    for index in runs.indices where runs[index].kind == .digits { runs[index].text = nil }
    return runs
  }
}
