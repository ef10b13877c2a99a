import RekonCore

/// What is wrong with a batch or its transfers beside their sums: the attribute codes of link 3.
extension BatchLedger {
  func addAttributes(
    _ key: String, _ facts: BatchFacts, _ items: [TransferItem], _ shares: [BatchPart], _ batches: Inbox<BatchPart>,
    _ rows: borrowing LoadedRows, _ part: inout LedgerPart
  ) {
    let institutions = Set(shares.flatMap { [$0.institution] + $0.otherInstitutions(batches.text) })
    let lastDay = BusinessDate(dayNumber: facts.lastDay)
    if institutions.count > 1,
      var found = maker.attribute(.batchMixed, on: lastDay, key: joinedKey(key), atRisk: abs(facts.remitted))
    {
      found.party = facts.platform
      found.platform = facts.platform
      found.institution = facts.institution
      found.batchRef = key
      let names = institutions.map { input.names[$0] }.sorted(by: bytesPrecede)
      found.message = maker.sentence.mixed(facts.remitted, names)
      part.batchBreaks.append(BatchBreak(found, shares))
    }
    let accounts = BatchAccounts(institutions, input)
    let term = input.scope.transferTerm.end(from: lastDay).dayNumber
    for item in items where item.status == .booked && item.amount > 0 {
      if item.day > term, facts.returned.isEmpty { addTransfer(.transferLate, key, item, facts, lastDay, rows, &part) }
      let account = rows.views[item.row.block].text(TransferColumn.account.rawValue, item.row.row)
      if accounts.isForeign(account, on: item.day) {
        addTransfer(.transferAccount, key, item, facts, lastDay, rows, &part)
      }
    }
  }

  private func addTransfer(
    _ rule: Rule, _ key: String, _ item: TransferItem, _ facts: BatchFacts, _ lastDay: BusinessDate,
    _ rows: borrowing LoadedRows, _ part: inout LedgerPart
  ) {
    let reference = rows.views[item.row.block].string(TransferColumn.transferRef.rawValue, item.row.row)
    guard var found = maker.attribute(rule, on: lastDay, key: joinedKey(key, reference), atRisk: item.amount) else {
      return
    }
    let partner = input.names[item.partner]
    // Whose task it is to pay the batch out, whoever sent this row.
    found.party = input.definition.registers.payoutPartner(of: facts.platform, on: lastDay)
    found.partner = partner
    found.platform = facts.platform
    found.institution = facts.institution
    found.batchRef = key
    found.rightRecords = item.evidence
    found.message =
      rule == .transferLate
      ? "\(partner) transferred \(maker.sentence.money(item.amount)) to \(visible(facts.institution)) on "
        + "\(BusinessDate(dayNumber: item.day)), after its term: "
        + "the batch is of \(lastDay)"
      : "\(partner) transferred \(maker.sentence.money(item.amount)) to an account that the register does not give "
        + visible(facts.institution)
    part.breaks.append(found)
  }
}

extension BatchBreak {
  init(_ found: Break, _ parts: [BatchPart]) {
    self.found = found
    shares = parts.map { Share(segment: Int($0.segment), batch: $0.batch) }
  }
}

/// The accounts on which a batch's money may arrive.
struct BatchAccounts {
  private let institutions: Set<UInt32>
  private let register: DatedRows<String>?

  init(_ institutions: Set<UInt32>, _ input: ReconcileInput) {
    self.institutions = institutions
    register = input.registers.institutions
  }

  /// Whether `account` is none of the institutions' on `day`. Where one of their accounts is not known, or the transfer
  /// names none, nobody can say: no.
  func isForeign(_ account: UnsafeRawBufferPointer, on day: Int32) -> Bool {
    guard let register, account.count > 0 else { return false }
    var isKnown = true
    for institution in institutions {
      guard var known = register.serving(institution, on: day), !known.isEmpty else {
        isKnown = false
        continue
      }
      if known.withUTF8({ equalBytes(UnsafeRawBufferPointer($0), account) }) { return false }
    }
    return isKnown
  }
}
