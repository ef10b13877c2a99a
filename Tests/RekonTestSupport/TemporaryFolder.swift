import Foundation
import RekonCore

/// A folder for one test; it is removed with all that is in it when the last reference goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    let name = "rekon-test-\(UUID().uuidString.prefix(8).lowercased())"
    path = FileManager.default.temporaryDirectory.appending(path: name).path
    try Files.makeFolder(path)
  }

  deinit { try? Files.removeTree(path) }

  public func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file, making the folders above it; one that is there is written over.
  public func write(_ bytes: [UInt8], to name: String) throws {
    try Files.makeFolder(Files.folder(of: path(name)))
    try Data(bytes).write(to: URL(filePath: path(name)))
  }

  public func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }
}

/// The checkout these tests belong to.
public enum Repository {
  public static let root: String = {
    var folder = #filePath
    while !Files.exists(folder + "/Package.swift") { folder = Files.folder(of: folder) }
    return folder
  }()
}
