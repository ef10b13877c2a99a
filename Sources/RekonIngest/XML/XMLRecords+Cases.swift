import RekonCore

/// What a record is, by what its marks say.
extension XMLRecords {
  /// Finds the record's case and turns it into the fields it decides.
  func decide(_ walk: UnsafeMutablePointer<XMLWalk>) -> Verdict {
    guard let found = dialect.cases.first(where: { holds($0, walk) }) else { return .failed(unknownCase(walk)) }
    guard let status = found.status else {
      ignoredByCase += 1
      return .ignored
    }
    if let statusField, let span = wordSpans[status] { spans[statusField] = span }
    if let amountField {
      let span = spans[amountField]
      let base = walk.pointee.text + Int(span.start)
      if span.count > 0, base.load(as: UInt8.self) == 0x2D {
        let amount = UnsafeRawBufferPointer(start: base, count: Int(span.count))
        return .failed(
          Fault(
            "amount-negative", at: Place(column: rows.profile.fields[amountField].column), found: quoted(amount),
            expected: "an amount without sign", remedy: "the direction tells which way the money went"))
      }
      if found.isNegative, span.count > 0 { spans[amountField] = negated(walk, span) }
    }
    for index in 0..<fieldSlots.count where found.emptied.contains(rows.profile.fields[index].target) {
      spans[index] = FieldSpan(start: 0, count: 0)
    }
    return .kept
  }

  func holds(_ candidate: XMLDialect.Case, _ walk: UnsafeMutablePointer<XMLWalk>) -> Bool {
    for (mark, condition) in candidate.conditions {
      let slot = walk.pointee.first(markSlots[mark])
      switch condition {
      case .present: guard slot >= 0 else { return false }
      case .absent: guard slot < 0 else { return false }
      case .equals(let text):
        guard slot >= 0, walk.pointee.bytes(slot).elementsEqual(text.utf8) else { return false }
      }
    }
    return true
  }

  /// The amount with a minus in front, behind all that was captured; it goes with the scope.
  func negated(_ walk: UnsafeMutablePointer<XMLWalk>, _ span: FieldSpan) -> FieldSpan {
    let start = walk.pointee.textCount
    var minus: UInt8 = 0x2D
    walk.pointee.append(&minus, 1)
    return FieldSpan(start: UInt32(start), count: appended(walk, span).count + 1)
  }
}
