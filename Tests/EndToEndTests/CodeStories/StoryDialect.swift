import RekonCore
import RekonTestSupport

/// Writes the rows of a story as the partners would.
struct StoryDialect {
  let cast: [String: String]
  let registers: StoryRegisters

  /// The text of a file with these rows.
  /// - Parameter sequence: the file's number, for feeds that number theirs.
  func file(_ party: String, _ feed: String, _ day: String, _ rows: [StoryRow], sequence: Int) -> String {
    let (head, last) = frame(party, feed, day, rows, sequence: sequence)
    return RekonTestSupport.feed(head + rows.map(line) + last)
  }

  private func frame(
    _ party: String, _ feed: String, _ day: String, _ rows: [StoryRow], sequence: Int
  ) -> (head: [String], last: [String]) {
    let date = day.filter { $0 != "-" }
    switch "\(party)/\(feed)" {
    case "tokopedia/sales": return ([SaleRow.header], [])
    case "tokopedia/remittances": return ([RemittanceRow.header], [])
    case "gopay/payments": return ([PaymentRow.header], [])
    case "gopay/transfers": return (["payout_id,reference_no,beneficiary_account,completed_on,amount,status"], [])
    case "gopay/incentives": return (["disbursement_id,card_number,instalment,completed_on,amount,status"], [])
    case "ovo/payments":
      return (["SETTLEMENT_ID;TXN_ID;ORDER_ID;CARD;MERCHANT;TXN_TYPE;TXN_TIME;TXN_AMOUNT;STATUS"], [])
    case "ovo/transfers": return ([TransferRow.header], [TransferRow.end])
    case "ovo/incentives": return (["DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS"], [])
    case "pijarmahir/sales":
      return (
        ["H|PIJARMAHIR|SALES|\(date)|\(sequence)"], ["T|\(rows.count)|\(rows.reduce(0) { $0 + $1.amount } * 100)"]
      )
    case "pijarmahir/remittances": return (["H|PIJARMAHIR|REMIT|\(date)|\(sequence)"], ["T|0|0"])
    case "skillacademy/sales": return (["order_id,ts_ms,card_no,sku,lp,channel,payment_ref,status,amount"], [])
    case "skillacademy/remittances": return (["remit_id,batch,order_id,lp,date,gross,fee,net"], [])
    case "pmo/entitlements":
      return (["participant,wave,awarded_on,training_balance,certified_on,revoked_on,channel"], [])
    default: fatalError("docs/codes.md: no story has \(party)/\(feed) yet")
    }
  }

  private func line(_ row: StoryRow) -> String {
    switch row.kind {
    case "sale": sale(row)
    case "debit", "refund": payment(row)
    case "line": remittance(row)
    case "transfer": transfer(row)
    case "instalment": instalment(row)
    default: entitlement(row)
    }
  }

  // MARK: Records

  private func sale(_ row: StoryRow) -> String {
    let course = row.says["course"] ?? "C01178"
    let institution = row.says["institution"] ?? registers.institution(of: course)
    let fields = [
      row.number, card(row), course, institution, row.says["channel"] ?? "gopay",
      row.says["payment_ref"] ?? "GP-" + row.suffix,
    ]
    let day = row.says["sold_at"] ?? row.day
    switch row.party {
    case "tokopedia":
      return
        (["\(day) 10:00:00", fields[0], fields[1]] + fields[2...] + [row.status.uppercased()]
        + [String(row.amount), String(row.amount)]).joined(separator: ";")
    case "pijarmahir":
      let status = ["paid": "00", "refunded": "09", "cancelled": "05"][row.status] ?? ""
      return (["D", fields[0], day.filter { $0 != "-" } + "100000"] + fields[1...] + [status, "\(row.amount)00"])
        .joined(separator: "|")
    case "skillacademy":
      // 10:00 in Jakarta is 3:00 in UTC.
      let milliseconds = Int(BusinessDate(iso: day)!.dayNumber) * 86_400_000 + 3 * 3_600_000
      return ([fields[0], String(milliseconds)] + fields[1...] + [row.status, String(row.amount)])
        .joined(separator: ",")
    default: fatalError("docs/codes.md: no story has sales of \(row.party) yet")
    }
  }

