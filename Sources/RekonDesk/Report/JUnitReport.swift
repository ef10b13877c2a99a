import CLibXML2
import RekonCore

/// A check as JUnit XML, for build servers: a suite a file, a test a finding, one that passes for a file without faults.
///
/// Written by libxml2's writer; what XML cannot hold has been made visible before.
enum JUnitReport {
  static func document(_ report: CheckReport) -> String {
    let files = report.files
    var xml = XMLText()
    xml.begin(
      "testsuites",
      [
        ("name", "rekon check"), ("tests", String(files.reduce(0) { $0 + tests($1) })),
        ("failures", String(files.reduce(0) { $0 + failures($1) })), ("errors", "0"),
      ])
    for file in files { write(file, to: &xml) }
    xml.end()
    return xml.document()
  }

  private static func failures(_ file: CheckedFile) -> Int { file.findings.count { $0.level != .note } }

  /// Notes are no tests: they are told in the suite's output.
  private static func tests(_ file: CheckedFile) -> Int { max(1, failures(file)) }

  private static func write(_ file: CheckedFile, to xml: inout XMLText) {
    let name = visible(file.path)
    xml.begin(
      "testsuite",
      [
        ("name", name), ("tests", String(tests(file))), ("failures", String(failures(file))), ("errors", "0"),
        ("skipped", "0"),
      ])
    let properties =
      [("verdict", file.verdict.rawValue), ("feed", file.feed), ("sha256", file.sha256 ?? "")]
      + file.sums.map { ("sum.\($0.column)", $0.amount) } + [("unlisted", String(file.unlistedCount))]
    xml.begin("properties", [])
    for (key, value) in properties { xml.empty("property", [("name", key), ("value", value)]) }
    xml.end()
    for finding in file.findings where finding.level != .note { write(finding, name, to: &xml) }
    if failures(file) == 0 { xml.empty("testcase", [("classname", name), ("name", file.conclusion), ("time", "0")]) }
    var output = file.findings.filter { $0.level == .note }.map { "\($0.fault.code): \($0.message)" }
    if let remainder = file.remainder { output.append(remainder) }
    if !output.isEmpty {
      xml.begin("system-out", [])
      xml.text(output.joined(separator: "\n"))
      xml.end()
    }
    xml.end()
  }

  private static func write(_ finding: CheckedFile.Finding, _ name: String, to xml: inout XMLText) {
    let line = finding.line.map { "line \($0)" } ?? ""
    let place = [line, finding.place].filter { !$0.isEmpty }.joined(separator: ", ")
    xml.begin(
      "testcase",
      [
        ("classname", name), ("name", finding.fault.code.name + (place.isEmpty ? "" : " (\(place))")), ("time", "0"),
      ])
    xml.begin("failure", [("type", finding.fault.code.name), ("message", finding.message)])
    if let excerpt = finding.excerpt { xml.text(excerpt.text + "\n" + excerpt.marker) }
    xml.end()
    xml.end()
  }
}

/// An XML document on its way into memory.
struct XMLText: ~Copyable {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  init() {
    guard let buffer = xmlBufferCreate(), let writer = xmlNewTextWriterMemory(buffer, 0) else {
      preconditionFailure("libxml2 cannot write")
    }
    self.buffer = buffer
    self.writer = writer
    xmlTextWriterSetIndent(writer, 1)
    xmlTextWriterStartDocument(writer, nil, "UTF-8", nil)
  }

  deinit {
    xmlFreeTextWriter(writer)
    xmlBufferFree(buffer)
  }

  mutating func begin(_ name: String, _ attributes: [(String, String)]) {
    xmlTextWriterStartElement(writer, name)
    for (key, value) in attributes { xmlTextWriterWriteAttribute(writer, key, value) }
  }

  mutating func end() { xmlTextWriterEndElement(writer) }

  mutating func empty(_ name: String, _ attributes: [(String, String)]) {
    begin(name, attributes)
    end()
  }

  mutating func text(_ text: String) { xmlTextWriterWriteString(writer, text) }

  consuming func document() -> String {
    xmlTextWriterEndDocument(writer)
    xmlTextWriterFlush(writer)
    let count = Int(xmlBufferLength(buffer))
    guard let content = xmlBufferContent(buffer) else { return "" }
    return String(decoding: UnsafeBufferPointer(start: content, count: count), as: UTF8.self)
  }
}
