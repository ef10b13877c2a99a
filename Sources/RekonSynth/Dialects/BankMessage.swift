/// What statements and notifications of ISO 20022 have in common.
extension FeedText {
  /// Everything before the statement: namespace, message element, group header.
  mutating func append(
    bankDocument version: StaticString, _ message: StaticString, _ kind: StaticString, _ head: FileHead
  ) {
    append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:")
    append(version)
    append("\">\n  <")
    append(message)
    append(">\n    <GrpHdr><MsgId>BNI-")
    append(kind)
    append("-")
    append(day: head.day, separator: nil)
    append("</MsgId><CreDtTm>")
    append(day: head.day)
    append("T23:59:59+07:00</CreDtTm></GrpHdr>\n")
  }

  /// When it was made, which day it covers, and of which account.
  mutating func append(bankPeriod head: FileHead) {
    append("      <CreDtTm>")
    append(day: head.day)
    append("T23:59:59+07:00</CreDtTm>\n      <FrToDt><FrDtTm>")
    append(day: head.day)
    append("T00:00:00+07:00</FrDtTm><ToDtTm>")
    append(day: head.day)
    append("T23:59:59+07:00</ToDtTm></FrToDt>\n")
    append("      <Acct><Id><Othr><Id>0988000202</Id></Othr></Id><Ccy>IDR</Ccy></Acct>\n")
  }

  mutating func append(balance kind: StaticString, _ sen: Int64, on day: Int32) {
    append("      <Bal><Tp><CdOrPrtry><Cd>")
    append(kind)
    append("</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">")
    append(decimal: abs(sen))
    append(credit: sen >= 0)
    append("<Dt><Dt>")
    append(day: day)
    append("</Dt></Dt></Bal>\n")
  }

  /// The beginning of an entry: its number, amount, direction, status and day. What identifies it follows.
  mutating func append(entry number: Int64, amount: Int64, isCredit: Bool, isBooked: Bool, on day: Int32) {
    append("      <Ntry><NtryRef>")
    append(number)
    append("</NtryRef>")
    append("<Amt Ccy=\"IDR\">")
    append(decimal: amount)
    append(credit: isCredit)
    if isBooked { append("<Sts><Cd>BOOK</Cd></Sts>") } else { append("<Sts><Cd>PDNG</Cd></Sts>") }
    append("<BookgDt><Dt>")
    append(day: day)
    append("</Dt></BookgDt>")
  }

  /// Amount and direction of one transaction.
  mutating func append(bankAmount amount: Int64, isCredit: Bool) {
    append("<Amt Ccy=\"IDR\">")
    append(decimal: amount)
    append(credit: isCredit)
  }

  /// What kind of payment it is, in the codes of ISO 20022.
  mutating func append(bankCode family: StaticString, _ part: StaticString) {
    append("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>")
    append(family)
    append("</Cd><SubFmlyCd>")
    append(part)
    append("</SubFmlyCd></Fmly></Domn></BkTxCd>")
  }

  /// Ends an amount and says whether it comes in.
  private mutating func append(credit isCredit: Bool) {
    if isCredit {
      append("</Amt><CdtDbtInd>CRDT</CdtDbtInd>")
    } else {
      append("</Amt><CdtDbtInd>DBIT</CdtDbtInd>")
    }
  }
}
