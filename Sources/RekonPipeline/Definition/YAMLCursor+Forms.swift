import RekonCore

/// Values that several parts of a definition share.
extension YAMLCursor {
  /// One text, or a list of them.
  func texts() -> [String] { isList ? items().compactMap { $0.text() } : [text()].compactMap { $0 } }

  func pattern() -> TextPattern? {
    guard let text = text() else { return nil }
    do throws(TextPattern.Problem) {
      return try TextPattern(text)
    } catch {
      let why =
        switch error {
        case .unclosed(let mark): "'\(mark)' is not closed"
        case .badRepetition: "a repetition that is no {n} or {n,m}"
        case .ambiguous: "a repetition and what follows it can take the same character"
        case .nothingToRepeat: "a repetition without anything before it"
        }
      fault("pattern-impossible", found: "\(quoted(text)): \(why)", expected: "a pattern such as TKP[0-9]{12}")
      return nil
    }
  }

  func timeFormat(needsTime: Bool, months: [String]) -> TimeFormat? {
    guard let text = text() else { return nil }
    guard let format = TimeFormat(text, months: months), format.hasTime == needsTime || !needsTime else {
      let needsMonths = text.contains("MMM") && months.isEmpty
      fault(
        "time-format-impossible", found: quoted(text),
        expected: needsTime
          ? "a date and time such as yyyy-MM-dd HH:mm:ss, or \(TimeFormat.epoch)" : "a date such as yyyy-MM-dd",
        remedy: needsMonths ? "'MMM' needs the feed's 'months'" : "")
      return nil
    }
    return format
  }

  func lineTemplate(months: [String]) -> LineTemplate? {
    guard let text = text() else { return nil }
    do throws(LineTemplate.Problem) {
      return try LineTemplate(text, months: months)
    } catch {
      let why =
        switch error {
        case .unclosed: "a { without its }"
        case .unknownSlot(let name): "{\(name)}"
        case .dateForm(let form): "{date:\(form)}, which is no day's form"
        case .slotsTouch: "two placeholders without text between them"
        case .empty: "nothing"
        }
      fault(
        "line-template", found: why,
        expected: "text with {count} {sum} {sequence} {currency} {any} {date:yyyyMMdd}",
        remedy: "for example #TRAILER,{count},{sum}")
      return nil
    }
  }

  /// `16MiB`, `64GiB`, `4096`.
  func byteCount(_ range: ClosedRange<Int>) -> Int? {
    guard let text = text() else { return nil }
    let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]
    let unit = units.first { text.hasSuffix($0.0) }
    let digits = unit == nil ? Substring(text) : text.dropLast(3)
    guard let number = Int(digits), number >= 0, number <= Int.max >> 31, range.contains(number << (unit?.1 ?? 0))
    else {
      fault(
        "number-out-of-range", found: quoted(text),
        expected: "bytes from \(range.lowerBound) to \(range.upperBound), as 4096, 64KiB, 16MiB or 1GiB")
      return nil
    }
    return number << (unit?.1 ?? 0)
  }
}
