import RekonCore

/// ISO 20022 account messages of BNI, as FEEDS describes them.
public enum Camt {
  public static let file = "bni/transfers_20200909.xml"

  public static func transfers() throws -> FeedProfile { try PipelineFolder.shippedFeed("bni", "transfers") }
  public static func incentives() throws -> FeedProfile { try PipelineFolder.shippedFeed("bni", "incentives") }

  /// The three messages: `.052` a report, `.053` a statement, `.054` a notification.
  public enum Message: String, CaseIterable, Sendable {
    case report = "052"
    case statement = "053"
    case notification = "054"

    public var root: String {
      switch self {
      case .report: "BkToCstmrAcctRpt"
      case .statement: "BkToCstmrStmt"
      case .notification: "BkToCstmrDbtCdtNtfctn"
      }
    }
    public var element: String {
      switch self {
      case .report: "Rpt"
      case .statement: "Stmt"
      case .notification: "Ntfctn"
      }
    }
  }

  public static func document(
    _ statements: [String], message: Message = .statement, version: String = "08", namespace: String? = nil
  ) -> String {
    let name = namespace ?? "urn:iso:std:iso:20022:tech:xsd:camt.\(message.rawValue).001.\(version)"
    let body = statements.map { "<\(message.element)>\n\($0)</\(message.element)>\n" }.joined()
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"\(name)\">\n<\(message.root)>\n"
      + "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2020-09-10T01:00:00+07:00</CreDtTm></GrpHdr>\n\(body)</\(message.root)>\n</Document>\n"
  }

  public static func balance(
    _ type: String, _ amount: String, direction: String? = "CRDT", date: String = "<Dt>2020-09-09</Dt>",
    currency: String = "IDR"
  ) -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy=\"\(currency)\">\(amount)</Amt>"
      + (direction.map { "<CdtDbtInd>\($0)</CdtDbtInd>" } ?? "") + "<Dt>\(date)</Dt></Bal>\n"
  }

  public static func statement(
    _ entries: [String], opening: String = "1000000.00", closing: String, sequence: Int = 252,
    account: String = "0123456789", currency: String = "IDR", summary: String = "", balances: String? = nil
  ) -> String {
    "<Id>S\(sequence)</Id><ElctrncSeqNb>\(sequence)</ElctrncSeqNb>\n<Acct><Id><Othr><Id>\(account)</Id></Othr></Id>"
      + "<Ccy>\(currency)</Ccy></Acct>\n" + (balances ?? balance("OPBD", opening) + balance("CLBD", closing)) + summary
      + entries.joined()
  }

  public static func summary(count: Int, sum: String) -> String {
    "<TxsSummry><TtlNtries><NbOfNtries>\(count)</NbOfNtries><Sum>\(sum)</Sum></TtlNtries></TxsSummry>\n"
  }

  public static func entry(
    _ amount: String, _ direction: String = "DBIT", reference: String? = "E1",
    state: String = "<Cd>BOOK</Cd>", booking: String? = "<Dt>2020-09-09</Dt>", value: String? = "<Dt>2020-09-10</Dt>",
    currency: String = "IDR", details: [String] = [], count: Int? = nil
  ) -> String {
    let inner =
      (count.map { "<Btch><NbOfTxs>\($0)</NbOfTxs></Btch>" } ?? "")
      + details.map { "<TxDtls>\($0)</TxDtls>" }.joined(separator: "\n")
    return "<Ntry><Amt Ccy=\"\(currency)\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd><Sts>\(state)</Sts>"
      + (booking.map { "<BookgDt>\($0)</BookgDt>" } ?? "") + (value.map { "<ValDt>\($0)</ValDt>" } ?? "")
      + (reference.map { "<AcctSvcrRef>\($0)</AcctSvcrRef>" } ?? "") + "<BkTxCd/>"
      + (inner.isEmpty ? "" : "<NtryDtls>\(inner)</NtryDtls>") + "<AddtlNtryInf>PAYOUT</AddtlNtryInf></Ntry>\n"
  }

  public static func detail(
    batch: String? = "B1", reference: String? = "T1", amount: String? = nil, instructed: String? = nil,
    direction: String? = nil, account: String? = "6824919666", isIBAN: Bool = false, isReturn: Bool = false,
    currency: String = "IDR"
  ) -> String {
    "<Refs>" + (reference.map { "<AcctSvcrRef>\($0)</AcctSvcrRef>" } ?? "")
      + (batch.map { "<EndToEndId>\($0)</EndToEndId>" } ?? "") + "</Refs>"
      + (amount.map { "<Amt Ccy=\"\(currency)\">\($0)</Amt>" } ?? "")
      + (direction.map { "<CdtDbtInd>\($0)</CdtDbtInd>" } ?? "")
      + (instructed.map { "<AmtDtls><TxAmt><Amt Ccy=\"\(currency)\">\($0)</Amt></TxAmt></AmtDtls>" } ?? "")
      + (account.map {
        "<RltdPties><CdtrAcct><Id>" + (isIBAN ? "<IBAN>\($0)</IBAN>" : "<Othr><Id>\($0)</Id></Othr>")
          + "</Id></CdtrAcct></RltdPties>"
      } ?? "") + (isReturn ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : "")
  }

  /// A statement with one payout of 250000.00.
  public static let one = document([
    statement([entry("250000.00", details: [detail()])], closing: "750000.00")
  ])

  /// What a row of transfers must hold, in whole.
  public static func row(
    _ reference: String, _ batch: String, _ account: String, _ amount: String, _ status: String,
    on day: String = "2020-09-09"
  ) -> [String: String] {
    [
      "transfer_ref": reference, "batch_ref": batch, "account": account, "booked_on": day, "amount": amount,
      "status": status,
    ]
  }
}
