import RekonCore

/// The rows of a register by the number of their name, with their days: looked up for every record.
struct DatedRows<Row: Sendable>: Sendable {
  private struct Entry: Sendable {
    var from: Int32
    var to: Int32
    var row: Row
  }

  /// For each name, where its entries begin; one more at the end.
  private let starts: [Int32]
  private let entries: [Entry]

  /// - Parameter rows: in the order of the register.
  init(nameCount: Int, _ rows: [(name: UInt32, validity: Registers.Validity, row: Row)]) {
    var byName = [[Entry]](repeating: [], count: nameCount)
    for (name, validity, row) in rows {
      byName[Int(name)].append(
        Entry(from: validity.from?.dayNumber ?? .min, to: validity.to?.dayNumber ?? .max, row: row))
    }
    var starts: [Int32] = []
    var entries: [Entry] = []
    for name in byName {
      starts.append(Int32(entries.count))
      entries += name
    }
    starts.append(Int32(entries.count))
    self.starts = starts
    self.entries = entries
  }

  private func range(_ name: UInt32) -> Range<Int> { Int(starts[Int(name)])..<Int(starts[Int(name) + 1]) }

  /// Whether the register has the name at all.
  func knows(_ name: UInt32) -> Bool { !range(name).isEmpty }

  /// The row valid on `day`, of several the last: it was added to replace the others. Nil when none is.
  func valid(_ name: UInt32, on day: Int32) -> Row? {
    for index in range(name).reversed() where entries[index].from <= day && day <= entries[index].to {
      return entries[index].row
    }
    return nil
  }

  /// The row valid on `day`, else the name's last one: what rates, accounts and own institutions are read by.
  func serving(_ name: UInt32, on day: Int32) -> Row? {
    valid(name, on: day) ?? range(name).last.map { entries[$0].row }
  }
}
