import CLibXML2
import RekonCore

/// libxml2's callbacks: each hands its event to the walk that came along as user data.
enum XMLEvents {
  static func handler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { data, name, _, uri, _, _, attributeCount, _, attributes in
      guard let data, let name else { return }
      walk(data).start(name, uri, attributeCount: Int(attributeCount), attributes)
    }
    handler.endElementNs = { data, _, _, _ in
      if let data { walk(data).end() }
    }
    handler.characters = { data, bytes, count in
      guard let data, let bytes else { return }
      walk(data).characters(bytes, Int(count))
    }
    handler.cdataBlock = handler.characters
    handler.ignorableWhitespace = handler.characters
    handler.internalSubset = { data, _, _, _ in
      if let data { walk(data).pointee.owner.takeUnretainedValue().refuseDoctype() }
    }
    handler.serror = { data, error in
      guard let data, let error else { return }
      report(walk(data), error.pointee)
    }
    return handler
  }
}

@inline(__always)
private func walk(_ data: UnsafeMutableRawPointer) -> UnsafeMutablePointer<XMLWalk> {
  data.assumingMemoryBound(to: XMLWalk.self)
}

/// What the parser says of a document that is not well formed: the first error is the cause of the others.
private func report(_ walk: UnsafeMutablePointer<XMLWalk>, _ error: xmlError) {
  guard error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
  let isBehindRoot = walk.pointee.context?.pointee.instate == XML_PARSER_EPILOG
  let feed = walk.pointee.owner.takeUnretainedValue()
  // A document that ends too early ends where the feed does, wherever its chunks were cut.
  let isCut = UInt32(truncatingIfNeeded: error.code) == XML_ERR_DOCUMENT_END.rawValue && !isBehindRoot
  feed.stop(xmlFault(error, at: isCut ? feed.endPlace : feed.place(ofError: error), isBehindRoot: isBehindRoot))
}

/// - Parameter isBehindRoot: the parser stood behind the document element.
func xmlFault(_ error: xmlError, at place: Place, isBehindRoot: Bool) -> Fault {
  let text = error.message.map { String(cString: $0) } ?? ""
  let message = text.split(separator: "\n").joined(separator: " ")
  // libxml2 says of both that there is more or less than a document: in its epilogue it is more.
  if UInt32(truncatingIfNeeded: error.code) == XML_ERR_DOCUMENT_END.rawValue, !isBehindRoot {
    return cut(place, "the root element is not closed")
  }
  return fault(Int(error.code), place, message)
}

func doctypeFault(at place: Place) -> Fault {
  Fault(
    "xml-doctype", at: place, found: "a DOCTYPE", expected: "a document without one",
    remedy: "entities and outside files are never read: take the declaration out")
}

private func cut(_ place: Place, _ message: String) -> Fault {
  Fault(
    "xml-cut", at: place, found: "no end of what is open: \(message)",
    expected: "a document that is closed", remedy: "the feed is cut: send it again")
}

private func fault(_ code: Int, _ place: Place, _ message: String) -> Fault {
  let number = UInt32(truncatingIfNeeded: code)
  switch number {
  case XML_ERR_DOCUMENT_END.rawValue:
    return Fault(
      "xml-trailing", at: place, found: "something behind the root element: \(message)",
      expected: "the end of the document",
      remedy: "the feed may be two files joined")
  case XML_ERR_DOCUMENT_EMPTY.rawValue:
    return Fault(
      "xml-syntax", at: place, found: "what is no XML: \(message)", expected: "a document that begins with <")
  case XML_ERR_TAG_NOT_FINISHED.rawValue, XML_ERR_GT_REQUIRED.rawValue, XML_ERR_LTSLASH_REQUIRED.rawValue:
    return cut(place, message)
  // One code for bytes that are no text and for characters that XML does not have.
  case XML_ERR_INVALID_CHAR.rawValue where !message.hasPrefix("Input is not proper"):
    return Fault(
      "xml-syntax", at: place, found: "what is no XML: \(message)", expected: "characters that XML has",
      remedy: "control characters have no place in a document, not by number either")
  case XML_ERR_UNSUPPORTED_ENCODING.rawValue, XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_INVALID_CHAR.rawValue,
    XML_ERR_UNKNOWN_ENCODING.rawValue, XML_I18N_CONV_FAILED.rawValue:
    return Fault(
      "xml-encoding", at: place, found: message, expected: "text in the encoding that the document declares",
      remedy: "it is never guessed: declare what it is")
  default:
    return Fault("xml-syntax", at: place, found: "what is no XML: \(message)", expected: "a well-formed document")
  }
}
