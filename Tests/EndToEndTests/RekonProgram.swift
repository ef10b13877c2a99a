import Foundation
import RekonCore
import RekonTestSupport

/// The built program, run as cron would run it: in a folder, without a terminal.
enum RekonProgram {
  struct Ended {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Beside the test program.
  static let path: String = {
    let test = Files.linkTarget("/proc/self/exe") ?? CommandLine.arguments[0]
    return Files.folder(of: test) + "/rekon"
  }()

  static func run(_ bench: Workbench, asOf: String, _ options: [String] = []) throws -> Ended {
    try run(["run", "pipelines/training-payments.yaml", "--as-of", asOf] + options, in: bench.folder)
  }

  static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Ended {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardInput = FileHandle.nullDevice
    let files = try ["output", "errors"].map { name in
      try folder.write("", to: name)
      return try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
    }
    process.standardOutput = files[0]
    process.standardError = files[1]
    try process.run()
    process.waitUntilExit()
    return Ended(
      status: process.terminationStatus, output: try Files.readText(folder.path("output")),
      errors: try Files.readText(folder.path("errors")))
  }
}
