/// XML in ISO-8859-1 whose fields are elements, a summary before the rows, whole rupiah, ISO 8601 with offset.
struct LinkAjaPayments: PaymentDialect {
  let code = "linkaja"
  let form = FeedForm(suffix: "xml", hasTotals: true)

  func write(reference: PaymentReference, to text: inout FeedText) {
    text.append("LA", Int64(reference.number), width: 10)
  }

  func write(payments: [PaymentRow], _ head: FileHead, to text: inout FeedText) {
    text.append("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<settlement date=\"")
    text.append(day: head.day)
    text.append("\" partner=\"linkaja\">\n  <summary count=\"")
    text.append(Int64(payments.count))
    text.append("\" net=\"")
    text.append(rupiah: payments.reduce(0) { $0 + ($1.isRefund ? -$1.amount : $1.amount) })
    text.append("\"/>\n")
    for row in payments {
      text.append("  <txn><id>")
      write(reference: row.reference, to: &text)
      text.append("</id><merchantOrder>")
      if row.order != 0 { text.append(order: row.order, of: row.platform) }
      text.append("</merchantOrder><card>")
      text.append(card: row.participant)
      text.append("</card><merchant>")
      text.append(Dialects.merchants[Int(row.platform)])
      text.append("</merchant><time>")
      text.append(isoTime: row.paidAt)
      if row.isRefund {
        text.append("+07:00</time><type>RFD</type><amount>")
      } else {
        text.append("+07:00</time><type>PAY</type><amount>")
      }
      text.append(rupiah: row.amount)
      switch row.status {
      case .settled: text.append("</amount><state>OK</state></txn>\n")
      case .pending: text.append("</amount><state>WAIT</state></txn>\n")
      case .reversed: text.append("</amount><state>REV</state></txn>\n")
      }
    }
    text.append("</settlement>\n")
  }
}

/// Separated by `|`, number of rows and their sum in the first line, whole rupiah, day first.
struct LinkAjaTransfers: TransferDialect {
  let code = "linkaja"
  let form = FeedForm(hasTotals: true)

  func write(transfer id: Int64, to text: inout FeedText) { text.append("LAT", id, width: 10) }

  func write(
    transfers: [TransferRow], _ head: FileHead, accounts: [[UInt8]], balance: inout Int64, to text: inout FeedText
  ) {
    text.append(count: transfers.count, sum: transfers.reduce(0) { $0 + $1.amount })
    text.append("ref|batch|account|date|amount|state\n")
    for row in transfers {
      write(transfer: row.id, to: &text)
      text.append("|")
      text.append(row.batch)
      text.append("|")
      if row.beneficiary >= 0 { text.append(accounts[Int(row.beneficiary)]) }
      text.append("|")
      text.append(dayFirst: row.day, separator: 0x2D)
      text.append("|")
      text.append(rupiah: row.amount)
      switch row.status {
      case .booked: text.append("|OK\n")
      case .returned: text.append("|RET\n")
      case .pending: text.append("|WAIT\n")
      }
    }
  }
}

/// The form of the transfers.
struct LinkAjaIncentives: IncentiveDialect {
  let code = "linkaja"
  let form = FeedForm(hasTotals: true)

  func write(disbursement id: Int64, to text: inout FeedText) { text.append("LAD", id, width: 10) }

  func write(incentives: [IncentiveRow], _ head: FileHead, to text: inout FeedText) {
    text.append(count: incentives.count, sum: incentives.reduce(0) { $0 + $1.amount })
    text.append("ref|card|instalment|date|amount|state\n")
    for row in incentives {
      write(disbursement: row.id, to: &text)
      text.append("|")
      text.append(card: row.participant)
      text.append("|", row.instalment, width: 1)
      text.append("|")
      text.append(dayFirst: head.day, separator: 0x2D)
      text.append("|")
      text.append(rupiah: row.amount)
      switch row.status {
      case .paid: text.append("|OK\n")
      case .failed: text.append("|FAIL\n")
      case .returned: text.append("|RET\n")
      }
    }
  }
}

extension FeedText {
  fileprivate mutating func append(count: Int, sum: Int64) {
    append("#count=", Int64(count), width: 1)
    append(";sum=")
    append(rupiah: sum)
    append("\n")
  }
}
