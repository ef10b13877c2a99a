import RekonCore
import RekonTestSupport
import Testing

/// A delimited feed in UTF-16: read as it is declared, with places in the bytes that the sender has.
@Suite("Feeds in UTF-16")
struct UTF16Tests {
  static let file = "pmo/entitlements_20200904.csv"
  static let header = "card;wave;day;balance"

  static func profile(_ csv: String = "encoding: utf-16") throws -> FeedProfile {
    try PipelineFolder.profile(
      """
      party: ovo
      feeds:
        entitlements:
          record: entitlement
          files: "ovo/entitlements_{date}.csv[.gz]"
          csv: { delimiter: ";", \(csv) }
          reject_limit: 10
          fields:
            participant:      { column: card }
            wave:             { column: wave }
            awarded_on:       { column: day, day: "yyyy-MM-dd" }
            training_balance: { column: balance, money: { style: "1000" } }
      """)
  }

  enum Order: CaseIterable { case little, big }

  static func bytes(_ text: String, _ order: Order, mark: Bool = true) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return order == .big ? bytes : bytes.reversed()
    }
  }

  /// The offset in the feed of `needle`: two bytes of mark, two for each unit in front of it.
  private static func place(of needle: String, in text: String) -> Int {
    2 + 2 * String(decoding: Array(text.utf8)[..<byteOffset(of: needle, in: text)], as: UTF8.self).utf16.count
  }

  @Test("B29 a feed declared as UTF-16 is converted, whatever its byte order", arguments: Order.allCases)
  func bothOrders(_ order: Order) throws {
    let text = feed([Self.header, "0001;Gelombang é😀;2020-04-20;1000000", "0002;dua;2020-04-21;500000"], end: "\r\n")
    let loaded = try ingest(Self.bytes(text, order), Self.profile(), as: Self.file)
    loaded.expectLoaded(2)
    #expect(loaded.rows.map { $0["wave"] } == ["Gelombang é😀", "dua"])
    #expect(loaded.rows.map(\.line) == [2, 3])
  }

  @Test("B29 a place in a UTF-16 feed is that of its own bytes", arguments: Order.allCases)
  func places(_ order: Order) throws {
    let text = feed([Self.header, "0001;é😀;2020-04-20;1", "0002;\"é;\"\"😀\";2020-04-21;3.000", "0003;x;2020-04-22"])
    try ingest(Self.bytes(text, order), Self.profile(), as: Self.file).expectRejected(
      [
        "\(Self.file):3: error[amount-not-numeric]: found '3.000', expected \(AmountTests.whole)\(AmountTests.guess) "
          + "(record 2, column 4 'balance', byte \(Self.place(of: "3.000", in: text)))",
        "\(Self.file):4: error[row-too-short]: found 3 fields, expected 4 fields, got 3; missing: 'balance' (record 3, byte "
          + "\(Self.place(of: "0003", in: text)))",
      ], loaded: [1])
  }

  @Test("B29 the end of a UTF-16 feed is told in its own bytes", arguments: Order.allCases)
  func endPlaces(_ order: Order) throws {
    let open = String(feed([Self.header, "0001;é😀;2020-04-20;1"]).dropLast())
    let bytes = Self.bytes(open, order)
    try ingest(bytes, Self.profile(), as: Self.file).expectLoaded(
      1,
      notes: [
        "\(Self.file):2: warning[last-line-open]: found no line end behind the last row, expected one; the feed may be cut "
          + "(record 1, byte \(bytes.count))"
      ])
    let unclosed = feed([Self.header, "0001;é😀;2020-04-20;1", "0002;\"é;2020-04-20;1"])
    try ingest(Self.bytes(unclosed, order), Self.profile(), as: Self.file).expectRefused(
      "\(Self.file):3: error[quote-not-closed]: found a quote that is opened here and never closed, expected a closing "
        + "quote in this row; the rows behind it cannot be told apart; close or double the quote (record 2, column 2 "
        + "'wave', byte \(Self.place(of: "\"é;", in: unclosed)))")
  }

  @Test("a UTF-16 feed larger than the reader's window is read to its end, wherever the window cuts", arguments: 0..<4)
  func largerThanTheWindow(_ shift: Int) throws {
    let first = "0000000000000000;\(String(repeating: "x", count: shift));2020-04-20;5"
    let rows = (1...9_000).map { "\(padded($0, 16));é😀;2020-04-20;5" }
    let loaded = try ingest(
      Self.bytes(feed([Self.header, first] + rows), .little), Self.profile(), as: Self.file)
    // An empty wave is a reject; the others are there to the last.
    #expect(loaded.refusal == nil && loaded.notes.isEmpty && loaded.addsUp)
    #expect(loaded.summary.rowCount == 9_001)
    #expect(loaded.rows.last?["participant"] == padded(9_000, 16))
    #expect(loaded.summary.totals.carried == MinorUnits(loaded.rows.count * 500))
  }

  @Test("B29 UTF-16 without its mark, half a character and a byte too many refuse the feed")
  func notUTF16() throws {
    let text = feed([Self.header, "0001;dua;2020-04-20;1"])
    try ingest(Self.bytes(text, .little, mark: false), Self.profile(), as: Self.file).expectRefused(
      "\(Self.file):1: error[encoding-utf16]: found no byte order mark, expected UTF-16 with its mark; the profile says "
        + "utf-16: say how the feed is really written (byte 0)")
    let odd = Self.bytes(text, .big) + [0]
    try ingest(odd, Self.profile(), as: Self.file).expectRefused(
      "\(Self.file): error[encoding-utf16]: found a single byte at the end, expected UTF-16, two bytes each; the feed is "
        + "cut: send it again (byte \(odd.count - 1))")
    let half = Self.bytes(feed([Self.header, "0001;dua"]), .big) + [0xD8, 0x3D, 0x00, 0x41]
    try ingest(half, Self.profile(), as: Self.file).expectRefused(
      "\(Self.file): error[encoding-utf16]: found half of a character (U+D83D), expected UTF-16 (byte \(half.count - 4))"
    )
  }

  @Test("B29 UTF-16 is not converted where the profile declares another encoding", arguments: Order.allCases)
  func undeclared(_ order: Order) throws {
    for (csv, name) in [("encoding: utf-8", "UTF-8"), ("encoding: windows-1252", "windows-1252")] {
      try ingest(Self.bytes(feed([Self.header]), order), Self.profile(csv), as: Self.file).expectRefused(
        "\(Self.file):1: error[encoding-utf16]: found UTF-16, expected \(name) as the profile declares; export the feed as "
          + "\(name) (byte 0)")
    }
  }
}
