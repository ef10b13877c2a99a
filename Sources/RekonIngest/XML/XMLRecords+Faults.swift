import RekonCore

/// What is wrong with a record: one reason for a run, all of it for a partner's desk.
extension XMLRecords {
  /// Every field of a record that is wrong, for a partner's desk.
  func inspect(_ base: UnsafePointer<UInt8>, _ place: Place, from first: Int, _ desk: DeskLog) -> Verdict {
    var step = first
    while step >= 0 {
      if !spoiltRules.contains(plan.steps[step].rule) {
        if isOverLimit(step: step), case let fault = explain(base, step: step), fault.code == "field-limit" {
          desk.refuse(fault.at(place))
        } else {
          desk.addField(step: step, .init(fault: explain(base, step: step).at(place), key: key(base)))
        }
      }
      step = plan.apply(base, spans, to: rows.builder, from: step + 1)
    }
    return .counted
  }

  func inspectSpoilt(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place, _ desk: DeskLog) -> Verdict {
    let base = UnsafePointer(walk.pointee.text.assumingMemoryBound(to: UInt8.self))
    for fault in spoilt { desk.addRow(.init(fault: fault.at(place), key: key(base))) }
    return inspect(base, place, from: plan.apply(base, spans, to: rows.builder), desk)
  }

  /// The record's key as it stands in the feed.
  func key(_ base: UnsafePointer<UInt8>) -> String {
    guard let identityField, !rows.profile.record.columns[rows.profile.record.identityColumn].isPersonal else {
      return ""
    }
    let span = spans[identityField]
    let text = UnsafeRawBufferPointer(start: base + Int(span.start), count: min(80, Int(span.count)))
    return visible(withoutIdentities(String(decoding: text, as: UTF8.self)))
  }

  func unknownCase(_ walk: UnsafeMutablePointer<XMLWalk>) -> Fault {
    let found = dialect.marks.indices.map { index in
      let slot = walk.pointee.first(markSlots[index])
      return "\(dialect.marks[index].name) \(slot < 0 ? "absent" : quoted(walk.pointee.bytes(slot)))"
    }
    return Fault(
      "case-unknown", found: found.joined(separator: ", "), expected: "a case of the profile",
      remedy: "what this entry is cannot be told")
  }

  func repeated(_ path: String) -> Fault {
    Fault(
      "element-repeated", at: Place(column: path), found: "'\(path)' more than once in one row", expected: "it once")
  }

  func shared() -> Fault {
    Fault(
      "amount-shared", found: "a detail without an amount of its own beside others",
      expected: "an amount for each detail", remedy: "the row's amount cannot be shared out")
  }

  func explain(_ base: UnsafePointer<UInt8>, step: Int) -> Fault {
    let profile = rows.profile
    let failed = plan.steps[step].rule
    let bytes = UnsafeRawBufferPointer(start: base + Int(spans[failed].start), count: Int(spans[failed].count))
    if failed >= plan.rules.count {
      let constant = plan.constants[failed - plan.rules.count]
      var fault = FieldExplainer.explain(bytes, constant)
      fault.place.column = constant.column
      return fault
    }
    let rule = plan.rules[failed]
    var fault = FieldExplainer.explain(bytes, rule, profile, encoding: .utf8)
    let isPersonal = profile.record.columns[rule.target].isPersonal || FieldExplainer.isIdentity(bytes)
    if isPersonal, !bytes.isEmpty, fault.code != "field-limit" {
      fault.found = FieldExplainer.masked(bytes)
    }
    fault.place.column = rule.column
    return fault
  }
}

extension Fault {
  /// The same fault in a record at `place`, its column kept.
  fileprivate func at(_ place: Place) -> Fault {
    var fault = self
    (fault.place.line, fault.place.record, fault.place.byte) = (place.line, place.record, place.byte)
    return fault
  }
}
