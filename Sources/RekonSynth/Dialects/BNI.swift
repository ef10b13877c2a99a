/// CSV with `,`, virtual accounts instead of cards, two decimals, closed by a trailer with number of rows and their net.
struct BNIPayments: PaymentDialect {
  let code = "bni"
  let form = FeedForm(hasTotals: true)

  func write(reference: PaymentReference, to text: inout FeedText) {
    text.append("BN", Int64(reference.number), width: 12)
  }

  func write(payments: [PaymentRow], _ head: FileHead, to text: inout FeedText) {
    text.append("trx_id,va_number,order_id,platform,trx_time,amount,type,status\n")
    for row in payments {
      write(reference: row.reference, to: &text)
      text.append(",8988")
      text.append(card: row.participant)
      text.append(",")
      if row.order != 0 { text.append(order: row.order, of: row.platform) }
      text.append(",")
      text.append(Dialects.merchants[Int(row.platform)])
      text.append(",")
      text.append(day: Sold.day(of: row.paidAt))
      text.append(byte: 0x20)
      text.append(time: row.paidAt)
      text.append(",")
      text.append(decimal: row.amount)
      if row.isRefund { text.append(",REFUND,") } else { text.append(",DEBIT,") }
      switch row.status {
      case .settled: text.append("SUCCESS\n")
      case .pending: text.append("PENDING\n")
      case .reversed: text.append("REVERSED\n")
      }
    }
    text.append("#TRAILER,", Int64(payments.count), width: 1)
    text.append(",")
    text.append(decimal: payments.reduce(0) { $0 + ($1.isRefund ? -$1.amount : $1.amount) })
    text.append("\n")
  }
}

/// A bank statement of each day, ISO 20022 camt.053.001.08: money that comes back is an entry of its own.
struct BNITransfers: TransferDialect {
  let code = "bni"
  let form = FeedForm(suffix: "xml", hasTotals: true, isNumbered: true)
  let booksReturns = true
  /// Below Rp50,000,000 the programme office pays in, so that the account never runs dry: Rp500,000,000 at a time.
  private static let low: Int64 = 5_000_000_000
  private static let step: Int64 = 50_000_000_000

  func write(transfer id: Int64, to text: inout FeedText) { text.append("BNT", id, width: 12) }

  func write(
    transfers: [TransferRow], _ head: FileHead, accounts: [[UInt8]], balance: inout Int64, to text: inout FeedText
  ) {
    let opening = balance
    let spent = transfers.reduce(Int64(0)) { $1.status == .booked ? $0 + $1.amount : $0 }
    let back = transfers.reduce(Int64(0)) { $1.status == .returned ? $0 + $1.amount : $0 }
    // Whatever comes back is not counted on.
    let lacking = Self.low + max(spent, 0) - opening
    let topUp = lacking > 0 ? (lacking + Self.step - 1) / Self.step * Self.step : 0
    balance = opening + topUp - spent + back
    text.append(bankDocument: "camt.053.001.08", "BkToCstmrStmt", "STMT", head)
    text.append("    <Stmt>\n      <Id>STMT-")
    text.append(day: head.day, separator: nil)
    text.append("</Id>\n      <ElctrncSeqNb>")
    text.append(head.number)
    text.append("</ElctrncSeqNb>\n")
    text.append(bankPeriod: head)
    text.append(balance: "OPBD", opening, on: head.day)
    text.append(balance: "CLBD", balance, on: head.day)
    var number: Int64 = 0
    if topUp > 0 {
      number += 1
      text.append(entry: number, amount: topUp, isCredit: true, isBooked: true, on: head.day)
      text.append("<AcctSvcrRef>BNK")
      text.append(day: head.day, separator: nil)
      text.append("</AcctSvcrRef>")
      text.append(bankCode: "RCDT", "BOOK")
      text.append("<AddtlNtryInf>Dana program</AddtlNtryInf></Ntry>\n")
    }
    for row in transfers {
      number += 1
      append(row, number, head, accounts, &text)
    }
    text.append("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n")
  }

  private func append(
    _ row: TransferRow, _ number: Int64, _ head: FileHead, _ accounts: [[UInt8]], _ text: inout FeedText
  ) {
    let amount = abs(row.amount)
    let isRepaid = row.amount < 0
    let isCredit = isRepaid || row.status == .returned
    text.append(entry: number, amount: amount, isCredit: isCredit, isBooked: row.status != .pending, on: head.day)
    text.append("<AcctSvcrRef>")
    write(transfer: row.id, to: &text)
    text.append("</AcctSvcrRef>")
    if !isCredit {
      text.append(bankCode: "ICDT", "DMCT")
    } else if isRepaid {
      text.append(bankCode: "RCDT", "DMCT")
    } else {
      text.append(bankCode: "ICDT", "RRTN")
    }
    text.append("<NtryDtls><TxDtls><Refs><AcctSvcrRef>")
    write(transfer: row.id, to: &text)
    text.append("</AcctSvcrRef><EndToEndId>")
    text.append(row.batch)
    text.append("</EndToEndId></Refs>")
    text.append(bankAmount: amount, isCredit: isCredit)
    if row.beneficiary >= 0 {
      text.append("<RltdPties><CdtrAcct><Id><Othr><Id>")
      text.append(accounts[Int(row.beneficiary)])
      text.append("</Id></Othr></Id></CdtrAcct></RltdPties>")
    }
    if row.status == .returned { text.append("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>") }
    text.append("</TxDtls></NtryDtls></Ntry>\n")
  }
}

/// A notification of each day, ISO 20022 camt.054.001.08.
struct BNIIncentives: IncentiveDialect {
  let code = "bni"
  let form = FeedForm(suffix: "xml", hasTotals: true)

  func write(disbursement id: Int64, to text: inout FeedText) { text.append("BND", id, width: 12) }

  func write(incentives: [IncentiveRow], _ head: FileHead, to text: inout FeedText) {
    text.append(bankDocument: "camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "NTFY", head)
    text.append("    <Ntfctn>\n      <Id>NTFY-")
    text.append(day: head.day, separator: nil)
    text.append("</Id>\n")
    text.append(bankPeriod: head)
    for (index, row) in incentives.enumerated() {
      let isCredit = row.status == .returned
      text.append(
        entry: Int64(index) + 1, amount: row.amount, isCredit: isCredit, isBooked: row.status != .failed, on: head.day)
      text.append("<AcctSvcrRef>")
      write(disbursement: row.id, to: &text)
      text.append("</AcctSvcrRef>")
      if isCredit { text.append(bankCode: "ICDT", "RRTN") } else { text.append(bankCode: "ICDT", "DMCT") }
      text.append("<NtryDtls><TxDtls><Refs><AcctSvcrRef>")
      write(disbursement: row.id, to: &text)
      text.append("</AcctSvcrRef><EndToEndId>")
      text.append(card: row.participant)
      text.append("-", row.instalment, width: 1)
      text.append("</EndToEndId></Refs>")
      text.append(bankAmount: row.amount, isCredit: isCredit)
      if isCredit { text.append("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>") }
      text.append("</TxDtls></NtryDtls></Ntry>\n")
    }
    text.append("    </Ntfctn>\n  </BkToCstmrDbtCdtNtfctn>\n</Document>\n")
  }
}
