import RekonCore

/// The two key hashes of each row, computed once at ingest, and what the row carries in its link.
///
/// | kind        | primary (decides the partition) | secondary                  |
/// |-------------|---------------------------------|----------------------------|
/// | sale        | platform + order_id             | channel + payment_ref      |
/// | payment     | partner + payment_ref           | platform + order_id        |
/// | remittance  | platform + order_id             | platform + remittance_id   |
/// | transfer    | batch_ref                       | partner + transfer_ref     |
/// | entitlement | participant                     | participant                |
/// | incentive   | participant                     | partner + disbursement_ref |
struct KeyHasher {
  private let kind: RecordKind
  private let partyHash: UInt64

  init(party: String, kind: RecordKind) {
    self.kind = kind
    partyHash = party.keyHash()
  }

  @inline(__always)
  func setHashes(_ row: Int, _ builder: StripeBuilder, _ plan: RowPlan) {
    let columns = builder.columns
    var primary: UInt64
    var secondary: UInt64
    switch kind {
    case .sale:
      primary = keyHash(columns[SaleColumn.orderID.rawValue].text(row), seed: partyHash)
      let channel = plan.dictionaryHash(SaleColumn.channel.rawValue, code(columns, SaleColumn.channel.rawValue, row))
      secondary = keyHash(columns[SaleColumn.paymentRef.rawValue].text(row), seed: channel)
    case .payment:
      primary = keyHash(columns[PaymentColumn.paymentRef.rawValue].text(row), seed: partyHash)
      let platform = plan.dictionaryHash(
        PaymentColumn.platform.rawValue, code(columns, PaymentColumn.platform.rawValue, row))
      secondary = keyHash(columns[PaymentColumn.orderID.rawValue].text(row), seed: platform)
    case .remittance:
      primary = keyHash(columns[RemittanceColumn.orderID.rawValue].text(row), seed: partyHash)
      secondary = keyHash(columns[RemittanceColumn.remittanceID.rawValue].text(row), seed: partyHash)
    case .transfer:
      primary = keyHash(columns[TransferColumn.batchRef.rawValue].text(row))
      secondary = keyHash(columns[TransferColumn.transferRef.rawValue].text(row), seed: partyHash)
    case .entitlement:
      primary = keyHash(columns[EntitlementColumn.participant.rawValue].text(row))
      secondary = primary
    case .incentive:
      primary = keyHash(columns[IncentiveColumn.participant.rawValue].text(row))
      secondary = keyHash(columns[IncentiveColumn.disbursementRef.rawValue].text(row), seed: partyHash)
    }
    builder.primaryHashes[row] = primary
    builder.secondaryHashes[row] = secondary
  }

  @inline(__always)
  private func code(_ columns: UnsafeMutablePointer<StripeBuilder.ColumnStore>, _ column: Int, _ row: Int) -> UInt32 {
    columns[column].values.load(fromByteOffset: row &* 4, as: UInt32.self)
  }

  @inline(__always)
  func addTotals(_ row: Int, _ builder: StripeBuilder, _ totals: inout ControlTotals) {
    let columns = builder.columns
    switch kind {
    case .sale:
      if columns[SaleColumn.status.rawValue].byte(row) == Word.paid.rawValue {
        totals.carried += MinorUnits(columns[SaleColumn.amount.rawValue].int64(row))
        totals.carried -= MinorUnits(columns[SaleColumn.refundedAmount.rawValue].int64(row))
      }
    case .payment:
      if columns[PaymentColumn.status.rawValue].byte(row) == Word.settled.rawValue {
        let amount = MinorUnits(columns[PaymentColumn.amount.rawValue].int64(row))
        let isDebit = columns[PaymentColumn.kind.rawValue].byte(row) == Word.debit.rawValue
        totals.carried += isDebit ? amount : -amount
      }
    case .remittance:
      let gross = MinorUnits(columns[RemittanceColumn.gross.rawValue].int64(row))
      let commission = MinorUnits(columns[RemittanceColumn.commission.rawValue].int64(row))
      let tax = MinorUnits(columns[RemittanceColumn.tax.rawValue].int64(row))
      let net = MinorUnits(columns[RemittanceColumn.net.rawValue].int64(row))
      totals.carried += gross
      totals.commission += commission
      totals.tax += tax
      totals.net += net
      totals.gap += gross - commission - tax - net
    case .transfer:
      if columns[TransferColumn.status.rawValue].byte(row) == Word.booked.rawValue {
        totals.carried += MinorUnits(columns[TransferColumn.amount.rawValue].int64(row))
      }
    case .entitlement:
      totals.carried += MinorUnits(columns[EntitlementColumn.trainingBalance.rawValue].int64(row))
    case .incentive:
      if columns[IncentiveColumn.status.rawValue].byte(row) == Word.paid.rawValue {
        totals.carried += MinorUnits(columns[IncentiveColumn.amount.rawValue].int64(row))
      }
    }
  }
}
