import Glibc
import RekonCore
import RekonDesk
import RekonTestSupport

extension FaultTriggers {
  static let delivery: [String: Trigger] = [
    "changed-while-reading": changedWhileReading,
    "date-differs": {
      let bench = try Workbench()
      try bench.pipeline.add("pijarmahir", feeds: ["sales"], paidOutBy: "ovo")
      try bench.lay(pijarMahir(head: "H|PIJARMAHIR|SALES|20200903|001"), "pijarmahir/sales_20200904.csv")
      return try await validated(bench, asOf: "2020-09-04")
    },
    "empty-file": { try read("", "tokopedia", "sales") },
    "feed-ambiguous": { try checked(remittances(RemittanceRow(101)), at: "export/remittances_20200904.csv") },
    "feed-unknown": { try checked(payments(PaymentRow(101)), at: "export.csv", as: "gopay/payment") },
    "file-exists": {
      let folder = try TemporaryFolder()
      try folder.write("", to: "kelasku.yaml")
      return try await ended(in: folder) {
        if let fault = FeedDraft.fault(writingTo: folder.path("kelasku.yaml")) { throw fault }
      }
    },
    "file-not-found": { try checked(nil, at: "tokopedia/sales_20200904.csv") },
    "foreign-format": { try read([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], "tokopedia", "sales", as: "csv.gz") },
    "name-mismatch": {
      let bench = try Workbench()
      try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv.gz")
      return try await validated(bench, asOf: "2020-09-04")
    },
    "name-without-date": { try checked(sales(SaleRow(101)), at: "export.csv", as: "tokopedia/sales") },
    "not-a-feed": {
      let bench = try Workbench()
      try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
      try bench.lay(sales(SaleRow(102)), "tokopedia/sales_20200931.csv")
      return try await validated(bench, asOf: "2020-09-04")
    },
    "not-a-regular-file": {
      let bench = try Workbench()
      try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
      _ = symlink(bench.inbox + "/tokopedia/sales_20200904.csv", bench.inbox + "/tokopedia/sales_20200904_02.csv")
      return try await validated(bench, asOf: "2020-09-04")
    },
    "not-text": {
      let folder = try TemporaryFolder()
      try folder.write("%PDF-1.4\n", to: "kelasku/sales_20200904.csv")
      return try await ended(in: folder) { _ = try FeedDraft(path: folder.path("kelasku/sales_20200904.csv")) }
    },
    "scope-gap": {
      let bench = try Workbench()
      try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200804.csv")
      try bench.lay(sales(SaleRow(102)), "tokopedia/sales_20200904.csv")
      return try await validated(bench, asOf: "2020-09-04")
    },
  ]

  /// A file whose time is set over and over, as an upload does that is under way.
  private static func changedWhileReading() async throws -> [Told] {
    let bench = try Workbench()
    try bench.lay([UInt8](repeating: 0x78, count: 4 << 20), "tokopedia/sales_20200904.csv")
    let path = bench.inbox + "/tokopedia/sales_20200904.csv"
    let upload = Task.detached {
      var second = 1
      while !Task.isCancelled {
        _ = utimes(path, [timeval(tv_sec: second, tv_usec: 0), timeval(tv_sec: second, tv_usec: 0)])
        second += 1
        await Task.yield()
      }
    }
    defer { upload.cancel() }
    // It may fall between two readings.
    for _ in 0..<100 {
      let run = try await bench.run(asOf: "2020-09-04", stage: .ingest)
      if !run.remarks.isEmpty { return run.remarks.map { Told(cost: .file, message: $0) } }
    }
    return []
  }
}
