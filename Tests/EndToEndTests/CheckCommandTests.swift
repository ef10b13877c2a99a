import Foundation
import Glibc
import RekonCore
import RekonTestSupport
import Testing

/// `rekon check` as a partner runs it: from outside, with its exit status.
@Suite("rekon check")
struct CheckCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func check(_ arguments: String..., at terminal: Int32? = nil) throws -> RekonProgram.Ended {
    let pipeline = Repository.root + "/pipelines/training-payments.yaml"
    return try RekonProgram.run(["check"] + arguments + ["--pipeline", pipeline], in: folder, terminal: terminal)
  }

  static let good = feed([SaleRow.header, SaleRow(101).text])
  static let bad = feed([SaleRow.header, SaleRow(101).with(\.amount, "x").text])

  @Test("it ends with 0 accepted, 1 with rejected rows, 2 refused, 66 not there; of several files with the highest")
  func statuses() throws {
    try folder.write(Self.good, to: "tokopedia/sales_20200904.csv")
    try folder.write(Self.bad, to: "tokopedia/sales_20200905.csv")
    try folder.write("", to: "tokopedia/sales_20200906.csv")
    let paths = (4...7).map { "tokopedia/sales_2020090\($0).csv" }
    #expect(try paths.map { try check($0).status } == [0, 1, 2, 66])
    #expect(try check(paths[0], paths[2], paths[1]).status == 2)
    #expect(try check(paths[0], paths[1]).status == 1)
    #expect(try check(paths[3], "--format", "json").status == 66)
  }

  @Test("wrong arguments end with 64, a wrong definition with 65, and say why")
  func usage() throws {
    try folder.write(Self.good, to: "tokopedia/sales_20200904.csv")
    let path = "tokopedia/sales_20200904.csv"
    for arguments in [["--limit", "-1"], ["--format", "yaml"], ["--date", "yesterday"], ["--workers", "0"]] {
      let ended = try RekonProgram.run(["check", path] + arguments, in: folder)
      #expect(ended.status == 64 && ended.output.isEmpty && ended.errors.contains(arguments[0]))
    }
    #expect(try RekonProgram.run(["check"], in: folder).status == 64)
    try folder.write("party: x\n", to: "draft.yaml")
    let draft = try RekonProgram.run(["check", path, "--profile", "draft.yaml"], in: folder)
    #expect(draft.status == 65 && draft.errors.contains("draft.yaml:1: error[missing-key]"))
    let nowhere = try RekonProgram.run(["check", path], in: folder)
    #expect(nowhere.status == 66 && nowhere.errors.contains("name one with --pipeline"))
  }

  @Test("a report that cannot be written is no success: a full device, a folder, a link")
  func unwritable() throws {
    let path = "tokopedia/sales_20200904.csv"
    try folder.write(Self.good, to: path)
    try Files.makeFolder(folder.path("there"))
    try folder.write("kept", to: "target")
    symlink(folder.path("target"), folder.path("link"))
    #expect(try check(path, "--output", "/dev/full").status == 74)
    #expect(try check(path, "--output", "there").status == 73)
    #expect(try check(path, "--output", "link").status == 73)
    #expect(try check(path, "--output", "absent/report").status == 73)
    #expect(try Files.readText(folder.path("target")) == "kept" && Files.exists("/dev/full"))
    #expect(try check(path, "--output", "report").status == 0)
    #expect(try Files.readText(folder.path("report")).hasPrefix("\(path): accepted\n"))
  }

  @Test("--quiet says nothing of a file without a finding, and everything of others")
  func quiet() throws {
    try folder.write(Self.good, to: "tokopedia/sales_20200904.csv")
    try folder.write(Self.bad, to: "tokopedia/sales_20200905.csv")
    let silent = try check("tokopedia/sales_20200904.csv", "--quiet")
    #expect(silent.status == 0 && silent.output.isEmpty && silent.errors.isEmpty)
    #expect(try check("tokopedia/sales_20200905.csv", "--quiet").output.contains("amount-not-numeric"))
  }

  @Test("on a terminal a line tells how far it is, and is gone at the end; elsewhere there is none")
  func progress() throws {
    let rows = (1...20_000).map { SaleRow($0).text }
    try folder.write(feed([SaleRow.header] + rows), to: "tokopedia/sales_20200904.csv")
    var (main, terminal): (Int32, Int32) = (0, 0)
    try #require(openpty(&main, &terminal, nil, nil, nil) == 0)
    defer { close(main) }
    let ended = try check("tokopedia/sales_20200904.csv", at: terminal)
    close(terminal)
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(main, &bytes, bytes.count)
    let told = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    #expect(
      told.hasPrefix("\r\u{1B}[Kcheck sales_20200904.csv ") && told.contains(" rows") && told.hasSuffix("\r\u{1B}[K"))
    #expect(ended.status == 0 && ended.output.contains("20000 accepted"))
    #expect(try check("tokopedia/sales_20200904.csv").errors.isEmpty)
  }

  @Test("a report or receipt is never written over what is read, nor over each other")
  func targets() throws {
    let path = "tokopedia/sales_20200904.csv"
    try folder.write(Self.good, to: path)
    try folder.write("kept", to: "key.pem")
    symlink("key.pem", folder.path("link.receipt.json"))
    let wrong = [
      ["--output", path], ["--output", "./tokopedia/../" + path],
      ["--output", "key.pem", "--sign-key", "key.pem", "--receipt", "a.receipt.json"],
      ["--output", "a.receipt.json", "--receipt", "a.receipt.json"], ["--receipt", "link.receipt.json"],
      ["--receipt", "a.json"], ["--sign-key", "key.pem"],
    ]
    for arguments in wrong {
      let ended = try RekonProgram.run(["check", path] + arguments, in: folder)
      #expect(ended.status == 64, "\(arguments): \(ended.errors)")
    }
    #expect(try Files.readText(folder.path(path)) == Self.good && Files.readText(folder.path("key.pem")) == "kept")
  }

  @Test("a receipt speaks of all files or is not written")
  func receipt() throws {
    let path = "tokopedia/sales_20200904.csv"
    try folder.write(Self.good, to: path)
    let some = try check(path, "tokopedia/sales_20200905.csv", "--receipt", "a.receipt.json")
    #expect(
      some.status == 66 && some.errors.contains("a.receipt.json: not written")
        && !Files.exists(folder.path("a.receipt.json")))
    #expect(try check(path, "--receipt", "a.receipt.json").status == 0)
    #expect(try Files.readText(folder.path("a.receipt.json")).contains("\"verdict\": \"accepted\""))
  }
}
