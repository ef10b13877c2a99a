import Glibc
import RekonCore
import RekonPipeline
import RekonTestSupport

extension FaultTriggers {
  private static func inFolder(_ command: (TemporaryFolder) async throws -> Void) async throws -> [Told] {
    let folder = try TemporaryFolder()
    return try await ended(in: folder) { try await command(folder) }
  }

  static let system: [String: Trigger] = [
    "cannot-create": {
      let bench = try Workbench()
      try bench.folder.write("", to: "state")
      return try await ended(in: bench.folder) { _ = try await bench.run(asOf: "2020-09-04") }
    },
    "cannot-link": {
      try await inFolder { try Files.symbolicLink(at: $0.path("out/latest"), to: "2020-09-04/run-1") }
    },
    "cannot-list": { try await inFolder { _ = try Files.names(in: $0.path("inbox/tokopedia")) } },
    "cannot-open": { try await inFolder { _ = try DefinitionLoader.load($0.path("pipelines/training-payment.yaml")) } },
    "cannot-read": {
      try await inFolder {
        try Files.makeFolder($0.path("pipelines"))
        _ = try DefinitionLoader.load($0.path("pipelines"))
      }
    },
    "cannot-remove": {
      try await inFolder {
        try Files.makeFolder($0.path("out/2020-09-04/latest.tmp"))
        try Files.remove($0.path("out/2020-09-04/latest.tmp"))
      }
    },
    "cannot-rename": {
      try await inFolder {
        try $0.write("", to: "out/2020-09-04/run-1/run.json")
        try Files.makeFolder($0.path("out/2020-09-04/.run-1"))
        try Files.rename($0.path("out/2020-09-04/.run-1"), to: $0.path("out/2020-09-04/run-1"))
      }
    },
    "cannot-write": {
      try await inFolder {
        try Files.makeFolder($0.path("state"))
        _ = symlink("/dev/full", $0.path("state/receipts.jsonl"))
        try OpenFile.open($0.path("state/receipts.jsonl"), flags: O_WRONLY).write("a line\n")
      }
    },
  ]
}