  private func payment(_ row: StoryRow) -> String {
    let order = row.says["order_id"] ?? "TKP-" + row.suffix
    let platform = row.says["platform"] ?? "tokopedia"
    let isDebit = row.kind == "debit"
    let clock = isDebit ? "10:05:00" : "15:00:00"
    if row.party == "gopay" {
      let status = ["settled": "settlement", "pending": "pending", "reversed": "cancel"][row.status] ?? ""
      return [
        row.number, order, card(row), platform, "\(row.day)T\(clock)+07:00", "\(row.amount).00",
        isDebit ? "payment" : "refund", status,
      ].map { "\"\($0)\"" }.joined(separator: ",")
    }
    let status = ["settled": "SUCCESS", "pending": "PENDING", "reversed": "REVERSED"][row.status] ?? ""
    return [
      "S" + row.suffix, row.number, order, card(row), platform, isDebit ? "ACQUIRING" : "REFUND",
      "\(row.day.filter { $0 != "-" }) \(clock)", "\(row.amount)00", status,
    ].joined(separator: ";")
  }

  private func remittance(_ row: StoryRow) -> String {
    let commission = row.says["commission"].map(Self.rupiah) ?? row.amount * 15 / 100
    let net = row.says["net"].map(Self.rupiah) ?? row.amount - commission
    let order = row.says["order_id"] ?? "TKP-" + row.suffix
    let fields = [
      row.number, row.says["batch_ref"] ?? "", order, row.says["institution"] ?? "LP0016", row.day, String(row.amount),
      String(commission), String(net),
    ]
    return fields.joined(separator: row.party == "tokopedia" ? ";" : ",")
  }

  private func transfer(_ row: StoryRow) -> String {
    var account = row.says["account"] ?? ""
    if account == "" { account = row.amount < 0 ? "" : registers.account(of: "LP0016") }
    if account.hasPrefix("of ") { account = registers.account(of: String(account.dropFirst(3))) }
    let batch = row.says["batch_ref"] ?? ""
    if row.party == "gopay" {
      let status = ["booked": "completed", "pending": "processed", "returned": "failed"][row.status] ?? ""
      return [row.number, batch, account, row.day, "\(row.amount).00", status].joined(separator: ",")
    }
    let status = ["booked": "SUCCESS", "pending": "PENDING", "returned": "RETURNED"][row.status] ?? ""
    return [row.number, batch, account, row.day.filter { $0 != "-" }, "\(row.amount)00", "0", status]
      .joined(separator: ",")
  }

  private func instalment(_ row: StoryRow) -> String {
    let number = row.says["instalment"] ?? ""
    if row.party == "gopay" {
      return [row.number, card(row), number, row.day, "\(row.amount).00", row.status].joined(separator: ",")
    }
    return [row.number, card(row), number, row.day.filter { $0 != "-" }, "\(row.amount)00", row.status.uppercased()]
      .joined(separator: ";")
  }

  private func entitlement(_ row: StoryRow) -> String {
    [
      card(row), row.says["wave"] ?? "5", row.says["awarded_on"] ?? "2020-08-29", String(row.amount),
      row.says["certified_on"] ?? "", row.says["revoked_on"] ?? "", row.says["channel"] ?? "gopay",
    ].joined(separator: ",")
  }

  /// The participant's card: of a name of the cast, or as it stands.
  private func card(_ row: StoryRow) -> String {
    let name = row.kind == "entitlement" ? row.number : row.says["participant"] ?? "Sari"
    return cast[name] ?? name
  }

  private static func rupiah(_ text: String) -> Int { Int(text.filter { $0 != "." }) ?? 0 }
}
