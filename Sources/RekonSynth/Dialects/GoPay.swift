/// CSV with `,`, every field quoted, ISO 8601 with offset, amounts with two decimals.
struct GoPayPayments: PaymentDialect {
  let code = "gopay"

  func write(reference: PaymentReference, to text: inout FeedText) {
    text.append("GP-", Int64(reference.number), width: 9)
  }

  func write(payments: [PaymentRow], _ head: FileHead, to text: inout FeedText) {
    text.append(#""transaction_id","order_id","card_number","merchant","transaction_time","#)
    text.append(#""gross_amount","transaction_type","transaction_status""#)
    text.append("\n")
    for row in payments {
      text.append("\"")
      write(reference: row.reference, to: &text)
      text.append("\",\"")
      if row.order != 0 { text.append(order: row.order, of: row.platform) }
      text.append("\",\"")
      text.append(card: row.participant)
      text.append("\",\"")
      text.append(Dialects.merchants[Int(row.platform)])
      text.append("\",\"")
      text.append(isoTime: row.paidAt)
      text.append("+07:00\",\"")
      // A damaged row has its amount in the words of another system.
      if row.isDamaged {
        text.append("Rp", row.amount / 100, width: 1)
      } else {
        text.append(decimal: row.amount)
      }
      if row.isRefund { text.append("\",\"refund\",\"") } else { text.append("\",\"payment\",\"") }
      switch row.status {
      case .settled: text.append("settlement\"\n")
      case .pending: text.append("pending\"\n")
      case .reversed: text.append("cancel\"\n")
      }
    }
  }
}

/// CSV with `,`, never quoted, ISO days, two decimals.
struct GoPayTransfers: TransferDialect {
  let code = "gopay"

  func write(transfer id: Int64, to text: inout FeedText) { text.append("GPP-", id, width: 9) }

  func write(
    transfers: [TransferRow], _ head: FileHead, accounts: [[UInt8]], balance: inout Int64, to text: inout FeedText
  ) {
    text.append("payout_id,reference_no,beneficiary_account,completed_on,amount,status\n")
    for row in transfers {
      write(transfer: row.id, to: &text)
      text.append(",")
      text.append(row.batch)
      text.append(",")
      if row.beneficiary >= 0 { text.append(accounts[Int(row.beneficiary)]) }
      text.append(",")
      text.append(day: row.day)
      text.append(",")
      text.append(decimal: row.amount)
      switch row.status {
      case .booked: text.append(",completed\n")
      case .returned: text.append(",failed\n")
      case .pending: text.append(",processed\n")
      }
    }
  }
}

/// CSV with `,`, never quoted, ISO days, two decimals.
struct GoPayIncentives: IncentiveDialect {
  let code = "gopay"

  func write(disbursement id: Int64, to text: inout FeedText) { text.append("GPD-", id, width: 9) }

  func write(incentives: [IncentiveRow], _ head: FileHead, to text: inout FeedText) {
    text.append("disbursement_id,card_number,instalment,completed_on,amount,status\n")
    for row in incentives {
      write(disbursement: row.id, to: &text)
      text.append(",")
      text.append(card: row.participant)
      text.append(",", row.instalment, width: 1)
      text.append(",")
      text.append(day: head.day)
      text.append(",")
      text.append(decimal: row.amount)
      switch row.status {
      case .paid: text.append(",paid\n")
      case .failed: text.append(",failed\n")
      case .returned: text.append(",returned\n")
      }
    }
  }
}
