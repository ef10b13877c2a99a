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

  /// A line of the shell, for arguments that only bytes can say.
  static func shell(_ line: String, in folder: TemporaryFolder) throws -> Ended {
    try run(["-c", line], in: folder, program: "/bin/sh")
  }

  /// - Parameter terminal: where standard error goes; nil: to a file, whose text is told.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, terminal: Int32? = nil, program: String = path
  ) throws -> Ended {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardInput = FileHandle.nullDevice
    let files = try ["output", "errors"].map { name in
      try folder.write("", to: name)
      return try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
    }
    process.standardOutput = files[0]
    process.standardError = terminal.map { FileHandle(fileDescriptor: $0, closeOnDealloc: false) } ?? files[1]
    try process.run()
    process.waitUntilExit()
    return Ended(
      status: process.terminationStatus, output: try Files.readText(folder.path("output")),
      errors: try Files.readText(folder.path("errors")))
  }
}
