import Glibc
import RekonCore
import Synchronization

/// All that is sent to one partition, in pieces as they came: in memory while there is room, beyond it in a file.
final class ExchangeTarget: @unchecked Sendable {
  /// A full buffer of one source.
  struct Piece {
    var source: Int
    /// Its place among the pieces of its source.
    var number: Int
    var isInFile: Bool
    /// Where it begins among what lies in memory, or in the file.
    var offset: Int
    var messageByteCount: Int
    var textByteCount: Int
    var byteCount: Int { messageByteCount + textByteCount }
  }

  private let memory: ShuffleMemory
  /// Where what does not fit goes; nil where everything does.
  private let path: String?
  // All below belong to whoever holds the lock.
  private let lock = Mutex(())
  private var pieces: [Piece] = []
  private var chunks: [ShuffleMemory.Chunk] = []
  private var memoryByteCount = 0
  private var file: SpillFile?

  init(memory: ShuffleMemory, path: String?) {
    self.memory = memory
    self.path = path
  }

  deinit { if !chunks.isEmpty { memory.giveBack(chunks) } }

  func append(
    _ messages: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer, from source: Int
  ) throws(FileError) {
    var piece = Piece(
      source: source, number: 0, isInFile: false, offset: 0, messageByteCount: messages.count,
      textByteCount: text.count)
    let result = lock.withLock { _ -> Result<Void, FileError> in
      piece.number = pieces.count
      do throws(FileError) {
        if hasRoom(for: piece.byteCount) {
          piece.offset = memoryByteCount
          copy(messages)
          copy(text)
        } else {
          piece.isInFile = true
          piece.offset = try openFile().append(messages, text)
          memory.countSpilled(piece.byteCount)
        }
        pieces.append(piece)
        return .success(())
      } catch { return .failure(error) }
    }
    try result.get()
  }

  private func openFile() throws(FileError) -> SpillFile {
    if let file { return file }
    guard let path else { preconditionFailure("memory is limited, and there is no folder for what does not fit") }
    let file = try SpillFile(path)
    self.file = file
    return file
  }

  private func hasRoom(for byteCount: Int) -> Bool {
    while chunks.count * ShuffleMemory.chunkByteCount < memoryByteCount + byteCount {
      guard let chunk = memory.take() else { return false }
      chunks.append(chunk)
    }
    return true
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let place = memoryByteCount % ShuffleMemory.chunkByteCount
      let count = min(bytes.count - done, ShuffleMemory.chunkByteCount - place)
      memcpy(chunks[memoryByteCount / ShuffleMemory.chunkByteCount].base + place, base + done, count)
      memoryByteCount += count
      done += count
    }
  }

  /// Takes everything out, ordered by source; what lay in a file is read from there and the file is gone afterwards.
  func take() -> Mail {
    lock.withLock { _ in
      defer {
        pieces = []
        chunks = []
        memoryByteCount = 0
        file = nil
      }
      // Pieces of one source came in their order.
      pieces.sort { ($0.source, $0.number) < ($1.source, $1.number) }
      return Mail(pieces: pieces, chunks: chunks, memory: memory, file: file)
    }
  }

  /// What was taken out, until it has been read.
  struct Mail: ~Copyable {
    let pieces: [Piece]
    fileprivate let chunks: [ShuffleMemory.Chunk]
    fileprivate let memory: ShuffleMemory
    fileprivate let file: SpillFile?

    deinit { memory.giveBack(chunks) }

    var messageByteCount: Int { pieces.reduce(0) { $0 + $1.messageByteCount } }
    var textByteCount: Int { pieces.reduce(0) { $0 + $1.textByteCount } }

    func read(
      _ piece: Piece, _ messages: UnsafeMutableRawBufferPointer, _ text: UnsafeMutableRawBufferPointer
    ) throws(FileError) {
      if piece.isInFile {
        try file?.read(into: messages, at: piece.offset)
        try file?.read(into: text, at: piece.offset + messages.count)
      } else {
        copy(piece.offset, to: messages)
        copy(piece.offset + messages.count, to: text)
      }
    }

    private func copy(_ offset: Int, to target: UnsafeMutableRawBufferPointer) {
      guard let base = target.baseAddress else { return }
      var done = 0
      while done < target.count {
        let place = (offset + done) % ShuffleMemory.chunkByteCount
        let count = min(target.count - done, ShuffleMemory.chunkByteCount - place)
        memcpy(base + done, chunks[(offset + done) / ShuffleMemory.chunkByteCount].base + place, count)
        done += count
      }
    }
  }
}
