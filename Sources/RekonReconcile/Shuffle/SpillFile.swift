import Glibc
import RekonCore

/// What did not fit into memory, of one exchange to one partition: written from its beginning to its end, read once, gone
/// with the object. Never fsynced; after a kill the next run clears it away with the rest of `tmp/`.
///
/// Whoever holds the lock of its target uses it alone.
final class SpillFile: @unchecked Sendable {
  private let file: OpenFile

  init(_ path: String) throws(FileError) {
    do throws(FileError) {
      file = try OpenFile.open(path, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
    } catch { throw FileError("spill", path, error.errorNumber) }
  }

  deinit { unlink(file.path) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    do throws(FileError) { try file.write(bytes) } catch { throw FileError("spill", file.path, error.errorNumber) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
    // Shorter than it was written: somebody else was at it.
    guard try file.read(into: buffer, at: offset) == buffer.count else { throw FileError("spill", file.path, EIO) }
  }
}
