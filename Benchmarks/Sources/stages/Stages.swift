import CJobs
import Glibc
import RekonCore
import RekonPipeline

/// Runs rekon's stages on one thread, the main one: no other takes part, so that instructions can be counted (callgrind) and are the
/// same every time.
///
///     stages ingest|reconcile|export PIPELINE INBOX FOLDER AS-OF
///
/// The state and what is published lie below FOLDER. Exit status: 0; 64 usage; 70 it failed.
@main
struct Stages {
  static func main() {
    let arguments = CommandLine.arguments
    let stages: [String: RunRequest.Stage] = ["ingest": .ingest, "reconcile": .reconcile, "export": .export]
    guard arguments.count == 6, let stage = stages[arguments[1]], BusinessDate(iso: arguments[5]) != nil else {
      print("usage: stages ingest|reconcile|export PIPELINE INBOX FOLDER AS-OF")
      exit(64)
    }
    // How many partitions fit a cache depends on the machine: here there are always eight.
    let request = RunRequest(
      pipeline: arguments[2], inbox: arguments[3], state: arguments[4] + "/state", out: arguments[4] + "/out",
      asOf: AsOf(arguments[5]), workers: 1, inflater: .isal, rehash: false, failOn: nil, stage: stage, partitionCount: 8
    )
    jobs_collect()
    Task.detached {
      do {
        _ = try await PipelineRun(request).run()
        exit(0)
      } catch {
        print(error)
        exit(70)
      }
    }
    while jobs_run_next() {}
    print("stages: nothing left to do, and it is not done")
    exit(70)
  }
}
