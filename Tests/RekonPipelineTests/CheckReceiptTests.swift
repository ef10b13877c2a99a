import Foundation
import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// The check receipt as a document: written in one way, read strictly, signed so that openssl agrees.
@Suite("Check receipts")
struct CheckReceiptTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.lay(sales(SaleRow(101), SaleRow(102)), "tokopedia/sales_20200904.csv")
    try bench.lay(
      sales(SaleRow(103)).replacing("PAID", with: "UNPAID"), "tokopedia/sales_20200905.csv")
    try bench.lay("\n", "tokopedia/sales_20200906.csv")
  }

  private var path: String { bench.folder.path("R.receipt.json") }

  private func text() throws -> String { try Files.readText(path) }

  private func make(_ days: String...) throws -> CheckReceipt {
    CheckReceipt(version: "0.1.0", files: try days.map { try bench.checked("tokopedia/sales_\($0).csv") })
  }

  @Test("a receipt has its members in one order, exact sums and no clock")
  func document() throws {
    let file = try bench.checked("tokopedia/sales_20200904.csv")
    try make("20200904").write(to: path)
    #expect(
      try text() == """
        {
          "format": 1,
          "rekon": "0.1.0",
          "signed_by": null,
          "files": [
            {
              "name": "sales_20200904.csv",
              "feed": "tokopedia/sales",
              "date": "2020-09-04",
              "sha256": "\(SHA256Digest.hex(of: sales(SaleRow(101), SaleRow(102))))",
              "bytes": \(sales(SaleRow(101), SaleRow(102)).utf8.count),
              "profile": "\(file.profileDigest)",
              "profile_version": "",
              "verdict": "accepted",
              "rows": {
                "read": 2,
                "accepted": 2,
                "rejected": 0,
                "ignored": 0
              },
              "sums": {
                "IDR": {
                  "amount": "500000.00",
                  "list_price": "500000.00",
                  "refunded_amount": "0.00"
                }
              }
            }
          ]
        }

        """)
  }

  @Test("what was written is what is read, for every verdict")
  func roundTrip() throws {
    let receipt = try make("20200904", "20200905", "20200906")
    #expect(receipt.files.map(\.verdict) == [.accepted, .acceptedWithRejects, .refused])
    try receipt.write(to: path, signingWith: TestKeys.first.signingKey())
    var read = try CheckReceipt.read(try Files.readAll(path), file: "R")
    #expect(read.files.map(\.line) == [6, 29, 52])
    for index in read.files.indices { read.files[index].line = nil }
    #expect(read.files == receipt.files && read.signedBy == TestKeys.first.fingerprint && read.version == "0.1.0")
  }

  @Test("the signature is one that openssl verifies, and openssl's is one that is verified")
  func openssl() throws {
    try bench.folder.writePrivate(TestKeys.first.privateText, to: "key.pem")
    try bench.folder.write(TestKeys.first.publicText, to: "key.pub")
    let verifyArguments = [
      "pkeyutl", "-verify", "-pubin", "-inkey", "key.pub", "-rawin", "-in", "R.receipt.json", "-sigfile",
      "R.receipt.json.sig",
    ]
    let key = try SigningKey.read(bench.folder.path("key.pem"))
    try make("20200904").write(to: path, signingWith: key)
    #expect(try runOpenSSL(verifyArguments).status == 0)
    #expect(try Files.readAll(path + ".sig").count == 64)
    try bench.folder.write(try text().replacing("500000", with: "600000"), to: "R.receipt.json")
    #expect(try runOpenSSL(verifyArguments).status == 1)
    let sign = ["pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-in", "R.receipt.json", "-out", "other.sig"]
    #expect(try runOpenSSL(sign).status == 0)
    let signature = try Files.readAll(bench.folder.path("other.sig"))
    #expect(key.verifyingKey.isValid(signature, over: try Files.readAll(path)))
  }

  @Test("the code is one that openssl gives")
  func opensslCode() throws {
    try make("20200904").write(to: path, secret: TestKeys.sharedSecret())
    let printed = try runOpenSSL(["dgst", "-sha256", "-hmac", TestKeys.secret, "R.receipt.json"]).text
    let code = try Files.readText(path + ".hmac")
    #expect(printed == "HMAC-SHA2-256(R.receipt.json)= \(code)")
    #expect(code.utf8.count == 65)
  }

  @Test("a receipt written anew leaves no signature of the one before")
  func staleSignature() throws {
    try make("20200904").write(to: path, signingWith: TestKeys.first.signingKey(), secret: TestKeys.sharedSecret())
    #expect(try Files.names(in: bench.folder.path).filter { $0.hasPrefix("R.") }.count == 3)
    try make("20200905").write(to: path)
    #expect(try Files.names(in: bench.folder.path).filter { $0.hasPrefix("R.") } == ["R.receipt.json"])
  }

  @Test("a receipt whose signature cannot be written is not left behind")
  func unwritableSignature() throws {
    try Files.makeFolder(path + ".sig.tmp/x")
    #expect(throws: FileError.self) { try make("20200904").write(to: path, signingWith: TestKeys.first.signingKey()) }
    #expect(!Files.exists(path) && !Files.exists(path + ".sig"))
  }

  private func runOpenSSL(_ arguments: [String]) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = URL(filePath: bench.folder.path)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }

  // MARK: Reading strictly

  private func fault(_ old: String, _ new: String) throws -> String {
    let text = try make("20200904").document
    precondition(text.components(separatedBy: old).count == 2, "'\(old)' is not once in the receipt")
    do {
      _ = try CheckReceipt.read(Array(text.replacing(old, with: new).utf8), file: "tokopedia/R.receipt.json")
      return "no fault"
    } catch { return "\(error)" }
  }

  private static let remedy = "send the receipt as rekon check wrote it"
  private static let fileMembers =
    "the members of a file: name, feed, date, sha256, bytes, profile, profile_version, verdict, rows, sums"

  @Test("a file that is named twice is told: it can be read in one way only")
  func sameFileTwice() throws {
    let text = try make("20200904").document
    let entry = text[text.range(of: "    {\n")!.lowerBound..<text.range(of: "\n    }\n")!.upperBound].dropLast()
    let twice = text.replacing(entry, with: entry + ",\n" + entry)
    do {
      _ = try CheckReceipt.read(Array(twice.utf8), file: "R.receipt.json")
      Issue.record("it was read")
    } catch { #expect("\(error)".contains("a second time, expected each file once")) }
  }

  @Test("another format is told before anything else of it is read")
  func otherFormat() throws {
    #expect(
      try fault("\"format\": 1", "\"format\": 2")
        == "tokopedia/R.receipt.json:2: error[receipt-format]: found format 2, expected format 1; another version of rekon "
        + "wrote it: let both sides use the same")
  }

  @Test(
    "members that are absent, twice, unknown or of another type are told with line",
    arguments: [
      (
        "  \"signed_by\": null,\n", "", 1,
        "found no 'signed_by', expected the members of a receipt: format, rekon, signed_by, files"
      ),
      ("\"signed_by\"", "\"rekon\"", 4, "found member 'rekon' twice, expected a JSON document"),
      ("\"feed\"", "\"fead\"", 8, "found member 'fead', expected \(fileMembers)"),
      ("      \"verdict\": \"accepted\",\n", "", 6, "found no 'verdict', expected \(fileMembers)"),
      ("\"format\": 1,", "\"format\": \"1\",", 2, "format: found '1', expected a whole number"),
      ("\"read\": 2", "\"read\": 2.0", 16, "read: found 2.0, expected a whole number"),
      ("\"read\": 2", "\"read\": -2", 16, "read: found -2, expected a whole number"),
      ("\"read\": 2", "\"read\": 02", 16, "found '02', expected a JSON document"),
      (
        "\"date\": \"2020-09-04\"", "\"date\": \"2020-02-30\"", 9,
        "date: found '2020-02-30', expected a day as yyyy-MM-dd, or null"
      ),
      (
        "\"name\": \"sales", "\"name\": \"../sales", 7,
        "name: found '../sales_20200904.csv', expected a file's name without folders"
      ),
      (
        "\"verdict\": \"accepted\"", "\"verdict\": \"fine\"", 14,
        "verdict: found 'fine', expected 'accepted', 'accepted with rejected rows', 'refused'"
      ),
      (
        "\"list_price\": \"500000.00\"", "\"list_price\": 500000.00", 24, "list_price: found 500000.00, expected a text"
      ),
      (
        "\"list_price\": \"500000.00\"", "\"list_price\": \"5e5\"", 24,
        "list_price: found '5e5', expected a decimal such as \"-250000.00\""
      ),
    ])
  func members(_ old: String, _ new: String, _ line: Int, _ reason: String) throws {
    #expect(
      try fault(old, new) == "tokopedia/R.receipt.json:\(line): error[receipt-form]: \(reason); \(Self.remedy)")
  }

  @Test(
    "a name with a folder is none, also where a mark on the slash hides it", arguments: ["a/b", "a/\u{301}b", "..", ""])
  func names(_ name: String) throws {
    let found = try fault("\"name\": \"sales_20200904.csv\"", "\"name\": \"\(name)\"")
    #expect(found.contains("R.receipt.json:7: error[receipt-form]: name: found "), "\(found)")
  }

  @Test(
    "what is no JSON is told with line",
    arguments: [
      ("", 1, "the end of the file"), ("{", 1, "the end of the file"), ("hello", 1, "'hello'"),
      ("{\n \"format\": 1,\n}", 3, "'}'"), ("{\n} {}", 2, "something behind the document's end"),
      ("[1, 2 3]", 1, "'3]'"), ("\"\\q\"", 1, "an unknown escape in a text"), ("\"\\ud800\"", 1, "half a character"),
      ("\"a\tb\"", 1, "a control character in a text"), ("1.", 1, "the end of the file"),
      (String(repeating: "[", count: 100_000), 1, "more than 16 levels"),
      ("{\((0..<65).map { "\"\($0)\":\n0" }.joined(separator: ","))}", 65, "more than 64 members"),
    ])
  func notJSON(_ text: String, _ line: Int, _ found: String) throws {
    #expect(throws: Fault.self) { try CheckReceipt.read(Array(text.utf8), file: "R") }
    do { _ = try CheckReceipt.read(Array(text.utf8), file: "R") } catch {
      #expect("\(error)" == "R:\(line): error[receipt-form]: found \(found), expected a JSON document; \(Self.remedy)")
    }
  }

  @Test("bytes that are no UTF-8, and a list of no files, are told")
  func others() throws {
    do { _ = try CheckReceipt.read([0x22, 0xFF, 0x22], file: "R") } catch {
      #expect(error.found == "what is no UTF-8")
    }
    #expect(throws: Fault.self) { try CheckReceipt.read([0x22, 0xFF, 0x22], file: "R") }
    let empty = CheckReceipt(version: "0.1.0", files: []).document
    do { _ = try CheckReceipt.read(Array(empty.utf8), file: "R") } catch {
      #expect(
        "\(error)" == "R:5: error[receipt-form]: files: found an empty list, expected a list of files; \(Self.remedy)")
    }
    #expect(throws: Fault.self) { try CheckReceipt.read(Array(empty.utf8), file: "R") }
  }

  @Test("escapes and characters beyond the first 65,536 are read as what they are")
  func escapes() throws {
    let text = try make("20200904").document.replacing("0.1.0", with: "\\u0041\\/\\n\\ud83d\\ude00é\\\"")
    #expect(try CheckReceipt.read(Array(text.utf8), file: "R").version == "A/\n😀é\"")
  }
}
