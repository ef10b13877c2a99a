/// Records with `|` and a type: `H` with the file's number, `D` for each row, `T` with number of rows and sum. Amounts in
/// sen, no names of columns.
struct PijarMahir: PlatformDialect {
  let code = "pijarmahir"
  let form = FeedForm(hasTotals: true, isNumbered: true)

  func write(order: Int64, to text: inout FeedText) { text.append("PJM", order, width: 9) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("PJR", id, width: 9) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("PJB")
    text.append(batch: batch)
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    begin("SALES|", head, &text)
    for row in sales {
      text.append("D|")
      write(order: row.order, to: &text)
      text.append("|")
      text.append(day: Sold.day(of: row.soldAt), separator: nil)
      text.append(time: row.soldAt, separator: nil)
      text.append("|")
      text.append(card: row.participant)
      text.append("|")
      text.append(course: row.course)
      text.append("|")
      text.append(institution: row.institution)
      text.append("|")
      text.append(channel: row.channel)
      text.append("|")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append("|00|")
      case .refunded: text.append("|09|")
      case .cancelled: text.append("|05|")
      }
      text.append(row.amount)
      text.append("\n")
    }
    end(count: sales.count, total: sales.reduce(0) { $0 + $1.amount }, &text)
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    begin("REMIT|", head, &text)
    for row in remittances {
      text.append("D|")
      write(remittance: row.id, to: &text)
      text.append("|")
      write(batch: row.batch(of: platform), to: &text)
      text.append("|")
      write(order: row.order, to: &text)
      text.append("|")
      text.append(institution: row.institution)
      text.append("|")
      text.append(day: row.day, separator: nil)
      text.append("|")
      text.append(row.gross)
      text.append("|")
      text.append(row.commission)
      text.append("|")
      text.append(row.net)
      text.append("\n")
    }
    end(count: remittances.count, total: remittances.reduce(0) { $0 + $1.net }, &text)
  }

  private func begin(_ feed: StaticString, _ head: FileHead, _ text: inout FeedText) {
    text.append("H|PIJARMAHIR|")
    text.append(feed)
    text.append(day: head.day, separator: nil)
    text.append("|", head.number, width: 3)
    text.append("\n")
  }

  private func end(count: Int, total: Int64, _ text: inout FeedText) {
    text.append("T|")
    text.append(Int64(count))
    text.append("|")
    text.append(total)
    text.append("\n")
  }
}
