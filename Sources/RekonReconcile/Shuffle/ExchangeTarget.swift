import Glibc
import RekonCore
import Synchronization

/// All that is sent to one partition, one piece behind another: the last of it in memory, what found no room there in a file.
///
/// ```
/// 0 ........ spilledByteCount ........ byteCount
/// file       | chunks of memory        |
/// ```
/// Whole chunks go to the file at once: pieces are smaller than a page, and each of them would be a page that is written twice.
final class ExchangeTarget: @unchecked Sendable {
  /// A full buffer of one source.
  struct Piece {
    var source: Int
    /// Its place among the pieces of its source.
    var number: Int
    /// Where it begins among all that is sent.
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
  private var byteCount = 0
  private var spilledByteCount = 0
  private var file: SpillFile?

  /// Chunks that are written to the file at once, at most.
  private static let spillLimit = 16

  init(memory: ShuffleMemory, path: String?) {
    self.memory = memory
    self.path = path
  }

  deinit { if !chunks.isEmpty { memory.giveBack(chunks) } }

  func append(
    _ messages: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer, from source: Int
  ) throws(FileError) {
    let result = lock.withLock { _ -> Result<Void, FileError> in
      let piece = Piece(
        source: source, number: pieces.count, offset: byteCount, messageByteCount: messages.count,
        textByteCount: text.count)
      do throws(FileError) {
        if try makeRoom(for: piece.byteCount) {
          copy(messages)
          copy(text)
        } else {
          try spill(messages)
          try spill(text)
          byteCount = spilledByteCount
        }
        pieces.append(piece)
        return .success(())
      } catch { return .failure(error) }
    }
    try result.get()
  }

  // MARK: Room

  /// Finds room in memory for so many bytes; false when there is none, and all that was sent lies in the file.
  private func makeRoom(for count: Int) throws(FileError) -> Bool {
    while chunks.count * ShuffleMemory.chunkByteCount < byteCount - spilledByteCount + count {
      if let chunk = memory.take() {
        chunks.append(chunk)
      } else if byteCount > spilledByteCount {
        try spillOldest()
      } else {
        return false
      }
    }
    return true
  }

  /// Writes the older half of the full chunks to the file, or what there is when none is full.
  private func spillOldest() throws(FileError) {
    let fullCount = (byteCount - spilledByteCount) / ShuffleMemory.chunkByteCount
    guard fullCount > 0 else {
      return try spill(UnsafeRawBufferPointer(start: chunks[0].base, count: byteCount - spilledByteCount))
    }
    let count = min(max(1, fullCount / 2), Self.spillLimit)
    for chunk in chunks[..<count] {
      try spill(UnsafeRawBufferPointer(start: chunk.base, count: ShuffleMemory.chunkByteCount))
    }
    chunks = Array(chunks[count...]) + chunks[..<count]
  }

  private func spill(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard bytes.count > 0 else { return }
    try openFile().append(bytes)
    spilledByteCount += bytes.count
    memory.countSpilled(bytes.count)
  }

  private func openFile() throws(FileError) -> SpillFile {
    if let file { return file }
    guard let path else { preconditionFailure("memory is limited, and there is no folder for what does not fit") }
    let file = try SpillFile(path)
    self.file = file
    return file
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let (chunk, place) = (byteCount - spilledByteCount).quotientAndRemainder(
        dividingBy: ShuffleMemory.chunkByteCount)
      let count = min(bytes.count - done, ShuffleMemory.chunkByteCount - place)
      memcpy(chunks[chunk].base + place, base + done, count)
      byteCount += count
      done += count
    }
  }

  // MARK: Mail

  /// Takes everything out, ordered by source; what lay in a file is read from there and the file is gone afterwards.
  func take() -> Mail {
    lock.withLock { _ in
      defer {
        pieces = []
        chunks = []
        (byteCount, spilledByteCount) = (0, 0)
        file = nil
      }
      // Pieces of one source came in their order.
      pieces.sort { ($0.source, $0.number) < ($1.source, $1.number) }
      return Mail(pieces: pieces, chunks: chunks, memory: memory, file: file, spilledByteCount: spilledByteCount)
    }
  }

  /// What was taken out, until it has been read.
  struct Mail: ~Copyable {
    let pieces: [Piece]
    fileprivate let chunks: [ShuffleMemory.Chunk]
    fileprivate let memory: ShuffleMemory
    fileprivate let file: SpillFile?
    fileprivate let spilledByteCount: Int

    deinit { memory.giveBack(chunks) }

    var messageByteCount: Int { pieces.reduce(0) { $0 + $1.messageByteCount } }
    var textByteCount: Int { pieces.reduce(0) { $0 + $1.textByteCount } }

    /// Calls `body` with every piece in the order in which they came, and with what copies a piece's messages and text from where
    /// they lie. A file is read from its beginning to its end, much at a time.
    func forEachAsItCame(
      _ body: (
        Int, (UnsafeMutableRawBufferPointer, UnsafeMutableRawBufferPointer) throws(FileError) -> Void
      ) throws(FileError) -> Void
    ) throws(FileError) {
      let window = UnsafeMutableRawBufferPointer.allocate(
        byteCount: min(Self.windowByteCount, spilledByteCount), alignment: 64)
      defer { window.deallocate() }
      var held = 0..<0
      for index in pieces.indices.sorted(by: { pieces[$0].offset < pieces[$1].offset }) {
        let offset = pieces[index].offset
        try body(index) { messages, text throws(FileError) in
          try read(offset, to: messages, window, &held)
          try read(offset + messages.count, to: text, window, &held)
        }
      }
    }

    private static let windowByteCount = 1 << 18

    private func read(
      _ offset: Int, to target: UnsafeMutableRawBufferPointer, _ window: UnsafeMutableRawBufferPointer,
      _ held: inout Range<Int>
    ) throws(FileError) {
      let end = offset + target.count
      var done = offset
      while done < min(end, spilledByteCount) {
        if !held.contains(done) {
          held = done..<min(done + window.count, spilledByteCount)
          try file?.read(into: UnsafeMutableRawBufferPointer(rebasing: window[..<held.count]), at: done)
        }
        let part = done..<min(end, held.upperBound)
        memcpy(target.baseAddress! + (done - offset), window.baseAddress! + (done - held.lowerBound), part.count)
        done = part.upperBound
      }
      copy(done, to: UnsafeMutableRawBufferPointer(rebasing: target[(done - offset)...]))
    }

    private func copy(_ offset: Int, to target: UnsafeMutableRawBufferPointer) {
      guard let base = target.baseAddress else { return }
      var done = 0
      while done < target.count {
        let (chunk, place) = (offset + done - spilledByteCount).quotientAndRemainder(
          dividingBy: ShuffleMemory.chunkByteCount)
        let count = min(target.count - done, ShuffleMemory.chunkByteCount - place)
        memcpy(base + done, chunks[chunk].base + place, count)
        done += count
      }
    }
  }
}
