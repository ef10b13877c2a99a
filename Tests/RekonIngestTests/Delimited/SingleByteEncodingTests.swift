import RekonCore
import RekonTestSupport
import Testing

/// B31: a feed declared as Latin-1 or Windows-1252 is converted, and places stay those of its own bytes.
@Suite("Feeds of one byte a character")
struct SingleByteEncodingTests {
  private static let header = "card;wave;day;balance"

  private func load(_ encoding: String, _ bytes: [UInt8]) throws -> IngestedFeed {
    try ingest(bytes, anyFeed(csv: "delimiter: \";\", encoding: \(encoding)"), as: "F")
  }

  @Test("every byte of Latin-1 is its character")
  func latin() throws {
    let bytes = (0xA0...0xFF).flatMap { latin1("1;a") + [UInt8($0)] + latin1(";2020-04-20;5\n") }
    let loaded = try load("iso-8859-1", latin1(Self.header + "\n") + bytes)
    loaded.expectLoaded(96)
    #expect(
      loaded.rows.map { $0["wave"] } == (0xA0...0xFF).map { "a" + String(UnicodeScalar(UInt8($0))) })
  }

  @Test("every byte of Windows-1252 is its character, five of them none")
  func windows() throws {
    let marks = Array("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ").map(String.init)
    let bytes: [UInt8] = (0x80...0x9F).filter { ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }
    let rows = bytes.flatMap { latin1("1;a") + [$0] + latin1(";2020-04-20;5\n") }
    let loaded = try load("windows-1252", latin1(Self.header + "\n") + rows)
    loaded.expectLoaded(27)
    #expect(loaded.rows.map { $0["wave"] } == marks.map { "a" + $0 })
    for byte: UInt8 in [0x81, 0x8D, 0x8F, 0x90, 0x9D] {
      try load("windows-1252", latin1(Self.header + "\n1;a") + [byte] + latin1(";2020-04-20;5\n")).expectRejected(
        [
          "F:2: error[encoding-byte]: found byte 0x\(String(byte, radix: 16, uppercase: true)), expected characters of "
            + "windows-1252 (record 1, column 2 'wave', byte 24)"
        ], loaded: [])
    }
  }

  @Test("places and raw rows are in the feed's own bytes")
  func places() throws {
    let bad = windows1252("1;é€é;2020-04-20;3.000")
    let front = windows1252("\(Self.header)\n1;€€€;2020-04-20;5\n")
    let loaded = try load("windows-1252", front + bad + latin1("\n"))
    loaded.expectRejected(
      [
        "F:3: error[amount-not-numeric]: found '3.000', expected \(AmountTests.whole)\(AmountTests.guess) (record 2, column 4 "
          + "'balance', byte \(front.count + 17))"
      ], loaded: [1])
    #expect(loaded.summary.rejects.map(\.raw) == [bad])
  }

  @Test("the byte order mark of UTF-8 contradicts another encoding and refuses the feed: names would be garbled")
  func mark() throws {
    for encoding in ["windows-1252", "iso-8859-1"] {
      try load(encoding, [0xEF, 0xBB, 0xBF] + Array("\(Self.header)\n1;é;2020-04-20;5\n".utf8)).expectRefused(
        "F:1: error[byte-order-mark]: found the byte order mark of UTF-8, expected \(encoding) as the profile declares; say how "
          + "the feed is really written, or export it as \(encoding) (byte 0)")
    }
  }

  @Test("column names are characters, too")
  func names() throws {
    let profile = try anyFeed(csv: "delimiter: \";\", encoding: windows-1252", wave: "column: \"Gelombang é€\"")
    try ingest(windows1252("card;Gelombang é€;day;balance\n1;x;2020-04-20;5\n"), profile).expectLoaded(1)
  }

  @Test("words, months, prefixes and lines of the profile are written in the feed's encoding, too")
  func profileTexts() throws {
    let profile = try anyFeed(
      csv: "delimiter: \";\", encoding: windows-1252, head: \"Résumé {any}\", last: \"Fin – é;{count}\"",
      wave: "column: wave, strip: \"n°\"", day: "dd MMM yyyy", style: "\"€1000\"",
      more: """
        constants: [ { column: kind, is: "reçu" } ]
            months: [ janv, févr, mars, avril, mai, juin, juil, août, sept, oct, nov, déc ]
        """)
    let text =
      "Résumé x\ncard;kind;wave;day;balance\n1;reçu;n°é;04 août 2020;€5\n2;reçu;n°2;04 déc 2020;€5\nFin – é;2\n"
    let loaded = try ingest(windows1252(text), profile, as: "F")
    loaded.expectLoaded(2)
    #expect(loaded.rows.map { $0["wave"] } == ["é", "2"])
    #expect(loaded.rows.map { $0["awarded_on"] } == ["2020-08-04", "2020-12-04"])
    #expect(loaded.rows.map { $0["training_balance"] } == ["500", "500"])
  }

  @Test("a word that nobody knows is told in its own letters")
  func unknownWord() throws {
    let text =
      "Laporan Penjualan MauBelajarApa - 04 Sep 2020\n"
      + "ID Transaksi;Waktu;Nomor Kartu;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai\n"
      + "M1;04 Sep 2020 13:05;0123456789012345;C1;LP1;ovo;O1;Berhésil;1,00\n"
    let loaded = try ingest(windows1252(text), PipelineFolder.shippedFeed("maubelajarapa", "sales"), as: "F")
    #expect(
      loaded.rejects.first?.hasPrefix(
        "F:3: error[word-unknown]: found 'Berhésil', expected one of Batal, Berhasil, Refund; did you mean 'Berhasil'?")
        == true)
  }
}
