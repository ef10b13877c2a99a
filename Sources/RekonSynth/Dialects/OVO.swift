/// CSV with `,`, amounts in sen, days without separators, closed by a line `<END>`.
struct OVOTransfers: TransferDialect {
  let code = "ovo"
  private let platforms = Platform.all.map { Dialects.platform($0.code) }

  func write(transfer id: Int64, to text: inout FeedText) {
    text.append("OVT")
    text.append(id, width: 12)
  }

  func write(transfers: [TransferRow], of day: Int32, accounts: [[UInt8]], to text: inout FeedText) {
    text.append("REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS\n")
    for row in transfers {
      write(transfer: row.id, to: &text)
      text.append(",")
      platforms[Int(row.batch.platform)]?.write(batch: row.batch, to: &text)
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
