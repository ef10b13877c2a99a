import Glibc
import RekonCore

/// The state folder, held by one run at a time through the kernel's lock: a killed run leaves nothing to clear by hand.
struct StateFolder: ~Copyable {
  let path: String
  private let lock: OpenFile

  /// Takes the lock and makes the folders. Throws ``StateBusy`` when another run holds it.
  static func open(_ path: String) throws -> StateFolder {
    try Files.makeFolder(path)
    let lockPath = path + "/lock"
    let lock = try OpenFile.open(lockPath, flags: O_RDWR | O_CREAT | O_NOFOLLOW)
    guard try lock.tryLock() else { throw StateBusy(path: path) }
    // A lock on a file that was replaced meanwhile protects nothing.
    guard let there = try FileStatus.of(lockPath), there.inode == (try lock.status()).inode else {
      throw StateBusy(path: path)
    }
    for folder in ["received", "segments", "tmp"] { try Files.makeFolder(path + "/" + folder) }
    for name in try Files.names(in: path + "/tmp") { try Files.removeTree(path + "/tmp/" + name) }
    return StateFolder(path: path, lock: lock)
  }

  private init(path: String, lock: consuming OpenFile) {
    self.path = path
    self.lock = lock
  }
}

/// Another run holds the state folder.
public struct StateBusy: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var description: String {
    "\(visible(path)): error[state-busy]: another run holds this state folder; wait until it has ended"
  }
}
