/// CSV with `;`, amounts in sen, days without separators.
struct OVOPayments: PaymentDialect {
  let code = "ovo"

  func write(reference: PaymentReference, to text: inout FeedText) {
    text.append("OV")
    text.append(day: reference.day, separator: nil)
    text.append(Int64(reference.number), width: 6)
  }

  func write(payments: [PaymentRow], _ head: FileHead, to text: inout FeedText) {
    text.append("SETTLEMENT_ID;TXN_ID;ORDER_ID;CARD;MERCHANT;TXN_TYPE;TXN_TIME;TXN_AMOUNT;STATUS\n")
    for row in payments {
      // What is settled together: a day of one merchant.
      text.append("OVS")
      text.append(day: head.day, separator: nil)
      text.append("-", Int64(row.platform) + 1, width: 2)
      text.append(";")
      write(reference: row.reference, to: &text)
      text.append(";")
      if row.order != 0 { text.append(order: row.order, of: row.platform) }
      text.append(";")
      text.append(card: row.participant)
      text.append(";")
      text.append(Dialects.merchants[Int(row.platform)])
      if row.isRefund { text.append(";REFUND;") } else { text.append(";ACQUIRING;") }
      text.append(day: Sold.day(of: row.paidAt), separator: nil)
      text.append(byte: 0x20)
      text.append(time: row.paidAt)
      text.append(";")
      // A damaged row has its amount in the words of another system.
      if row.isDamaged {
        text.append("Rp", row.amount / 100, width: 1)
      } else {
        text.append(row.amount)
      }
      switch row.status {
      case .settled: text.append(";SUCCESS\n")
      case .pending: text.append(";PENDING\n")
      case .reversed: text.append(";REVERSED\n")
      }
    }
  }
}

/// CSV with `,`, amounts in sen, days without separators, closed by a line `<END>`.
struct OVOTransfers: TransferDialect {
  let code = "ovo"

  func write(transfer id: Int64, to text: inout FeedText) { text.append("OVT", id, width: 12) }

  func write(
    transfers: [TransferRow], _ head: FileHead, accounts: [[UInt8]], balance: inout Int64, to text: inout FeedText
  ) {
    text.append("REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS\n")
    for row in transfers {
      write(transfer: row.id, to: &text)
      text.append(",")
      text.append(row.batch)
      text.append(",")
      if row.beneficiary >= 0 { text.append(accounts[Int(row.beneficiary)]) }
      text.append(",")
      text.append(day: row.day, separator: nil)
      text.append(",")
      text.append(row.amount)
      switch row.status {
      case .booked: text.append(",0,SUCCESS\n")
      case .returned: text.append(",0,RETURNED\n")
      case .pending: text.append(",0,PENDING\n")
      }
    }
    text.append("<END>\n")
  }
}

/// CSV with `;`, amounts in sen, days without separators.
struct OVOIncentives: IncentiveDialect {
  let code = "ovo"

  func write(disbursement id: Int64, to text: inout FeedText) { text.append("OVD", id, width: 12) }

  func write(incentives: [IncentiveRow], _ head: FileHead, to text: inout FeedText) {
    text.append("DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS\n")
    for row in incentives {
      write(disbursement: row.id, to: &text)
      text.append(";")
      text.append(card: row.participant)
      text.append(";", row.instalment, width: 1)
      text.append(";")
      text.append(day: head.day, separator: nil)
      text.append(";")
      text.append(row.amount)
      switch row.status {
      case .paid: text.append(";PAID\n")
      case .failed: text.append(";FAILED\n")
      case .returned: text.append(";RETURNED\n")
      }
    }
  }
}
