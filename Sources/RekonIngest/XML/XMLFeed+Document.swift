import CLibXML2
import RekonCore

/// Whether a document is the one that the profile names, and what no document may be.
extension XMLFeed {
  /// Whether the element is the document that the profile names. Another namespace or root refuses the feed.
  func isDocument(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) -> Bool {
    guard let parser = walk.pointee.context else { return false }
    if let (bytes, declared) = positions.calibrate(parser) {
      stop(
        Fault(
          "xml-encoding", at: Place(line: 1, byte: 0), found: "\(bytes) that calls itself \(quoted(declared))",
          expected: "UTF-8, UTF-16, ISO-8859-1 or Windows-1252, declared as what it is",
          remedy: "it is never guessed"))
      return false
    }
    let found = String(cString: name)
    guard found == dialect.document else {
      if !dialect.isEnveloped, !walk.pointee.hasDocument {
        stop(
          Fault(
            "xml-root", at: currentPlace, found: "the element '\(visible(found))'",
            expected: "'\(dialect.document)'", remedy: "is this the right feed?"))
      }
      return false
    }
    if walk.pointee.hasDocument {
      stop(
        Fault(
          "xml-root", at: currentPlace, found: "a second element '\(visible(found))'",
          expected: "one document a file", remedy: "the feed may be several messages joined: send each as a file"))
      return false
    }
    let namespace = uri.map { String(cString: $0) } ?? ""
    guard isKnown(namespace) else {
      stop(
        Fault(
          "xml-namespace", at: currentPlace,
          found: namespace.isEmpty ? "no namespace" : "namespace \(quoted(namespace, limit: 120))",
          expected: dialect.namespaces.isEmpty
            ? "none" : dialect.namespaces.map { "'\($0.text)'" }.joined(separator: " or "),
          remedy: "another feed, or a version of the message that the profile does not read"))
      return false
    }
    return true
  }

  func isKnown(_ namespace: String) -> Bool {
    guard !dialect.namespaces.isEmpty else { return namespace.isEmpty }
    var copy = namespace
    return dialect.namespaces.contains { pattern in
      copy.withUTF8 { bytes in
        pattern.elements.withUnsafeBufferPointer { TextPattern.matches($0, UnsafeRawBufferPointer(bytes)) }
      }
    }
  }

  func refuseDepth() {
    stop(
      Fault(
        "xml-depth-limit", at: currentPlace, found: "elements more than \(walk.pointee.depthLimit) deep",
        expected: "a feed's few levels", remedy: "limits.xml_depth of the pipeline"))
  }

  func refuseText() {
    stop(
      Fault(
        "xml-text-limit", at: currentPlace, found: "a text of over \(walk.pointee.textLimit) bytes",
        expected: "a field's few characters", remedy: "limits.xml_text of the pipeline"))
  }

  func refuseDoctype() { stop(doctypeFault(at: currentPlace)) }
}
