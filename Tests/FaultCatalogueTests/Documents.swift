import RekonTestSupport

/// A small XML feed of Sekolah.mu: everything in attributes, totals at the root.
func sekolahmu(_ rows: String..., root: String = "penjualan", attributes: String? = nil) -> String {
  let totals = attributes ?? "tanggal=\"2020-09-04\" jumlah=\"\(rows.count)\" total=\"\(rows.count * 250_000)\""
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root) \(totals)>\n" + rows.map { "  \($0)\n" }.joined()
    + "</\(root)>\n"
}

/// A row of ``sekolahmu(_:root:attributes:)``.
let transaksi =
  "<transaksi id=\"SKM0000101\" waktu=\"2020-09-04T13:05:10\" kartu=\"0123456789012345\" kursus=\"C00017\" "
  + "lembaga=\"LP0003\" kanal=\"linkaja\" ref=\"LA0000000101\" status=\"SUKSES\" harga=\"250000\"/>"

/// A small camt.053 of BNI, its parts to spoil: an opening balance of 1000000.00, one payout of 250000.00.
struct BankStatement {
  var sequence = "<ElctrncSeqNb>252</ElctrncSeqNb>"
  var currency = "IDR"
  var opening = balance("OPBD", "1000000.00")
  var closing = balance("CLBD", "750000.00")
  var entries = [entry("250000.00", details: [detail()])]
  var hasStatement = true

  static func balance(_ type: String, _ amount: String, direction: String = "CRDT") -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">\(amount)</Amt>"
      + "<CdtDbtInd>\(direction)</CdtDbtInd><Dt><Dt>2020-09-04</Dt></Dt></Bal>\n"
  }

  static func entry(
    _ amount: String, _ direction: String = "DBIT", details: [String] = [], count: Int? = nil
  ) -> String {
    let inner =
      (count.map { "<Btch><NbOfTxs>\($0)</NbOfTxs></Btch>" } ?? "")
      + details.map { "<TxDtls>\($0)</TxDtls>" }.joined(separator: "\n")
    return "<Ntry><Amt Ccy=\"IDR\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
      + "<BookgDt><Dt>2020-09-04</Dt></BookgDt><AcctSvcrRef>E1</AcctSvcrRef>"
      + (inner.isEmpty ? "" : "<NtryDtls>\(inner)</NtryDtls>") + "</Ntry>\n"
  }

  static func detail(_ batch: String = "B1", amount: String? = nil) -> String {
    "<Refs><AcctSvcrRef>T-\(batch)</AcctSvcrRef><EndToEndId>\(batch)</EndToEndId></Refs>"
      + (amount.map { "<Amt Ccy=\"IDR\">\($0)</Amt>" } ?? "")
  }

  var text: String {
    let statement =
      "<Stmt>\n\(sequence)\n<Acct><Id><Othr><Id>0123456789</Id></Othr></Id><Ccy>\(currency)</Ccy></Acct>\n\(opening)"
      + "\(closing)\(entries.joined())</Stmt>\n"
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n"
      + (hasStatement ? statement : "") + "</BkToCstmrStmt>\n</Document>\n"
  }

  /// The same with one part spoiled: `BankStatement().with(\.currency, "USD")`.
  func with<Value>(_ part: WritableKeyPath<BankStatement, Value>, _ value: Value) -> BankStatement {
    var copy = self
    copy[keyPath: part] = value
    return copy
  }

  /// What is told of it.
  func read(rejectLimit: Int? = nil) throws -> [Told] {
    try FaultCatalogueTests.read(text, "bni", "transfers", as: "xml") {
      if let rejectLimit { $0.rejectLimit = rejectLimit }
    }
  }
}

/// BNI's payments, closed by their trailer.
func bniPayments(_ rows: [String], trailer: String) -> String {
  feed(["trx_id,va_number,order_id,platform,trx_time,amount,type,status"] + rows + [trailer])
}

func bniPayment(_ account: String = "89880123456789012345", amount: String = "250000.00") -> String {
  "BN000000000101,\(account),TKP000000000101,tokopedia,2020-09-04 10:00:00,\(amount),DEBIT,SUCCESS"
}

/// Pijar Mahir's sales: a head, rows, a last line.
func pijarMahir(
  head: String = "H|PIJARMAHIR|SALES|20200904|001", rows: [String] = [], last: String = "T|0|0"
) -> String { feed([head] + rows + [last]) }
