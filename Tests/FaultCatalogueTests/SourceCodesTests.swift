import Foundation
import RekonCore
import RekonTestSupport
import Testing

/// The codes in the program's sources, its catalogue and its page are the same ones.
@Suite("Codes of the sources, the catalogue and the page")
struct SourceCodesTests {
  /// Texts in the form of a code, in sources that tell faults, that are none.
  private static let otherWords: Set<String> = [
    "business-days", "statement-date",  // values of a profile
    "feed-missing",  // a break's detail
    "accepted-with-rejected-rows", "not-found",  // verdicts of a check
  ]

  /// Every code that the sources can tell, with a file that does.
  private static func codes() throws -> [String: String] {
    let sources = URL(filePath: Repository.root).appending(path: "Sources")
    let files =
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    var codes: [String: String] = [:]
    for file in files.map(\.path) where file.hasSuffix(".swift") && !file.contains("/RekonCore/Faults/") {
      let text = try withoutComments(String(contentsOfFile: file, encoding: .utf8))
      for code in codesIn(text) where !otherWords.contains(code) { codes[code] = file }
    }
    return codes
  }

  private static func withoutComments(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !line.drop(while: { $0 == " " }).hasPrefix("//")
    }.joined(separator: "\n")
  }

  /// In a source that speaks of faults any text in the form of a code is one: codes travel in variables and tables, too.
  private static func codesIn(_ text: String) -> [String] {
    var codes: [String] = []
    if text.contains(/[^A-Za-z](?:Fault[^A-Za-z]|fault\()/) {
      codes += text.matches(of: /"([a-z]+[0-9]*(?:-[a-z0-9]+)+)"/).map { String($0.1) }
    }
    // One word: only where it is plainly a code.
    codes += text.matches(of: /[fF]ault\(\s*"([a-z0-9]+)"/).map { String($0.1) }
    // Errors that are no faults write theirs themselves.
    codes += text.matches(of: /(?:error|warning)\[([a-z0-9-]+)\]/).map { String($0.1) }
    // `FileError(isNew ? "create" : "open", path)`: the call of the system stands in the first argument.
    for call in text.matches(of: /FileError\(([^,]*)/) {
      codes += call.1.matches(of: /"([a-z]+)"/).map { "cannot-" + $0.1 }
    }
    return codes
  }

  @Test("every code in the sources has an entry: add it to Sources/RekonCore/Faults, in the file of its area")
  func sources() throws {
    let known = Set(FaultCatalogue.all.map(\.code))
    for (code, file) in try Self.codes().sorted(by: { $0.key < $1.key }) {
      #expect(known.contains(code), "'\(code)' of \(file) has no entry")
    }
  }

  @Test("every entry's code is in the sources")
  func entries() throws {
    let told = try Self.codes()
    for code in FaultCatalogue.all.map(\.code) { #expect(told[code] != nil, "nothing tells '\(code)'") }
  }

  @Test("the scan finds codes wherever they stand, and only there")
  func scan() {
    let text = """
      throw Fault(
        "row-too-odd", at: place)
      fault(of: index == 0 ? "empty-thing" : "head-thing"); unreadableFault("unreadable")
      // Fault("of-a-comment")
      "error[state-odd]: no"; FileError(isNew ? "make" : "fold", path); print("plain words", "x-1: y")
      """
    #expect(
      Self.codesIn(Self.withoutComments(text)).sorted() == [
        "cannot-fold", "cannot-make", "empty-thing", "head-thing", "row-too-odd", "state-odd", "unreadable",
      ])
  }

  @Test("docs/faults.md is the catalogue: scripts/check-docs --update writes it")
  func page() throws {
    let page = try Files.readText(Repository.root + "/docs/faults.md")
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) }
    #expect(headings == FaultCatalogue.all.map(\.code))
    #expect(page == FaultPage.markdown())
  }
}
