import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

@testable import RekonReconcile

/// What the ordinary case is settled by.
@Suite("Digests")
struct DigestTests {
  @Test("a short key is equal exactly when the text is, and a longer text is equal to nothing")
  func shortKeys() {
    let texts = ["", "A", "B", "AB", "BA", "AAAAAAA", "AAAAAAAA", "AAAAAAAAA", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAB"]
    func key(_ text: String) -> ShortKey { Array(text.utf8).withUnsafeBytes { ShortKey($0) } }
    for left in texts {
      for right in texts { #expect(key(left).isSame(as: key(right)) == (left == right), "\(left) \(right)") }
    }
    for count in 0..<16 {
      // Each byte counts.
      var other = Array(repeating: Character("A"), count: 16)
      other[count] = "B"
      #expect(!key(String(repeating: "A", count: 16)).isSame(as: key(String(other))))
    }
    let long = String(repeating: "A", count: 17)
    #expect(key(long).isLong)
    #expect(!key(long).isSame(as: key(long)))
  }

  private struct Number: BitwiseCopyable {
    var reference: UInt64
    var hash: UInt64
  }

  @Test(
    "a table visits the runs of equal hashes in order, each item with its digest, however many there are",
    arguments: [0, 1, 3, 300, 20_000], [0, 3, 6])
  func visits(_ count: Int, _ bits: Int) {
    var seed: UInt64 = 7
    var items: [HashEntry] = []
    for index in 0..<count {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Few hashes, so that they meet; their leading bits agree.
      let hash = ((seed >> 52) &* 0x9E37_79B9_7F4A_7C15) >> UInt64(bits)
      items.append(HashEntry(hash: hash, reference: UInt64(index) | UInt64(index % 2) << 62))
    }
    items.sort { $0.reference < $1.reference }
    let table = DigestTable(items, agreeing: bits, ArenaPool()) { item, slot in
      slot.storeBytes(of: Number(reference: item.reference, hash: item.hash), as: Number.self)
    }
    var found: [HashEntry] = []
    var runs = 0
    table.visit { run in
      runs += 1
      for entry in run {
        #expect(table.digest(entry, as: Number.self).hash == entry.hash && entry.hash == run[0].hash)
        found.append(HashEntry(hash: entry.hash, reference: table.reference(entry)))
      }
    }
    let expected = items.sorted { $0.hash != $1.hash ? $0.hash < $1.hash : $0.reference < $1.reference }
    #expect(found.map(\.hash) == expected.map(\.hash))
    #expect(found.map(\.reference) == expected.map(\.reference))
    #expect(runs == Set(items.map(\.hash)).count)
  }

  #if DEBUG
    @Test("the long way says the same of ordinary keys", arguments: [1, 2])
    func longWay(_ workers: Int) async throws {
      let world = try SabotagedWorld.shared.get()
      let ordinary = try await result(world, workers)
      let long = try await Sabotage.$goesTheLongWay.withValue(true) { try await result(world, workers) }
      #expect(ordinary.keys.sorted() == long.keys.sorted())
      #expect(ordinary.count > 5)
      for (name, bytes) in ordinary { #expect(bytes == long[name], "\(name)") }
    }

    private func result(_ world: SabotagedWorld, _ workers: Int) async throws -> [String: [UInt8]] {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let request = RunRequest(
        pipeline: Repository.root + "/pipelines/training-payments.yaml", inbox: world.inbox,
        state: folder.path("state"), out: folder.path("out"), asOf: AsOf(world.asOf), workers: workers,
        inflater: .isal, rehash: false, failOn: nil, stage: .export)
      let result = try #require(try await PipelineRun(request).run().folder) + "/result"
      var files: [String: [UInt8]] = [:]
      for name in try Files.names(in: result) { files[name] = try Files.readAll("\(result)/\(name)") }
      return files
    }
  #endif
}
