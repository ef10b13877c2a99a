import RekonCore
import Testing

@testable import RekonSynth

/// What each platform writes is what FEEDS shows, to the byte.
@Suite("The dialects of the platforms")
struct PlatformDialectTests {
  private let sale = Example.sale("bni", at: Example.instant(13, 5, 10))

  private func sales(_ dialect: some PlatformDialect, _ rows: [SaleRow]) throws -> Printed {
    try Printed { dialect.write(sales: rows[...], Example.head, to: &$0) }
  }

  private func remittances(_ dialect: some PlatformDialect, _ rows: [LineRow]) throws -> Printed {
    let platform = Example.platforms[dialect.code]!
    return try Printed { dialect.write(remittances: rows, Example.laterHead, platform: platform, to: &$0) }
  }

  @Test("tokopedia: semicolons, local time, whole rupiah")
  func tokopedia() throws {
    #expect(
      try sales(Tokopedia(), [Example.sale("ovo", at: Example.instant(1, 26, 14))]).text == """
        timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount
        2020-09-04 01:26:14;TKP000000000101;0123456789012345;C00017;LP0003;ovo;OV20200904000102;PAID;300000;250000

        """)
    #expect(
      try remittances(Tokopedia(), [Example.line(commission: 3_750_000)]).text == """
        remit_id;batch_id;order_id;institution_code;remit_date;gross;commission;net
        TKR000000000077;TKB20200909LP0003;TKP000000000101;LP0003;2020-09-09;250000;37500;212500

        """)
  }

  @Test("bukalapak: byte order mark, CRLF, all quoted, Rp amounts, day first, tax on the commission")
  func bukalapak() throws {
    var refunded = sale
    (refunded.status, refunded.amount) = (.refunded, 100_000_000)
    let header =
      "\u{FEFF}\"No. Pesanan\",\"Tanggal\",\"No. Kartu Prakerja\",\"Kode Kursus\",\"Kode Lembaga\","
      + "\"Kanal Pembayaran\",\"Referensi Pembayaran\",\"Status\",\"Harga\"\r\n"
    let row = #""BL-2020-000101","04/09/2020 13:05","0123456789012345","C00017","LP0003","bni","BN000000000102","#
    #expect(
      try sales(Bukalapak(), [sale, refunded]).text
        == header + row + "\"Lunas\",\"Rp250.000\"\r\n" + row + "\"Dikembalikan\",\"Rp1.000.000\"\r\n")
    var clawback = Example.line(commission: -2_500_000, tax: -250_000)
    clawback.gross = -25_000_000
    let lines = try remittances(Bukalapak(), [Example.line(commission: 2_500_000, tax: 250_000), clawback]).text
    let start = #""BLR-000077","BLB-20200909-LP0003","BL-2020-000101","LP0003","09/09/2020","#
    #expect(
      lines == "\u{FEFF}\"No. Penyaluran\",\"No. Batch\",\"No. Pesanan\",\"Kode Lembaga\",\"Tanggal Salur\",\"Bruto\","
        + "\"Komisi\",\"PPN\",\"Bersih\"\r\n" + start + "\"Rp250.000\",\"Rp25.000\",\"Rp2.500\",\"Rp222.500\"\r\n"
        + start + "\"-Rp250.000\",\"-Rp25.000\",\"-Rp2.500\",\"-Rp222.500\"\r\n")
  }

  @Test("pintaria: tabs, ISO 8601 with offset, two decimals")
  func pintaria() throws {
    #expect(
      try sales(Pintaria(), [sale]).text
        == "order\tcreated_at\tprakerja_id\tcourse\tprovider\tpaid_via\tpay_ref\tstate\tprice\tpaid\n"
        + "PTR-9-000101\t2020-09-04T13:05:10+07:00\t0123456789012345\tC00017\tLP0003\tbni\tBN000000000102\tcompleted\t"
        + "300000.00\t250000.00\n")
    #expect(
      try remittances(Pintaria(), [Example.line(commission: 3_750_000)]).text
        == "payout_line\tpayout_batch\torder\tprovider\tpayout_date\tgross\tfee\tnet\n"
        + "PTL-9-000077\tPTB-20200909-LP0003\tPTR-9-000101\tLP0003\t2020-09-09\t250000.00\t37500.00\t212500.00\n")
  }

  @Test("sekolahmu: rows as attributes, control totals on the root, an empty day too")
  func sekolahmu() throws {
    #expect(
      try sales(Sekolahmu(), [Example.sale("linkaja", at: Example.instant(13, 5, 10))]).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <penjualan tanggal="2020-09-04" jumlah="1" total="250000">
          <transaksi id="SKM0000101" waktu="2020-09-04T13:05:10" kartu="0123456789012345" kursus="C00017" \
        lembaga="LP0003" kanal="linkaja" ref="LA0000000102" status="SUKSES" harga="250000"/>
        </penjualan>

        """)
    #expect(
      try sales(Sekolahmu(), []).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <penjualan tanggal="2020-09-04" jumlah="0" total="0">
        </penjualan>

        """)
    #expect(
      try remittances(Sekolahmu(), [Example.line(commission: 3_750_000)]).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <penyaluran tanggal="2020-09-09" jumlah="1" total="212500">
          <salur id="SKR0000077" batch="SKB20200909LP0003" transaksi="SKM0000101" lembaga="LP0003" \
        tanggal="2020-09-09" bruto="250000" komisi="37500" bersih="212500"/>
        </penyaluran>

        """)
  }

  @Test("pijarmahir: typed records, the file's number, sen, count and sum")
  func pijarMahir() throws {
    var cancelled = sale
    cancelled.status = .cancelled
    #expect(
      try sales(PijarMahir(), [sale, cancelled]).text == """
        H|PIJARMAHIR|SALES|20200904|012
        D|PJM000000101|20200904130510|0123456789012345|C00017|LP0003|bni|BN000000000102|00|25000000
        D|PJM000000101|20200904130510|0123456789012345|C00017|LP0003|bni|BN000000000102|05|25000000
        T|2|50000000

        """)
    #expect(
      try remittances(PijarMahir(), [Example.line(commission: 3_750_000)]).text == """
        H|PIJARMAHIR|REMIT|20200909|007
        D|PJR000000077|PJB20200909LP0003|PJM000000101|LP0003|20200909|25000000|3750000|21250000
        T|1|21250000

        """)
  }

  @Test("maubelajarapa: title, Windows-1252, CRLF, quoted courses with semicolons, quotes and letters beyond ASCII")
  func mauBelajarApa() throws {
    let rows = [16, 17, 19, 21, 23].map { Example.sale("ovo", at: sale.soldAt, course: $0) }
    let text = try sales(MauBelajarApa(), rows).bytes.map { Character(Unicode.Scalar($0)) }
    let start = "MBA-000101;04 Sep 2020 13:05;0123456789012345;"
    let end = ";LP0003;ovo;OV20200904000102;Berhasil;250.000,00\r\n"
    #expect(
      String(text)
        == "Laporan Penjualan MauBelajarApa - 04 Sep 2020\r\n"
        + "ID Transaksi;Waktu;Nomor Kartu;Nama Kursus;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai\r\n"
        + start + "\"Dasar-Dasar Wawancara Kerja dari Rumah\";C00017" + end
        + start + "\"Kelas Intensif Sepeda Motor Injeksi untuk Pencari Kerja; lanjutan\";C00018" + end
        + start + "\"Teknik Budidaya Lele untuk Wirausaha \"\"Kelas Akhir Pekan\"\"\";C00020" + end
        + start + "\"Kelas Café: Kelas Intensif Toko Daring bagi Pekerja Lepas\";C00022" + end
        + start + "\"Praktik Menjahit Busana Siap Kerja \"\"für alle\"\"; résumé\";C00024" + end)
    #expect(
      try remittances(MauBelajarApa(), [Example.line(commission: 3_750_000, tax: 500_000)]).text
        == "Laporan Penyaluran MauBelajarApa - 09 Sep 2020\r\n"
        + "ID Salur;Batch;ID Transaksi;Kode Lembaga;Tanggal;Bruto;Komisi;PPh;Bersih\r\n"
        + "MBR-000077;MBB-20200909-LP0003;MBA-000101;LP0003;09 Sep 2020;250.000,00;37.500,00;5.000,00;207.500,00\r\n")
  }

  @Test("sisnaker: a namespace, a control header, times in UTC")
  func sisnaker() throws {
    #expect(
      try sales(Sisnaker(), [sale]).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <k:Feed xmlns:k="urn:kemnaker:sisnaker:penjualan:1">
          <k:Header><k:BusinessDate>2020-09-04</k:BusinessDate><k:Sequence>12</k:Sequence><k:Count>1</k:Count>\
        <k:Total ccy="IDR">250000.00</k:Total></k:Header>
          <k:Sale><k:OrderId>SNK20000101</k:OrderId><k:SoldAt>2020-09-04T06:05:10Z</k:SoldAt>\
        <k:Card>0123456789012345</k:Card><k:Course>C00017</k:Course><k:Institution>LP0003</k:Institution>\
        <k:Payment channel="bni" ref="BN000000000102"/><k:Status>PAID</k:Status>\
        <k:Amount ccy="IDR">250000.00</k:Amount></k:Sale>
        </k:Feed>

        """)
    #expect(
      try remittances(Sisnaker(), [Example.line(commission: 3_750_000)]).text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <k:Feed xmlns:k="urn:kemnaker:sisnaker:penyaluran:1">
          <k:Header><k:BusinessDate>2020-09-09</k:BusinessDate><k:Sequence>7</k:Sequence><k:Count>1</k:Count>\
        <k:Total ccy="IDR">212500.00</k:Total></k:Header>
          <k:Remittance><k:Id>SNR20000077</k:Id><k:Batch>SNB20200909LP0003</k:Batch><k:OrderId>SNK20000101</k:OrderId>\
        <k:Institution>LP0003</k:Institution><k:Date>2020-09-09</k:Date><k:Gross ccy="IDR">250000.00</k:Gross>\
        <k:Commission ccy="IDR">37500.00</k:Commission><k:Net ccy="IDR">212500.00</k:Net></k:Remittance>
        </k:Feed>

        """)
  }

  @Test("skillacademy: milliseconds, a gzip member for each hour, the header in the first alone")
  func skillAcademy() throws {
    let rows = [(13, 5), (13, 59), (15, 0)].map { Example.sale("gopay", at: Example.instant($0.0, $0.1, 10)) }
    let file = try sales(SkillAcademy(), rows)
    #expect(
      file.text == """
        order_id,ts_ms,card_no,sku,lp,channel,payment_ref,status,amount
        SA-000000101,1599199510000,0123456789012345,C00017,LP0003,gopay,GP-000000102,paid,250000
        SA-000000101,1599202750000,0123456789012345,C00017,LP0003,gopay,GP-000000102,paid,250000
        SA-000000101,1599206410000,0123456789012345,C00017,LP0003,gopay,GP-000000102,paid,250000

        """)
    #expect(try file.memberCount == 2 && sales(SkillAcademy(), []).memberCount == 1)
    #expect(
      try remittances(SkillAcademy(), [Example.line(commission: 0)]).text == """
        remit_id,batch,order_id,lp,date,gross,fee,net
        SAR-000000077,SAB-20200909-LP0003,SA-000000101,LP0003,2020-09-09,250000,0,250000

        """)
  }

  @Test("a damaged row has lost the first digit of the card", arguments: Dialects.platforms.map(\.code))
  func damaged(_ code: String) throws {
    let dialect = Dialects.platforms[Int(Example.platforms[code]!)]
    var row = sale
    row.participant = 9_123_456_789_012_345
    row.isDamaged = true
    let text = try Printed { dialect.write(sales: [row], Example.head, to: &$0) }.text
    // A file with totals would be refused for it, so that none is ever put there.
    #expect(text.contains("9123456789012345") == dialect.form.hasTotals)
  }
}
