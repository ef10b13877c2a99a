import RekonCore
import RekonTestSupport
import Testing

/// B01 to B15: what can be wrong with the file around the feed, through the partner's desk.
@Suite("Bad input: container")
struct ContainerTests {
  static let file = "tokopedia/sales_20200904.csv.gz"
  static let rows = sales(SaleRow(101), SaleRow(102), SaleRow(103))

  private func check(_ bytes: [UInt8], _ desk: Desk = .shipped) throws -> DeskVerdict {
    try desk.check(bytes, as: Self.file)
  }

  @Test("B01 a file cut inside its data is refused at its end, with the number of whole records seen")
  func cutInsideData() throws {
    // Stored, not compressed, so that the cut falls where it is wanted: in the third row.
    let whole = GzipMember(Self.rows).with(\.level, 0).bytes
    let cut = whole[..<(10 + 5 + byteOffset(of: SaleRow(103).order, in: Self.rows))]
    try check(Array(cut)).expect(
      2, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-unexpected-end]: found gzip: unexpected end, expected the rest of \
      the compressed data and its 8-byte trailer; the transfer was cut: send the file again; 2 whole records had \
      been seen, none is used (zbyte 350)
      """)
  }

  @Test("B02 a file without its 8-byte trailer is refused although all rows look fine")
  func withoutTrailer() throws {
    try check(GzipMember(Self.rows).bytes.dropLast(8)).expect(
      2, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-unexpected-end]: found gzip: unexpected end, expected the rest of \
      the compressed data and its 8-byte trailer; the transfer was cut: send the file again; 3 whole records had \
      been seen, none is used (zbyte 184)
      """)
  }

  @Test("B03 a wrong CRC-32 refuses the file and shows both values")
  func wrongChecksum() throws {
    try check(GzipMember(Self.rows).with(\.checksum, 0xBAD_C0DE).bytes).expect(
      2, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-checksum]: found checksum mismatch: stored CRC-32 0x0badc0de, \
      computed 0xe42f3504, expected the same; the content was changed or damaged on its way: send the file again; 3 \
      whole records had been seen, none is used (zbyte 184)
      """)
  }

  @Test("B04 a wrong length in the trailer refuses the file and shows both values")
  func wrongLength() throws {
    try check(GzipMember(Self.rows).with(\.length, 7).bytes).expect(
      2, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-length]: found length mismatch: stored 7, inflated 420 (modulo \
      2^32), expected the same; the content was changed or damaged on its way: send the file again; 3 whole records \
      had been seen, none is used (zbyte 188)
      """)
  }

  @Test("B05 members split inside a record are one stream")
  func severalMembers() throws {
    let text = Array(Self.rows.utf8)
    let bytes = GzipMember(Array(text[..<140])).bytes + GzipMember(Array(text[140...])).bytes
    try check(bytes).expect(0, "3 read = 3 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B06 empty members first, last and between change nothing")
  func emptyMembers() throws {
    let empty = GzipMember().bytes
    let text = Array(Self.rows.utf8)
    let (first, second) = (GzipMember(Array(text[..<90])).bytes, GzipMember(Array(text[90...])).bytes)
    try check(empty + first + empty + second + empty).expect(0, "3 read = 3 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B07 a second member that is cut is named with its number and place")
  func secondMemberCut() throws {
    let first = GzipMember(sales(SaleRow(101), SaleRow(102))).bytes
    let second = GzipMember(SaleRow(103).text + "\n").bytes
    try check(first + second.dropLast(8)).expect(
      2, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-unexpected-end]: found gzip: unexpected end in member 2 (from \
      zbyte 186), expected the rest of the compressed data and its 8-byte trailer; the transfer was cut: send the \
      file again; 3 whole records had been seen, none is used (zbyte 268)
      """)
  }

  @Test("B08 bytes behind the trailer refuse the file at the first of them")
  func trailingBytes() throws {
    try check(gzip(Self.rows) + Array("appended by hand\n".utf8)).expect(
      2, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-trailing-bytes]: found bytes behind the trailer of member 1, \
      expected the end of the file; send the file again without them; 3 whole records had been seen, none is used \
      (zbyte 192)
      """)
  }

  @Test("B09 zero padding behind the trailer loads with a note")
  func zeroPadding() throws {
    try check(gzip(Self.rows) + [UInt8](repeating: 0, count: 512)).expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: warning[gzip-zero-padding]: found 512 zero bytes behind the trailer, expected \
      the end of the file (zbyte 192)
      """)
  }

  @Test("B10 plain text named .gz and gzip named .csv are read as what they are, with a note on the name")
  func nameMismatch() throws {
    try check(Array(Self.rows.utf8)).expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: warning[name-mismatch]: found plain text under a name with .gz, expected a \
      gzip file; it was read as what it is (zbyte 0)
      """)
    try Desk.shipped.check(gzip(Self.rows), as: "tokopedia/sales_20200904.csv").expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv: warning[name-mismatch]: found a gzip file under a name without .gz, expected a \
      name that ends in .gz; it was read as what it is (zbyte 0)
      """)
  }

  @Test("B11 gzip inside gzip is refused")
  func nested() throws {
    try check(GzipMember(gzip(Self.rows)).bytes).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[gzip-nested]: found gzip: still compressed after one layer, \
      expected the feed's text; compress the feed once
      """)
  }

  @Test("B12 zip, zstd, bzip2, xz and PGP are refused by their names")
  func foreignFormats() throws {
    try check([0x50, 0x4B, 0x03, 0x04, 0x14, 0]).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[foreign-format]: found a zip file, expected gzip or plain text; \
      compress the feed with gzip (zbyte 0)
      """)
    try check([0x28, 0xB5, 0x2F, 0xFD, 0x24, 0]).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[foreign-format]: found a zstd file, expected gzip or plain text; \
      compress the feed with gzip (zbyte 0)
      """)
    try check(Array("BZh91AY&SY".utf8)).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[foreign-format]: found a bzip2 file, expected gzip or plain text; \
      compress the feed with gzip (zbyte 0)
      """)
    try check([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[foreign-format]: found a xz file, expected gzip or plain text; compress \
      the feed with gzip (zbyte 0)
      """)
    try check(Array("-----BEGIN PGP MESSAGE-----\n".utf8)).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[foreign-format]: found a PGP file, expected gzip or plain text; \
      compress the feed with gzip (zbyte 0)
      """)
  }

  /// 1 GiB of one byte, 16 MiB again and again, in about 1 MiB.
  private static func bomb(_ line: [UInt8]) -> [UInt8] {
    let content = Array(repeatElement(line, count: (16 << 20) / line.count).joined())
    let block = rawDeflate(content, level: 9, flush: 2)
    let head = GzipMember().with(\.hasTrailer, false).bytes.prefix(10)
    return Array(head) + repeatElement(block, count: 64).joined() + rawDeflate([]) + [UInt8](repeating: 0, count: 8)
  }

  @Test("B13 1 MiB that becomes 1 GiB of zeros is stopped at the limit of a record or of the ratio")
  func bomb() throws {
    let zeros = Self.bomb([UInt8](repeating: 0, count: 1_024))
    #expect(zeros.count < 2 << 20)
    try check(zeros).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[record-limit]: found a record of over 16777216 bytes, expected a \
      row of this feed; look for line ends that are missing, or a quote that is never closed; limits.record of the \
      pipeline
      tokopedia/sales_20200904.csv.gz: error[ratio-limit]: found 33554432 bytes out of 32661, expected at most 400 \
      for each compressed byte; what inflates so far is no feed; limits.ratio of the pipeline (zbyte 32661, byte \
      33554432)
      """)
    let lines = Self.bomb([UInt8](repeating: 0x30, count: 1_023) + [0x0A])
    try check(lines).expect(
      2, "16383 read = 0 accepted + 16383 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-missing]: found a first line with 1 field and no column name \
      in it, expected a header line with 'order_id', 'payment_ref', 'card_number', 'course_code', \
      'institution_code', 'channel', 'timestamp', 'amount', 'list_price', 'status'; is it a title or a comment? take \
      it out, or name it under csv.head or csv.comment of the profile
      tokopedia/sales_20200904.csv.gz: error[ratio-limit]: found 17039360 bytes out of 35466, expected at most 400 \
      for each compressed byte; what inflates so far is no feed; limits.ratio of the pipeline (zbyte 35466, byte \
      17039360)
      """)
  }

  @Test("B13 a feed larger than limits.inflated is refused where it reaches it")
  func inflatedLimit() throws {
    let small = Desk.with("tokopedia/sales") { $0.limits.inflatedByteCount = 200 }
    try check(gzip(Self.rows), small).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[inflated-limit]: found a feed of over 200 bytes inflated, expected at \
      most that; limits.inflated of the pipeline (zbyte 0, byte 200)
      """)
  }

  @Test("B14 a name inside the gzip header is never a path, a comment never a text")
  func headerFields() throws {
    let named = GzipMember(Self.rows).with(\.name, "../../etc/cron.d/x").with(\.comment, "\u{1B}[2J")
    let verdict = try check(named.with(\.headerChecksum, .right).bytes)
    verdict.expect(0, "3 read = 3 accepted + 0 rejected + 0 ignored", "")
    #expect(!verdict.text(.json).contains("cron.d") && !verdict.text(.json).contains("2J"))
  }

  @Test("B14 a comment without end, a wrong header checksum, reserved flags and another method refuse the file")
  func headerFaults() throws {
    let whole = GzipMember(Self.rows)
    try check(whole.with(\.comment, String(repeating: "c", count: 1 << 20)).bytes).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-header-limit]: found a header of over 65,536 bytes, expected a \
      short gzip header; send the file again; 0 whole records had been seen, none is used (zbyte 65536)
      """)
    try check(whole.with(\.headerChecksum, .wrong).bytes).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-header-checksum]: found header checksum 0x366f, expected 0xc990; \
      send the file again; 0 whole records had been seen, none is used (zbyte 10)
      """)
    try check(whole.with(\.reservedFlags, 0x20).bytes).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-reserved-flags]: found reserved flag bits 32, expected none; send \
      the file again; 0 whole records had been seen, none is used (zbyte 3)
      """)
    try check(whole.with(\.method, 7).bytes).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[gzip-method]: found compression method 7, expected 8 (deflate); send \
      the file again; 0 whole records had been seen, none is used (zbyte 2)
      """)
  }

  @Test("B15 no bytes, no bytes inside the gzip file, and a blank line alone have a message each")
  func nothing() throws {
    try check([]).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[empty-file]: found a file of 0 bytes, expected a feed; send the file \
      again; a day without rows still has its header (zbyte 0)
      """)
    try check(gzip("")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[empty-feed]: found 0 bytes inside the gzip file, expected a feed \
      with its header line; a day without rows still has its header
      """)
    try check(gzip("\n")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[blank-feed]: found a blank line, expected the header line; the \
      first line of the feed names its columns
      """)
  }

  @Test("B15 a header alone is a day without rows, unless the feed may not be empty")
  func headerOnly() throws {
    try check(gzip(sales())).expect(0, "0 read = 0 accepted + 0 rejected + 0 ignored", "")
    try check(gzip(sales()), .with("tokopedia/sales") { $0.mayBeEmpty = false }).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: error[empty-feed]: found a header and no row, expected rows; this feed may \
      not be empty
      """)
  }
}
