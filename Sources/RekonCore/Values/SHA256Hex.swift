import Crypto

/// A running SHA-256, for bytes that come in pieces.
public struct SHA256Digest {
  private var hasher = SHA256()
  public init() {}

  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }

  public mutating func update(_ text: String) {
    var copy = text
    copy.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
  }

  public func bytes() -> [UInt8] { Array(hasher.finalize()) }

  /// 64 lower-case hexadecimal digits.
  public func hex() -> String { hexadecimal(bytes()) }

  /// Of a regular file's bytes, read a piece at a time; a link is not followed.
  public static func hex(ofFile path: String) throws(FileError) -> String {
    let file = try OpenFile.openToRead(path)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { chunk.deallocate() }
    var digest = SHA256Digest()
    while true {
      let count = try file.read(into: chunk)
      if count == 0 { return digest.hex() }
      digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
  }

  public static func hex(of bytes: [UInt8]) -> String {
    var digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hex()
  }

  public static func hex(of text: String) -> String {
    var digest = SHA256Digest()
    digest.update(text)
    return digest.hex()
  }
}

public func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

private let crockfordDigits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

/// The first `count` characters of the Crockford base-32 form of `bytes`, most significant bit first.
public func crockford(_ bytes: [UInt8], count: Int) -> String {
  var text: [UInt8] = []
  var bits: UInt32 = 0
  var bitCount = 0
  for byte in bytes where text.count < count {
    bits = (bits << 8) | UInt32(byte)
    bitCount += 8
    while bitCount >= 5, text.count < count {
      text.append(crockfordDigits[Int((bits >> UInt32(bitCount - 5)) & 31)])
      bitCount -= 5
    }
  }
  return String(decoding: text, as: UTF8.self)
}
