import CZlib
import RekonCore
import RekonTestSupport

@testable import RekonSynth

/// A feed file as the press packs it, and inflated again.
struct Printed {
  let packed: [UInt8]
  let bytes: [UInt8]
  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(_ write: (inout FeedText) -> Void) throws {
    var text = FeedText()
    write(&text)
    let folder = try TemporaryFolder()
    let press = Press(inbox: folder.path(""))
    try press.print(text, at: "feed.gz")
    try press.finish()
    packed = try Files.readAll(folder.path("feed.gz"))
    bytes = Self.inflate(folder.path("feed.gz"))
  }

  static func inflate(_ path: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let file = gzopen(path, "rb")
    while case let count = gzread(file, &chunk, UInt32(chunk.count)), count > 0 { bytes += chunk[..<Int(count)] }
    gzclose(file)
    return bytes
  }

  /// How many gzip members it has: each begins with a header without name and time.
  var memberCount: Int {
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    return packed.indices.count { packed[$0...].starts(with: header) }
  }
}
