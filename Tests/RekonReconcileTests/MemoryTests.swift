import Foundation
import RekonCore
import RekonPipeline
import RekonReconcile
import RekonSynth
import RekonTestSupport
import Testing

/// `--memory`, partitions and workers decide how the work is done, never what is found.
@Suite("Memory and partitions")
struct MemoryTests {
  /// An inbox that has been ingested once: every run of it begins with the same segments.
  private struct World {
    let folder: TemporaryFolder
    var pipeline: String
    var inbox: String
    var asOf: String

    init(sample: String, pipeline: String) throws {
      folder = try TemporaryFolder()
      self.pipeline = "\(Repository.root)/pipelines/\(pipeline).yaml"
      inbox = "\(Repository.root)/samples/\(sample)/inbox"
      asOf = String(try Files.readText("\(Repository.root)/samples/\(sample)/as-of").prefix(10))
    }

    /// A world of its own: what is on its way in it is more than the least that lies in memory.
    init(sales: Int) throws {
      folder = try TemporaryFolder()
      pipeline = "\(Repository.root)/pipelines/training-payments.yaml"
      inbox = folder.path("world/inbox")
      var request = WorldRequest()
      request.folder = folder.path("world")
      request.saleCount = Int64(sales)
      request.seed = 11
      request.defects = Rate("0.04")!
      asOf = "\(try WorldMaker(request).make().asOf)"
    }

    /// The bytes of all files of the result by name, and how many bytes were put aside.
    func result(partitions: Int?, workers: Int, memory: Int?) async throws -> (files: [String: [UInt8]], spilled: Int) {
      let out = folder.path("out-\(partitions ?? 0)-\(workers)-\(memory ?? 0)")
      let report = try await PipelineRun(
        RunRequest(
          pipeline: pipeline, inbox: inbox, state: folder.path("state"), out: out, asOf: AsOf(asOf), workers: workers,
          inflater: .isal, rehash: false, failOn: nil, stage: .export, memoryByteCount: memory,
          partitionCount: partitions)
      ).run()
      let published = try #require(report.folder) + "/result"
      var files: [String: [UInt8]] = [:]
      for name in try Files.names(in: published) { files[name] = try Files.readAll("\(published)/\(name)") }
      #expect(try Files.names(in: folder.path("state/tmp")) == [], "files that nobody needs any longer")
      return (files, report.clock.total(of: "reconcile")?.spilledByteCount ?? 0)
    }
  }

  /// The least that the command line takes; and so little that next to nothing lies in memory, whatever the tests hold.
  private static let (least, next) = (64 << 20, 1)

  /// Compares runs of one world under all partitions, workers and memories with the first of them.
  private func compare(_ world: World, _ partitions: [Int], _ workers: [Int], memory limit: Int, spills: Bool)
    async throws
  {
    let expected = try await world.result(partitions: nil, workers: 2, memory: nil)
    #expect(expected.spilled == 0)
    #expect(expected.files.count > 5)
    for partitions in partitions {
      for workers in workers {
        for memory in [nil, limit] {
          let found = try await world.result(partitions: partitions, workers: workers, memory: memory)
          let how = "\(partitions) partitions, \(workers) workers, memory \(memory ?? 0)"
          #expect(found.files.keys.sorted() == expected.files.keys.sorted(), "\(how)")
          for (name, bytes) in expected.files { #expect(found.files[name] == bytes, "\(name), \(how)") }
          if spills { #expect((found.spilled > 0) == (memory != nil), "\(how) put \(found.spilled) bytes aside") }
        }
      }
    }
  }

  @Test(
    "the sample says the same for any partitions, workers and memory",
    arguments: ["training-payments", "incentives"])
  func sample(pipeline: String) async throws {
    let world = try World(sample: "2020-09", pipeline: pipeline)
    defer { withExtendedLifetime(world.folder) {} }
    try await compare(world, [1, 2, 8, 64], [1, 2, 7], memory: Self.least, spills: false)
  }

  @Test("a world that does not fit says the same as one that does, and really did not fit")
  func spills() async throws {
    let world = try World(sales: 8_000)
    defer { withExtendedLifetime(world.folder) {} }
    try await compare(world, [1, 8, 64], [1, 7], memory: Self.next, spills: true)
  }

  @Test("several sales that claim one payment are named in one order, whatever the partitions")
  func severalClaims() async throws {
    let bench = try Workbench()
    // Days against the order of orders, so that files, hashes and names are three different orders.
    for (index, day) in ["20200904", "20200905", "20200906", "20200907"].enumerated() {
      let rows = (0..<8).map { SaleRow(101 + $0 * 4 + (3 - index)).with(\.reference, "GP-000000900") }
      try bench.lay(feed([SaleRow.header] + rows.map(\.text)), "tokopedia/sales_\(day).csv")
    }
    // On a day on which it is not taken for a sale's of before.
    let payment = PaymentRow(900).with(\.time, "2020-09-08T10:05:00+07:00")
    try bench.lay(feed([PaymentRow.header, payment.text]), "gopay/payments_20200908.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-25")
    var expected: String?
    for partitions in [1, 4, 64] {
      for workers in [1, 2] {
        try bench.forget()
        var request = bench.request(asOf: "2020-09-25", workers: workers)
        request.partitionCount = partitions
        let folder = try #require(try await PipelineRun(request).run().folder)
        let found = try Files.readText(folder + "/result/discrepancies.csv")
        #expect(found.contains("PAYMENT_ORPHAN,error,break,ambiguous") && found.contains("at least 20 sales"))
        #expect(expected == nil || expected == found, "\(partitions) partitions, \(workers) workers")
        expected = found
      }
    }
  }
}
