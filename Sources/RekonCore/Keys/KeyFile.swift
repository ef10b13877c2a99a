import FoundationEssentials
import Glibc

/// Reads files that hold keys and secrets, and tells what is wrong with them without showing what is in them.
enum KeyFile {
  /// No key is longer; what is longer is another file.
  private static let bytesMost = 65_536
  /// For a path that leads to something else.
  private static let remedy = "name the key file itself"

  /// The bytes of a key file.
  ///
  /// - Parameter isSecret: nobody but its owner may have any access to it, as ssh asks of private keys.
  /// - Throws: `key-unreadable`, `key-not-regular`, `key-not-private`, `key-form`.
  static func read(_ path: String, isSecret: Bool) throws(Fault) -> [UInt8] {
    let opened: (kind: FileStatus.Kind, permissions: Int, bytes: [UInt8])
    do throws(FileError) {
      opened = try open(path)
    } catch {
      throw Fault(
        "key-unreadable", file: path, found: String(cString: strerror(error.errorNumber)),
        expected: "a key file that can be read",
        remedy: "give the path of a key file that you may read")
    }
    if let fault = fault(path, opened.kind, opened.permissions, isSecret: isSecret) { throw fault }
    guard opened.bytes.count <= bytesMost else {
      throw form(path, "a file of more than 64 KiB", "a key", remedy: remedy)
    }
    return opened.bytes
  }

  /// What lies there; its bytes only where it is a file, and no more than show that it is too long.
  private static func open(
    _ path: String
  ) throws(FileError) -> (kind: FileStatus.Kind, permissions: Int, bytes: [UInt8]) {
    // A link is followed: secrets are often laid so. What it leads to must be a file.
    let file = try OpenFile.open(path, flags: O_RDONLY | O_NONBLOCK)
    let kind = try file.status().kind
    guard kind == .regular else { return (kind, 0, []) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytesMost + 1, alignment: 16)
    defer {
      // What was read may be a secret.
      buffer.initializeMemory(as: UInt8.self, repeating: 0)
      buffer.deallocate()
    }
    let count = try file.read(into: buffer, at: 0)
    return (kind, try file.permissions(), Array(buffer[..<count]))
  }

  private static func fault(_ path: String, _ kind: FileStatus.Kind, _ permissions: Int, isSecret: Bool) -> Fault? {
    guard kind == .regular else {
      return Fault(
        "key-not-regular", file: path, found: kind == .directory ? "a folder" : "what is no regular file",
        expected: "a regular file", remedy: remedy)
    }
    guard isSecret, permissions & 0o077 != 0 else { return nil }
    let octal = String(permissions & 0o777, radix: 8)
    return Fault(
      "key-not-private", file: path, found: "permissions 0\(octal): not only its owner has access to it",
      expected: "permissions 0600 or less", remedy: "chmod 600 \(visible(path))")
  }

  static func form(_ path: String, _ found: String, _ expected: String, remedy: String) -> Fault {
    Fault("key-form", file: path, found: found, expected: expected, remedy: remedy)
  }

  /// The bytes between the lines `-----BEGIN label-----` and `-----END label-----`.
  static func decodePEM(_ bytes: [UInt8], label: String, path: String, remedy: String) throws(Fault) -> [UInt8] {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let (opening, closing) = ("-----BEGIN ", "-----")
    guard let start = lines.firstIndex(where: { $0.hasPrefix(opening) && $0.hasSuffix(closing) }) else {
      throw form(path, "no PEM", "-----BEGIN \(label)-----", remedy: remedy)
    }
    let found = lines[start].dropFirst(opening.count).dropLast(closing.count)
    guard found == label else { throw form(path, quoted(String(found)), quoted(label), remedy: remedy) }
    guard let end = lines[start...].firstIndex(of: "-----END \(label)-----"),
      let content = Data(base64Encoded: lines[(start + 1)..<end].joined())
    else {
      throw form(path, "PEM that is cut or damaged", "Base64 up to -----END \(label)-----", remedy: remedy)
    }
    return Array(content)
  }
}
