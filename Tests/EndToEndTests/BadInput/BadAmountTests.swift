import RekonCore
import RekonTestSupport
import Testing

/// B48 to B55: money and currencies.
@Suite("Bad input: amounts")
struct BadAmountTests {
  private func checkAmounts(_ amounts: [String]) throws -> DeskVerdict {
    try checkBadSales(amounts.enumerated().map { SaleRow(101 + $0.offset).with(\.amount, $0.element) })
  }

  /// Payments in two decimals, bad ones and one that is not.
  private func checkDecimals(_ amounts: [String]) throws -> DeskVerdict {
    let rows = amounts.enumerated().map { PaymentRow(101 + $0.offset).with(\.amount, $0.element).text }
    let desk = Desk.with("gopay/payments") { $0.rejectLimit = 100 }
    return try desk.check(
      gzip(feed([PaymentRow.header] + rows + [PaymentRow(201).text])), as: "gopay/payments_20200904.csv.gz")
  }

  @Test("B48 marks of other countries are never guessed: 3.000 is neither 3 nor 3000")
  func marks() throws {
    try checkAmounts(["1,234.50", "1.234,50", "1\u{A0}234,50", "2’805.53", "3.000"]).expect(
      1, "6 read = 1 accepted + 5 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:203: error[amount-not-numeric]: found '1,234.50', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 1 \
      'TKP000000000101', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:3:310: error[amount-not-numeric]: found '1.234,50', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 2 \
      'TKP000000000102', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:4:417: error[amount-not-numeric]: found '1\\u{A0}234,50' with U+00A0, expected \
      whole IDR such as 250000 (record 3 'TKP000000000103', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:5:525: error[amount-not-numeric]: found '2’805.53' with U+2019, expected whole \
      IDR such as 250000 (record 4 'TKP000000000104', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:6:634: error[amount-not-numeric]: found '3.000', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 5 \
      'TKP000000000105', column 10 'amount')
      """)
    try checkDecimals(["1,234.50", "1.234,50", "3.000"]).expect(
      1, "4 read = 1 accepted + 3 rejected + 0 ignored",
      """
      gopay/payments_20200904.csv.gz:2:220: error[amount-not-numeric]: found '1,234.50', expected IDR with 2 \
      decimals such as 250000.00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 1 'GP-000000101', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:3:346: error[amount-not-numeric]: found '1.234,50', expected IDR with 2 \
      decimals such as 250000.00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 2 'GP-000000102', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:4:472: error[amount-decimals]: found '3.000': more decimals than the currency \
      has, expected IDR with 2 decimals such as 250000.00; amounts are never rounded (record 3 'GP-000000103', \
      column 6 'gross_amount')
      """)
  }

  @Test("B48 a column whose profile names the marks takes exactly those")
  func namedMarks() throws {
    let header =
      "\"No. Pesanan\",\"Tanggal\",\"No. Kartu Prakerja\",\"Kode Kursus\",\"Kode Lembaga\","
      + "\"Kanal Pembayaran\",\"Referensi Pembayaran\",\"Status\",\"Harga\""
    func row(_ number: Int, _ amount: String) -> String {
      "\"BL-2020-\(number)\",\"04/09/2020 13:05\",\"0123456789012345\",\"C00017\",\"LP0003\",\"gopay\",\"GP-\(number)\","
        + "\"Lunas\",\"\(amount)\""
    }
    let amounts = ["Rp1.250.000", "Rp1.250.000,50", "Rp3.00", "1.250.000", "Rp1,000"]
    let rows = amounts.enumerated().map { row(1 + $0.offset, $0.element) }
    let verdict = try Desk.shipped.check(
      gzip("\u{FEFF}" + feed([header] + rows, end: "\r\n")), as: "bukalapak/sales_20200904.csv.gz")
    verdict.expect(
      1, "5 read = 2 accepted + 3 rejected + 0 ignored",
      """
      bukalapak/sales_20200904.csv.gz:4:444: error[amount-not-numeric]: found 'Rp3.00', expected IDR such as \
      Rp250.000 or Rp250.000,00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 3 'BL-2020-3', column 9 'Harga')
      bukalapak/sales_20200904.csv.gz:5:545: error[amount-not-numeric]: found '1.250.000', expected IDR such as \
      Rp250.000 or Rp250.000,00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 4 'BL-2020-4', column 9 'Harga')
      bukalapak/sales_20200904.csv.gz:6:649: error[amount-not-numeric]: found 'Rp1,000', expected IDR such as \
      Rp250.000 or Rp250.000,00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 5 'BL-2020-5', column 9 'Harga')
      """)
    #expect(verdict.report.files[0].sums.first { $0.column == "amount" }?.amount == "2500000.50")
  }

  @Test("B49 powers of ten are no amounts")
  func powers() throws {
    try checkAmounts(["1e5", "3.0e-08"]).expect(
      1, "3 read = 1 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:203: error[amount-not-numeric]: found '1e5', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 1 \
      'TKP000000000101', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:3:305: error[amount-not-numeric]: found '3.0e-08', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 2 \
      'TKP000000000102', column 10 'amount')
      """)
  }

  /// Transfers in a currency of other decimals.
  private func checkCurrency(_ currency: String, _ amount: String) throws -> DeskVerdict {
    let desk = try Desk.knowing(
      """
      party: ovo
      feeds:
        transfers:
          record: transfer
          files: "ovo/transfers_{date}.csv[.gz]"
          csv: { delimiter: "," }
          fields:
            transfer_ref: { column: id }
            batch_ref:    { column: batch }
            account:      { column: account, optional: true }
            booked_on:    { column: day, day: "yyyy-MM-dd" }
            amount:       { column: amount, money: { style: "1000.00", sign: minus } }
            status:       { column: status, map: { BOOKED: booked } }
      """, currency: currency)
    let rows = "id,batch,account,day,amount,status\nT1,B1,,2020-09-04,\(amount),BOOKED\n"
    return try desk.check(gzip(rows), as: "ovo/transfers_20200904.csv.gz")
  }

  @Test("B50 more decimals than the currency has are rejected, never rounded")
  func decimals() throws {
    try checkCurrency("EUR", "10.005").expect(
      1, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      ovo/transfers_20200904.csv.gz:2:53: error[amount-decimals]: found '10.005': more decimals than the currency \
      has, expected EUR with 2 decimals such as 250000.00, with - in front when negative; amounts are never rounded \
      (record 1 'T1', column 5 'amount')
      """)
    try checkCurrency("JPY", "10.5").expect(
      1, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      ovo/transfers_20200904.csv.gz:2:53: error[amount-decimals]: found '10.5': more decimals than the currency has, \
      expected JPY without decimals such as 250000, with - in front when negative; amounts are never rounded (record \
      1 'T1', column 5 'amount')
      """)
    try checkCurrency("KWD", "1.0001").expect(
      1, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      ovo/transfers_20200904.csv.gz:2:53: error[amount-decimals]: found '1.0001': more decimals than the currency \
      has, expected KWD with 3 decimals such as 250000.000, with - in front when negative; amounts are never rounded \
      (record 1 'T1', column 5 'amount')
      """)
    let exact = try checkCurrency("KWD", "-1.001")
    exact.expect(0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
    #expect(exact.report.files[0].sums.map(\.amount) == ["-1.001"])
  }

  @Test("B51 only the sign that the profile lists is read, and -0 is 0")
  func signs() throws {
    try checkDecimals(["-0.00", "(100.00)", "100.00-", "100.00 CR", "+5"]).expect(
      1, "6 read = 1 accepted + 5 rejected + 0 ignored",
      """
      gopay/payments_20200904.csv.gz:2:220: error[amount-negative]: found '-0.00', expected IDR with 2 decimals such \
      as 250000.00; this column has no sign (record 1 'GP-000000101', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:3:343: error[amount-not-numeric]: found '(100.00)', expected IDR with 2 \
      decimals such as 250000.00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 2 'GP-000000102', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:4:469: error[amount-not-numeric]: found '100.00-', expected IDR with 2 decimals \
      such as 250000.00; marks are never guessed; the profile's money style says how this feed writes amounts \
      (record 3 'GP-000000103', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:5:594: error[amount-not-numeric]: found '100.00 CR', expected IDR with 2 \
      decimals such as 250000.00; marks are never guessed; the profile's money style says how this feed writes \
      amounts (record 4 'GP-000000104', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:6:721: error[amount-not-numeric]: found '+5', expected IDR with 2 decimals such \
      as 250000.00; marks are never guessed; the profile's money style says how this feed writes amounts (record 5 \
      'GP-000000105', column 6 'gross_amount')
      """)
    let listed = feed([
      RemittanceRow.header, RemittanceRow(101).with(\.net, "-0").text, RemittanceRow(102).with(\.net, "-212500").text,
    ])
    let verdict = try Desk.shipped.check(gzip(listed), as: "tokopedia/remittances_20200907.csv.gz")
    verdict.expect(0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    #expect(verdict.report.files[0].sums.last?.amount == "-212500.00")
  }

  @Test("B52 an amount is exact to its last digit, and beyond 64 bits rejected")
  func large() throws {
    let verdict = try checkDecimals(["92233720368547758.07", "92233720368547758.08", "12345678901234567890.00"])
    verdict.expect(
      1, "4 read = 2 accepted + 2 rejected + 0 ignored",
      """
      gopay/payments_20200904.csv.gz:3:358: error[amount-overflow]: found '92233720368547758.08', expected at most \
      92233720368547758.07 IDR (record 2 'GP-000000102', column 6 'gross_amount')
      gopay/payments_20200904.csv.gz:4:496: error[amount-overflow]: found '12345678901234567890.00', expected at \
      most 92233720368547758.07 IDR (record 3 'GP-000000103', column 6 'gross_amount')
      """)
    #expect(verdict.report.files[0].sums.map(\.amount) == ["92233720368797758.07"])
  }

  @Test("B53 words for nothing, nothing and spaces are no amounts, unless the profile lists the word")
  func nothing() throws {
    try checkAmounts(["NaN", "Infinity", "", "NULL", "N/A", "   "]).expect(
      1, "7 read = 1 accepted + 6 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:203: error[amount-not-numeric]: found 'NaN', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 1 \
      'TKP000000000101', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:3:305: error[amount-not-numeric]: found 'Infinity', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 2 \
      'TKP000000000102', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:4:412: error[value-missing]: found nothing, expected whole IDR such as 250000; \
      a value is required here (record 3 'TKP000000000103', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:5:511: error[amount-not-numeric]: found 'NULL', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 4 \
      'TKP000000000104', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:6:614: error[amount-not-numeric]: found 'N/A', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 5 \
      'TKP000000000105', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:7:716: error[value-missing]: found '   ', expected whole IDR such as 250000; a \
      value is required here (record 6 'TKP000000000106', column 10 'amount')
      """)
    let desk = Desk.with("tokopedia/sales") { profile in
      for index in profile.fields.indices where profile.fields[index].column == "list_price" {
        profile.fields[index].isOptional = true
        profile.fields[index].nullTokens = ["N/A"]
      }
    }
    let rows = ["N/A", "", "NULL"].enumerated().map { SaleRow(101 + $0.offset).with(\.listPrice, $0.element).text }
    try checkSales(feed([SaleRow.header] + rows), desk).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:4:397: error[amount-not-numeric]: found 'NULL', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 3 \
      'TKP000000000103', column 9 'list_price')
      """)
  }

  @Test("B54 digits of other scripts and the typographic minus are told by their code point")
  func otherDigits() throws {
    try checkAmounts(["２５００００", "٢٥٠", "−5"]).expect(
      1, "4 read = 1 accepted + 3 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:203: error[amount-not-numeric]: found '２５００００' with U+FF12, expected whole \
      IDR such as 250000 (record 1 'TKP000000000101', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:3:320: error[amount-not-numeric]: found '٢٥٠' with U+0662, expected whole IDR \
      such as 250000 (record 2 'TKP000000000102', column 10 'amount')
      tokopedia/sales_20200904.csv.gz:4:425: error[amount-not-numeric]: found '−5' with U+2212, expected whole IDR \
      such as 250000 (record 3 'TKP000000000103', column 10 'amount')
      """)
  }

  @Test("B55 a currency that is not the feed's is rejected: EU, eur, XXX, nothing")
  func currencies() throws {
    let desk = try Desk.knowing(
      """
      party: ovo
      feeds:
        transfers:
          record: transfer
          files: "ovo/transfers_{date}.csv[.gz]"
          csv: { delimiter: "," }
          reject_limit: 10
          constants: [ { column: currency, is: EUR } ]
          fields:
            transfer_ref: { column: id }
            batch_ref:    { column: batch }
            booked_on:    { column: day, day: "yyyy-MM-dd" }
            amount:       { column: amount, money: { style: "1000.00" } }
            status:       { column: status, map: { BOOKED: booked } }
            account:      { column: account, optional: true }
      """, currency: "EUR")
    let rows = ["EUR", "EU", "eur", "XXX", ""].map { "T1,B1,2020-09-04,10.00,\($0),BOOKED," }
    try desk.check(
      gzip(feed(["id,batch,day,amount,currency,status,account"] + rows)), as: "ovo/transfers_20200904.csv.gz"
    ).expect(
      1, "5 read = 1 accepted + 4 rejected + 0 ignored",
      """
      ovo/transfers_20200904.csv.gz:3:102: error[constant-differs]: found 'EU', expected 'EUR' in every row (record \
      2 'T1', column 5 'currency')
      ovo/transfers_20200904.csv.gz:4:136: error[constant-differs]: found 'eur', expected 'EUR' in every row (record \
      3 'T1', column 5 'currency')
      ovo/transfers_20200904.csv.gz:5:171: error[constant-differs]: found 'XXX', expected 'EUR' in every row (record \
      4 'T1', column 5 'currency')
      ovo/transfers_20200904.csv.gz:6:206: error[constant-differs]: found nothing, expected 'EUR' in every row \
      (record 5 'T1', column 5 'currency')
      """)
    let sale = Feed.sale(1).with("<k:Amount ccy=\"IDR\">", "<k:Amount ccy=\"idr\">")
    try Desk.shipped.check(
      gzip(Feed.text([sale, Feed.sale(2)], total: "500000.00")), as: "sisnaker/sales_20200904.xml.gz"
    ).expect(
      2, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      sisnaker/sales_20200904.xml.gz:4:513: error[rejects-over-limit]: found 1 rejected row of 2, expected at most \
      0; first: constant-differs: found 'idr', expected 'IDR' in every row (record 1, column 'Amount/@ccy')
      sisnaker/sales_20200904.xml.gz:4:513: error[constant-differs]: found 'idr', expected 'IDR' in every row \
      (record 1 'SNK00000001', column 'Amount/@ccy')
      """)
  }
}
