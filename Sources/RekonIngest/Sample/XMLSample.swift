import CLibXML2
import RekonCore

/// The elements of a document's beginning, for somebody who does not know yet what it is made of.
///
/// A list in document order, parents before children; texts are cut at ``textLimit`` bytes, the list at ``elementLimit``
/// elements. A DOCTYPE is refused as in a feed, and nothing outside the document is read.
public struct XMLSample: Sendable {
  public static let elementLimit = 400_000
  public static let textLimit = 4_096

  public struct Element: Sendable {
    public var name: String
    public var namespace: String
    public var attributes: [(name: String, text: String)]
    /// The text directly inside it, without the white space around it.
    public var text = ""
    /// Index of the element around it; nil for the document element.
    public var parent: Int?
    public var hasChildren = false
    /// Its end was seen.
    public var isClosed = false
  }

  public let elements: [Element]

  /// - Parameter isWhole: whether `bytes` must be a whole document, or may end anywhere.
  /// - Throws: ``Fault`` for what is no XML.
  public static func read(_ bytes: [UInt8], isWhole: Bool) throws -> XMLSample {
    xmlInitParser()
    let reader = XMLSampleReader()
    var handler = reader.handler()
    try bytes.withUnsafeBytes { bytes in
      let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      // The first bytes tell the encoding.
      let first = min(4, bytes.count)
      guard
        let parser = xmlCreatePushParserCtxt(
          &handler, Unmanaged.passUnretained(reader).toOpaque(), text, Int32(first), nil)
      else { preconditionFailure("libxml2 cannot start") }
      defer { xmlFreeParserCtxt(parser) }
      xmlCtxtUseOptions(
        parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_NOENT.rawValue))
      reader.parser = parser
      _ = xmlParseChunk(parser, text.map { $0 + first }, Int32(bytes.count - first), isWhole ? 1 : 0)
      if let fault = reader.fault { throw fault }
    }
    return XMLSample(elements: reader.elements)
  }
}

/// Takes libxml2's events; alive while the parser is.
private final class XMLSampleReader {
  var elements: [XMLSample.Element] = []
  var fault: Fault?
  var parser: xmlParserCtxtPtr?
  private var open: [Int] = []
  private var texts: [[UInt8]] = []

  func handler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { data, name, _, uri, _, _, count, _, attributes in
      guard let data, let name else { return }
      reader(data).start(string(name), uri.map(string) ?? "", Int(count), attributes)
    }
    handler.endElementNs = { data, _, _, _ in
      if let data { reader(data).end() }
    }
    handler.characters = { data, bytes, count in
      guard let data, let bytes else { return }
      reader(data).characters(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    handler.cdataBlock = handler.characters
    handler.internalSubset = { data, _, _, _ in
      if let data { reader(data).refuseDoctype() }
    }
    handler.serror = { data, error in
      guard let data, let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
      let reader = reader(data)
      reader.stop(
        xmlFault(
          error.pointee, at: Place(line: max(Int(error.pointee.line), 1)),
          isBehindRoot: reader.parser?.pointee.instate == XML_PARSER_EPILOG))
    }
    return handler
  }

  private func start(
    _ name: String, _ namespace: String, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    if let parent = open.last { elements[parent].hasChildren = true }
    var found: [(name: String, text: String)] = []
    for index in 0..<count {
      // Five pointers an attribute: name, prefix, namespace, where its text begins and where it ends.
      guard let attributes, let name = attributes[5 * index], let start = attributes[5 * index + 3],
        let end = attributes[5 * index + 4]
      else { continue }
      let bytes = UnsafeBufferPointer(start: start, count: min(end - start, XMLSample.textLimit))
      found.append((string(name), String(decoding: bytes, as: UTF8.self)))
    }
    open.append(elements.count)
    texts.append([])
    elements.append(
      XMLSample.Element(
        name: name, namespace: namespace, attributes: found, parent: open.count > 1 ? open[open.count - 2] : nil))
    if elements.count >= XMLSample.elementLimit, let parser { xmlStopParser(parser) }
  }

  private func characters(_ bytes: UnsafeBufferPointer<xmlChar>) {
    guard let last = texts.indices.last else { return }
    texts[last] += bytes.prefix(max(0, XMLSample.textLimit - texts[last].count))
  }

  private func end() {
    guard let index = open.popLast(), let bytes = texts.popLast() else { return }
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    let text = bytes.drop(while: isSpace)
    elements[index].text = String(
      decoding: text.prefix(text.count - text.reversed().prefix(while: isSpace).count), as: UTF8.self)
    elements[index].isClosed = true
  }

  private func refuseDoctype() {
    stop(doctypeFault(at: Place(line: parser?.pointee.input.map { Int($0.pointee.line) })))
  }

  private func stop(_ fault: Fault) {
    if self.fault == nil { self.fault = fault }
    if let parser { xmlStopParser(parser) }
  }
}

private func reader(_ data: UnsafeMutableRawPointer) -> XMLSampleReader {
  Unmanaged<XMLSampleReader>.fromOpaque(data).takeUnretainedValue()
}

private func string(_ name: UnsafePointer<xmlChar>) -> String { String(cString: name) }
