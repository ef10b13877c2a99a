import RekonCore
import RekonTestSupport
import Testing

@Suite("Sekolah.mu's dialect")
struct SekolahmuDialectTests {
  @Test("sales: attributes, local time; every status; the root's day is kept")
  func sales() throws {
    let text = Penjualan.text([
      Penjualan.row(101), Penjualan.row(102, ["status": "REFUND"]), Penjualan.row(103, ["status": "BATAL"]),
    ])
    try expectRows(
      "sekolahmu", "sales", gzip(text),
      [
        saleValues("SKM0000101", "LA0000000101", channel: "linkaja"),
        saleValues("SKM0000102", "LA0000000102", channel: "linkaja", status: "refunded"),
        saleValues("SKM0000103", "LA0000000103", channel: "linkaja", status: "cancelled"),
      ])
    #expect(try stated("sekolahmu", "sales", gzip(text)) == ["2020-09-04"])
    try expectRows("sekolahmu", "sales", gzip(Penjualan.text([])), [])
  }

  @Test("sales: a wrong count or sum refuses the file")
  func totals() throws {
    let resend = "; rows were lost or added on the way: send the feed again"
    try expectRefused(
      "sekolahmu", "sales", Penjualan.text([Penjualan.row(101)], count: 2),
      ":4: error[control-count]: found count '2' in @jumlah, expected 1, the rows read\(resend)")
    try expectRefused(
      "sekolahmu", "sales", Penjualan.text([Penjualan.row(101)], sum: 250_001),
      ":4: error[control-sum]: found sum '250001' in @total, expected 250000, the sum of the rows read\(resend)")
  }

  private static func remittances(total: Int) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <penyaluran tanggal="2020-09-09" jumlah="2" total="\(total)">
      <salur id="S1" batch="B1" transaksi="SKM0000101" lembaga="LP0003" tanggal="2020-09-09" bruto="250000" komisi="25000" bersih="225000"/>
      <salur id="S2" batch="B1" transaksi="SKM0000100" lembaga="LP0003" tanggal="2020-09-09" bruto="-300000" komisi="-30000" bersih="-270000"></salur>
    </penyaluran>
    """
  }

  @Test("remittances: the total is that of the net amounts, clawbacks counted negative")
  func remittances() throws {
    try expectRows(
      "sekolahmu", "remittances", gzip(Self.remittances(total: -45_000)),
      [
        remittanceValues(
          "S1", batch: "B1", order: "SKM0000101", gross: "25000000", commission: "2500000", net: "22500000"),
        remittanceValues(
          "S2", batch: "B1", order: "SKM0000100", gross: "-30000000", commission: "-3000000", net: "-27000000"),
      ])
    try expectRefused(
      "sekolahmu", "remittances", Self.remittances(total: 495_000),
      ":5: error[control-sum]: found sum '495000' in @total, expected -45000, the sum of the rows read; rows were lost or "
        + "added on the way: send the feed again")
  }
}
