import Foundation
import Glibc
import RekonCore

/// A folder for one test; it is removed with all that is in it when the last reference goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  /// In memory where there is such a place: runs put every feed and report on the disk, and the disk has other work.
  private static let parent: String = {
    if let named = ProcessInfo.processInfo.environment["TMPDIR"] { return named }
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
  }()

  public init() throws {
    path = "\(Self.parent)/rekon-test-\(UUID().uuidString.prefix(8).lowercased())"
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
