import RekonPipeline
import RekonTestSupport

/// A small camt.053 of one account and day.
struct Statement {
  var day: String
  var sequence: Int
  var account: String
  var opening: String
  var closing: String
  var entry: String?

  var document: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
    <ElctrncSeqNb>\(sequence)</ElctrncSeqNb><Acct><Id><Othr><Id>\(account)</Id></Othr></Id><Ccy>IDR</Ccy></Acct>
    \(balance("OPBD", opening))\(balance("CLBD", closing))
    \(entry ?? "")
    </Stmt></BkToCstmrStmt></Document>

    """
  }

  private func balance(_ type: String, _ amount: String) -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">\(amount)</Amt>"
      + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>"
  }

  static func entry(
    _ direction: String, _ amount: String, _ reference: String, day: String, isReturn: Bool = false
  ) -> String {
    "<Ntry><Amt Ccy=\"IDR\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
      + "<BookgDt><Dt>\(day)</Dt></BookgDt><NtryDtls><TxDtls><Refs><AcctSvcrRef>\(reference)</AcctSvcrRef>"
      + "<EndToEndId>TKB20200907LP0003</EndToEndId></Refs><Amt Ccy=\"IDR\">\(amount)</Amt><RltdPties><CdtrAcct><Id><Othr>"
      + "<Id>6824919666</Id></Othr></Id></CdtrAcct></RltdPties>"
      + (isReturn ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : "") + "</TxDtls></NtryDtls></Ntry>"
  }
}

enum PipelineRunner {
  static func run(_ request: RunRequest) async throws -> RunReport { try await PipelineRun(request).run() }
}
