import CPosix
import Glibc

/// An open file that closes itself. EINTR is retried everywhere; a short read or write is continued.
public struct OpenFile: ~Copyable {
  public private(set) var descriptor: Int32
  public let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  public static func open(_ path: String, flags: Int32, mode: mode_t = 0o640) throws(FileError) -> OpenFile {
    while true {
      let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
      if descriptor >= 0 { return OpenFile(descriptor: descriptor, path: path) }
      if errno != EINTR { throw FileError(flags & O_CREAT == 0 ? "open" : "create", path) }
    }
  }

  /// Opens to read without following a link or waiting on a pipe.
  public static func openToRead(_ path: String) throws(FileError) -> OpenFile {
    try open(path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  }

  /// Makes a new file; fails when there is one.
  public static func create(_ path: String, mode: mode_t = 0o640) throws(FileError) -> OpenFile {
    try open(path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
  }

  public func status() throws(FileError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("stat", path) }
    return FileStatus(status)
  }

  /// The permission bits: `0o640`.
  public func permissions() throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("stat", path) }
    return Int(status.st_mode & 0o7777)
  }

  /// Up to `buffer.count` bytes at the current position; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", path) }
    }
  }

  /// Fills `buffer` from `offset` on; returns fewer bytes only at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset + filled))
      if count > 0 {
        filled += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw FileError("read", path)
      }
    }
    return filled
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw FileError("write", path)
      }
    }
  }

  public func write(_ text: String) throws(FileError) {
    var copy = text
    let result: Result<Void, FileError> = copy.withUTF8 { bytes in
      do throws(FileError) { return .success(try write(UnsafeRawBufferPointer(bytes))) } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  public func write(_ bytes: [UInt8]) throws(FileError) {
    let result: Result<Void, FileError> = bytes.withUnsafeBytes { bytes in
      do throws(FileError) { return .success(try write(bytes)) } catch { return .failure(error) }
    }
    try result.get()
  }

  /// On the disk, not only in the kernel. A failure is lost data: never retried.
  public func synchronize() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError("synchronize", path) }
  }

  /// What was written begins to go to the disk, so that a later synchronization has less to wait for. A hint: it cannot fail.
  public func startWriting() { _ = posixcalls_start_writing(descriptor) }

  /// Everything written to this file's file system, on the disk.
  public func synchronizeFileSystem() throws(FileError) {
    guard posixcalls_syncfs(descriptor) == 0 else { throw FileError("synchronize", path) }
  }

  public func truncate(to byteCount: Int) throws(FileError) {
    guard ftruncate(descriptor, off_t(byteCount)) == 0 else { throw FileError("truncate", path) }
  }

  /// Takes the kernel's lock on this file without waiting; false when another process holds it.
  public func tryLock() throws(FileError) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw FileError("lock", path) }
    }
    return true
  }

  /// Takes the kernel's lock on this file, waiting for whoever holds it.
  public func lock() throws(FileError) {
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw FileError("lock", path) }
    }
  }

  /// Closes and says whether that worked: a file system may only then tell that bytes were lost.
  public consuming func close() throws(FileError) {
    let taken = descriptor
    descriptor = -1
    guard Glibc.close(taken) == 0 || errno == EINTR else { throw FileError("close", path) }
  }
}

/// What is trusted to say that a file has not changed, and what kind of file it is.
public struct FileStatus: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case regular, directory, symbolicLink, pipe, device, socket }
  public var kind: Kind
  public var byteCount: Int
  public var modifiedNanoseconds: Int64
  public var inode: UInt64
  public var device: UInt64

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      default: .device
      }
    byteCount = Int(status.st_size)
    modifiedNanoseconds = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
  }

  /// The status of `path` itself, not of what a link points to; nil when nothing is there.
  public static func of(_ path: String) throws(FileError) -> FileStatus? {
    var status = stat()
    if lstat(path, &status) == 0 { return FileStatus(status) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw FileError("stat", path)
  }
}
