import RekonCore
import RekonTestSupport

extension FaultTriggers {
  private static let settlement =
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<settlement partner=\"ovo\" date=\"2020-09-04\">\n"
    + "  <summary count=\"0\" net=\"0\"/>\n</settlement>\n"

  static let controls: [String: Trigger] = [
    "balance-differs": {
      try BankStatement().with(\.closing, BankStatement.balance("CLBD", "1000000.00")).read()
    },
    "balance-missing": { try BankStatement().with(\.opening, "").read() },
    "balance-repeated": {
      let closing = BankStatement.balance("CLBD", "750000.00") + BankStatement.balance("CLBD", "750001.00")
      return try BankStatement().with(\.closing, closing).read()
    },
    "control-count": {
      try read(bniPayments([bniPayment()], trailer: "#TRAILER,2,250000.00"), "bni", "payments")
    },
    "control-currency": { try BankStatement().with(\.currency, "USD").read() },
    "control-date": { try read(pijarMahir(head: "H|PIJARMAHIR|SALES|2020-09-04|001"), "pijarmahir", "sales") },
    "control-missing": {
      try read(
        sekolahmu(transaksi, attributes: "tanggal=\"2020-09-04\" total=\"250000\""), "sekolahmu", "sales", as: "xml")
    },
    "control-party": { try read(settlement, "linkaja", "payments", as: "xml") },
    "control-repeated": {
      try BankStatement().with(\.sequence, "<ElctrncSeqNb>252</ElctrncSeqNb><ElctrncSeqNb>253</ElctrncSeqNb>").read()
    },
    "control-sequence": { try read(pijarMahir(head: "H|PIJARMAHIR|SALES|20200904|x1"), "pijarmahir", "sales") },
    "control-sum": {
      try read(bniPayments([bniPayment()], trailer: "#TRAILER,1,25000000.00"), "bni", "payments")
    },
    "detail-count": {
      let entry = BankStatement.entry("250000.00", details: [BankStatement.detail()], count: 2)
      return try BankStatement().with(\.entries, [entry]).read()
    },
    "detail-sum": {
      let entry = BankStatement.entry("250000.00", details: [BankStatement.detail(amount: "212500.00")])
      return try BankStatement().with(\.entries, [entry]).read()
    },
    "head-line": { try read(pijarMahir(head: "H|PINTARIA|SALES|20200904|001"), "pijarmahir", "sales") },
    "last-line": { try read(pijarMahir(last: "T|0"), "pijarmahir", "sales") },
    "rows-after-trailer": {
      try read(transfers(TransferRow(1)) + TransferRow(2).text + "\n", "ovo", "transfers")
    },
    "statement-amount": {
      try BankStatement().with(\.opening, BankStatement.balance("OPBD", "-1000000.00")).read()
    },
    "statement-direction": {
      let opening = BankStatement.balance("OPBD", "1000000.00", direction: "CREDIT")
      return try BankStatement().with(\.opening, opening).read()
    },
    "statement-missing": { try BankStatement().with(\.hasStatement, false).read() },
    "trailer-missing": {
      try read(feed([TransferRow.header, TransferRow(1).text, TransferRow(2).text]), "ovo", "transfers")
    },
  ]
}
