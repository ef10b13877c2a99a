import Glibc
import RekonCore

/// Why a world is not made.
public struct WorldFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable { case usage, cannotCreate }
  public var kind: Kind
  public var description: String

  public static func usage(_ text: String) -> WorldFault { WorldFault(kind: .usage, description: text) }
}

/// The folder of a world. What makes it complete, `truth.csv` and `as-of`, is written last.
struct WorldFolder: Sendable {
  let path: String

  private static let own = ["as-of", "truth.csv", "world.json", "inbox", "earlier"]
  /// What may lie beside it in a sample.
  private static let beside = ["README.md", "expected", "expected-incentives"]

  /// Makes the folder, or clears it of an earlier world where `isForced`.
  static func make(_ path: String, isForced: Bool) throws -> WorldFolder {
    if Files.exists(path) {
      guard Files.isFolder(path) else {
        throw WorldFault(kind: .cannotCreate, description: "\(path): is no folder; name another with --out")
      }
      let names = try Files.names(in: path)
      if !names.isEmpty {
        guard isForced else {
          throw WorldFault(
            kind: .cannotCreate,
            description: "\(path): is not empty; --force replaces a world, --out names another folder")
        }
        guard names.contains("inbox"), names.allSatisfy({ (own + beside).contains($0) }) else {
          let stranger = names.first { !(own + beside).contains($0) }.map { ": '\($0)' is none of its files" } ?? ""
          throw WorldFault(
            kind: .cannotCreate,
            description: "\(path): does not look like a world\(stranger); --force replaces only worlds")
        }
        for name in own where names.contains(name) { try Files.removeTree(path + "/" + name) }
      }
    }
    try Files.makeFolder(path + "/inbox")
    return WorldFolder(path: path)
  }

  /// Writes a whole file.
  static func write(_ bytes: [UInt8], to path: String) throws(FileError) { try put(bytes, path, O_TRUNC) }

  /// Adds to a file that grows.
  static func append(_ bytes: [UInt8], to path: String) throws(FileError) { try put(bytes, path, O_APPEND) }

  private static func put(_ bytes: [UInt8], _ path: String, _ flag: Int32) throws(FileError) {
    let file = try OpenFile.open(path, flags: O_WRONLY | O_CREAT | O_NOFOLLOW | flag, mode: 0o644)
    let result: Result<Void, FileError> = bytes.withUnsafeBytes { buffer in
      do throws(FileError) { return .success(try file.write(buffer)) } catch { return .failure(error) }
    }
    try result.get()
    try file.close()
  }

  func write(_ text: String, to name: String) throws(FileError) {
    try Self.write(Array(text.utf8), to: path + "/" + name)
  }
}
