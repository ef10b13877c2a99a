import RekonCore

/// The beginning of a feed, for documents and for people.
public enum FeedExcerpt {
  private static let readLimit = 1 << 14

  /// As text, decoded as its profile says, long lines cut.
  public static func lines(_ path: String, profile: FeedProfile, lineLimit: Int, characterLimit: Int) throws -> [String]
  {
    var encoding = TextEncoding.utf8
    if case .delimited(let dialect) = profile.format { encoding = dialect.encoding }
    var bytes = try self.bytes(path, limit: readLimit, limits: profile.limits, isUTF16: encoding == .utf16)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(lineLimit)
    return lines.map { line in
      let text = line.withUnsafeBytes { encoding.text($0) }
      return visible(text.count > characterLimit ? String(text.prefix(characterLimit)) + " …" : text)
        .replacing("\\t", with: "\t")
    }
  }

  /// The first bytes of its text, inflated; a few more than `limit` at most.
  public static func bytes(
    _ path: String, limit: Int, limits: FeedLimits = FeedLimits(), isUTF16: Bool = false
  ) throws -> [UInt8] {
    var source = try FeedBytes.open(path, inflater: .zlib, limits: limits)
    if isUTF16 { source.decodeUTF16() }
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: readLimit, alignment: 16)
    defer { chunk.deallocate() }
    while bytes.count < limit {
      let count = try source.read(into: chunk)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }
}
