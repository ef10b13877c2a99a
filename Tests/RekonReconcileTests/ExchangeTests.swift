import Foundation
import RekonCore
import RekonTestSupport
import Testing

@testable import RekonReconcile

/// What is on its way between partitions: the same arrives in the same order, in memory or from files.
@Suite("Messages between partitions")
struct ExchangeTests {
  private struct Note: ShuffleMessage {
    var number: UInt64
    var textOffset: UInt32 = 0
    var textCount: UInt32 = 0
    mutating func moveText(by offset: Int) { textOffset += UInt32(offset) }
  }

  private func space(bits: Int, limit: Int?, _ folder: TemporaryFolder) -> Workspace {
    Workspace(
      partitions: Partitioning(bits: bits), width: 3, memory: ShuffleMemory(limitByteCount: limit),
      spillFolder: folder.path)
  }

  private static let sources = 5

  private func text(_ number: UInt64) -> [UInt8] {
    // A text now and then is longer than any buffer; most are short, some are empty.
    let count = number % 997 == 0 ? 10_000 : Int(number % 23)
    return (0..<count).map { UInt8(truncatingIfNeeded: number &+ UInt64($0)) }
  }

  private func hash(_ number: UInt64) -> UInt64 {
    withUnsafeBytes(of: number) { keyHash($0) }
  }

  /// Sends `count` notes from each source, all sources at once, and tells what each target received.
  private func received(_ space: Workspace, count: UInt64) async throws -> [[(UInt64, [UInt8])]] {
    let exchange = Exchange<Note>("notes", space)
    _ = try await inParallel(Self.sources, width: 3) { source in
      let outbox = exchange.outbox(from: source)
      for number in UInt64(source) * count..<UInt64(source + 1) * count {
        let hash = hash(number)
        var note = Note(number: number)
        let text = text(number)
        note.textOffset = text.withUnsafeBytes { outbox.addText($0, for: hash) }
        note.textCount = UInt32(text.count)
        outbox.send(note, to: hash)
      }
      try outbox.close()
    }
    return try await space.forEachPartition { target in
      let inbox = try exchange.inbox(of: target)
      for index in inbox.messages.indices {
        #expect(inbox.source(of: index) == Int(inbox.messages[index].number / count))
      }
      return inbox.messages.map {
        ($0.number, Array(inbox.text[Int($0.textOffset)..<Int($0.textOffset) + Int($0.textCount)]))
      }
    }
  }

  @Test(
    "a target receives all sources in their order, each with its text, however little lies in memory",
    arguments: [0, 1, 3, 6], [nil, 0, ShuffleMemory.chunkByteCount, 1 << 18])
  func arrives(bits: Int, limit: Int?) async throws {
    let folder = try TemporaryFolder()
    let space = space(bits: bits, limit: limit, folder)
    let count: UInt64 = 4_000
    let received = try await received(space, count: count)
    for (target, notes) in received.enumerated() {
      let expected = (0..<UInt64(Self.sources) * count).filter {
        Partitioning(bits: bits).index(of: hash($0)) == target
      }
      #expect(notes.map(\.0) == expected)
      #expect(notes.allSatisfy { $0.1 == text($0.0) })
    }
    let spilled = space.memory.takeSpilled()
    #expect((spilled > 0) == (limit != nil))
    #expect(try Files.names(in: folder.path) == [])
  }

  @Test("files of an exchange that nobody reads are gone with it")
  func clears() throws {
    let folder = try TemporaryFolder()
    do {
      let exchange = Exchange<Note>("notes", space(bits: 2, limit: 0, folder))
      let outbox = exchange.outbox(from: 0)
      for number in 0..<UInt64(100) { outbox.send(Note(number: number), to: hash(number)) }
      try outbox.close()
      #expect(try Files.names(in: folder.path) == (0..<4).map { "notes-\($0).spill" })
    }
    #expect(try Files.names(in: folder.path) == [])
  }

  @Test("what cannot be put aside is told with its file, why, and what to do")
  func cannotSpill() throws {
    let folder = try TemporaryFolder()
    let exchange = Exchange<Note>("notes", space(bits: 0, limit: 0, folder))
    let outbox = exchange.outbox(from: 0)
    try folder.write("", to: "notes-0.spill")
    for number in 0..<UInt64(5_000) { outbox.send(Note(number: number), to: hash(number)) }
    let error = #expect(throws: FileError.self) { try outbox.close() }
    #expect(
      error.map { folder.withoutPath("\($0)") }
        == "notes-0.spill: error[cannot-spill]: File exists; give it more --memory, or make room where the state folder lies"
    )
  }

  @Test("chunks go from one exchange to the next and back to the system")
  func reusesMemory() throws {
    let folder = try TemporaryFolder()
    let space = space(bits: 1, limit: 1 << 20, folder)
    for _ in 0..<20 {
      let exchange = Exchange<Note>("notes", space)
      let outbox = exchange.outbox(from: 0)
      for number in 0..<UInt64(30_000) { outbox.send(Note(number: number), to: hash(number)) }
      try outbox.close()
      #expect(try exchange.inbox(of: 0).messages.count + exchange.inbox(of: 1).messages.count == 30_000)
    }
    // 20 times 480 kB fit into one MiB only if what was read is free again.
    #expect(space.memory.takeSpilled() == 0)
  }

  @Test("what findings take is no longer there for messages, and its pages are the system's again")
  func setAside() {
    let chunk = ShuffleMemory.chunkByteCount
    let memory = ShuffleMemory(limitByteCount: 4 * chunk)
    let taken = (0..<4).compactMap { _ in memory.take() }
    #expect(taken.count == 4 && memory.take() == nil && memory.heldByteCount == 4 * chunk)
    memory.setAside(chunk + 1)
    memory.giveBack(Array(taken[..<3]))
    #expect(memory.heldByteCount == 2 * chunk, "one in use, and one more beside what is set aside")
    #expect(memory.take() != nil && memory.take() == nil)
    memory.setAside(100 * chunk)
    memory.giveBack([taken[3]])
    #expect(memory.heldByteCount == chunk && memory.take() == nil)
  }

  @Test("idle memory goes back to the system, and comes again when it is asked for")
  func releases() throws {
    let memory = ShuffleMemory()
    let taken = try (0..<40).map { number in
      let chunk = try #require(memory.take())
      chunk.base.storeBytes(of: UInt8(number), as: UInt8.self)
      return chunk
    }
    memory.giveBack(Array(taken[..<30]))
    #expect(memory.heldByteCount == 40 * ShuffleMemory.chunkByteCount)
    memory.releaseIdle()
    #expect(memory.heldByteCount == 10 * ShuffleMemory.chunkByteCount)
    #expect(taken[30...].map { $0.base.load(as: UInt8.self) } == (30..<40).map { UInt8($0) })
    #expect(memory.take()?.base.load(as: UInt8.self) == 0, "a page that comes again is empty")
  }
}
