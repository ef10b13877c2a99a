import CLibXML2
import Inflating
import Measuring

/// The floor under any reader of XML feeds: inflates a file with ISA-L and has libxml2 parse it, and takes nothing of it.
///
///     saxpass FILE
///
/// The push parser gets chunks of the size that rekon gives it, with the same options; every callback that rekon has is there
/// and does nothing, but elements are counted. No gzip trailer is checked. Prints one JSON line.
@main
struct Saxpass {
  /// As ``RekonIngest`` has it.
  static let chunkByteCount = 1 << 16

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 2 else { stop("usage: saxpass FILE", status: 64) }
    let stopwatch = Stopwatch()
    let elements = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    elements.initialize(to: 0)
    defer { elements.deallocate() }
    var handler = handler()
    xmlInitParser()
    guard let parser = xmlCreatePushParserCtxt(&handler, elements, nil, 0, nil) else {
      stop("saxpass: libxml2 cannot start", status: 70)
    }
    defer { xmlFreeParserCtxt(parser) }
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue))
    var inflater = FileInflater(windowByteCount: chunkByteCount)
    let count = inflater.inflate(arguments[1]) { chunk in
      _ = xmlParseChunk(parser, chunk.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(chunk.count), 0)
    }
    guard let count else { stop("saxpass: \(arguments[1]): cannot be read, or is no gzip", status: 74) }
    guard xmlParseChunk(parser, nil, 0, 1) == 0 else { stop("saxpass: \(arguments[1]): no XML", status: 65) }
    print(
      "{\"seconds\": \(stopwatch.seconds), \"cpu\": \(Stopwatch.cpuSeconds), "
        + "\"peak_kib\": \(Stopwatch.peakKibibytes), \"elements\": \(elements.pointee), "
        + "\"compressed_bytes\": \(count.compressed), \"bytes\": \(count.inflated)}")
  }

  static func handler() -> xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { data, _, _, _, _, _, _, _, _ in
      data?.assumingMemoryBound(to: Int.self).pointee &+= 1
    }
    handler.endElementNs = { _, _, _, _ in }
    handler.characters = { _, _, _ in }
    handler.cdataBlock = handler.characters
    handler.ignorableWhitespace = handler.characters
    handler.internalSubset = { _, _, _, _ in }
    handler.serror = { _, _ in }
    return handler
  }
}
