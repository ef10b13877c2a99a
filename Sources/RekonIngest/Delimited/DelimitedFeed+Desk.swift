import RekonCore

/// A bad row at a partner's desk: every field of it that is wrong, not the first.
extension DelimitedFeed {
  /// - Returns: whether anything is wrong with the row.
  func inspectShape(_ plan: RowPlan, _ desk: DeskLog) throws -> Bool {
    if let fault = lineLimitFault() { try rows.refuse(fault) }
    if reader.record.lineCount > 1 {
      guard let shape = shape() else { return false }
      rows.countReject()
      try rows.refuse(swallowed(explain(shape)))
      return true
    }
    var spoilt: Set<Int> = []
    forEachByteFault { shape in
      if case .byte(_, _, let field) = shape { spoilt.insert(field) }
      desk.addRow(.init(fault: explain(shape)))
      return true
    }
    let shape = shapeBehindBytes()
    if let shape { desk.addRow(.init(fault: explain(shape), key: key(plan))) }
    let isBad = shape != nil || !spoilt.isEmpty
    // A row without a fault so far is parsed once, on the ordinary way.
    if shape == nil, isBad {
      inspectFields(plan, from: plan.apply(reader.base, reader.fields, to: rows.builder), besides: spoilt, desk)
    }
    if isBad { rows.countReject() }
    return isBad
  }

  /// - Parameter first: the first step that failed.
  func inspectFields(_ plan: RowPlan, from first: Int, besides spoilt: Set<Int> = [], _ desk: DeskLog) {
    if isHeaderAgain { return desk.addRow(.init(fault: explain(.headerRepeated))) }
    var step = first
    while step >= 0 {
      if !spoilt.contains(plan.steps[step].sourceColumn) {
        // Only a text that is kept can be too long; a word or an amount of that size is merely wrong.
        if isOverLimit(plan, step: step), case let fault = fieldFault(plan, step: step), fault.code == "field-limit" {
          desk.refuse(fault)
        } else {
          desk.addField(step: step, .init(fault: fieldFault(plan, step: step), key: key(plan)))
        }
      }
      step = plan.apply(reader.base, reader.fields, to: rows.builder, from: step + 1)
    }
  }

  /// The record's key as it stands in the feed, where its column can be found.
  private func key(_ plan: RowPlan) -> String {
    let identity = profile.record.identityColumn
    guard let step = plan.steps.first(where: { $0.rule < plan.rules.count && plan.rules[$0.rule].target == identity }),
      step.sourceColumn < reader.record.fieldCount, !profile.record.columns[identity].isPersonal
    else { return "" }
    // From a quote that is at fault on, a field may hold its neighbours.
    if let quote = reader.record.quoteFault, quote.field <= step.sourceColumn { return "" }
    let bytes = reader.bytes(reader.fields[step.sourceColumn])
    return visible(withoutIdentities(dialect.encoding.text(UnsafeRawBufferPointer(rebasing: bytes.prefix(80)))))
  }
}
