import Glibc
import RekonCore
import RekonPipeline
import RekonTestSupport

/// Files in memory that are written over for each input.
struct ScratchFiles {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Files.makeFolder(temporaryFolder)
  }

  /// Where a segment is put together.
  var temporaryFolder: String { folder.path("tmp") }

  func path(_ name: String) -> String { folder.path(name) }

  /// Writes a file over and gives its path.
  func write(_ bytes: [UInt8], to name: String = "feed") throws -> String {
    let path = folder.path(name)
    try overwrite(path, with: bytes)
    return path
  }
}

func overwrite(_ path: String, with bytes: [UInt8]) throws {
  let file = try OpenFile.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC)
  try bytes.withUnsafeBytes { try file.write($0) }
  try file.close()
}

/// Every profile of the shipped pipelines, in an order of its own that stays: the first byte of an input picks one.
func shippedProfiles() throws -> [FeedProfile] {
  let all = try ["training-payments", "incentives"].flatMap {
    try DefinitionLoader.load(Repository.root + "/pipelines/\($0).yaml").profiles
  }
  var seen: Set<String> = []
  return all.filter { seen.insert($0.name).inserted }.sorted { bytesPrecede($0.name, $1.name) }
}
