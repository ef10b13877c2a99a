import RekonCore

/// The beginning of a feed as text, for documents: decoded as its profile says, long lines cut.
public enum FeedExcerpt {
  private static let readLimit = 1 << 14

  public static func lines(_ path: String, profile: FeedProfile, lineLimit: Int, characterLimit: Int) throws -> [String]
  {
    var source = try FeedBytes.open(path, inflater: .zlib, limits: profile.limits)
    var encoding = TextEncoding.utf8
    if case .delimited(let dialect) = profile.format { encoding = dialect.encoding }
    if encoding == .utf16 { source.decodeUTF16() }
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: readLimit, alignment: 16)
    defer { chunk.deallocate() }
    while bytes.count < readLimit {
      let count = try source.read(into: chunk)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(lineLimit)
    return lines.map { line in
      let text = line.withUnsafeBytes { encoding.text($0) }
      return visible(text.count > characterLimit ? String(text.prefix(characterLimit)) + " …" : text)
        .replacing("\\t", with: "\t")
    }
  }
}
