import RekonCore
import RekonExport
import RekonPipeline
import RekonReconcile

extension ExitStatus {
  /// What a command ends with for this error.
  static func of(_ error: any Error) -> Int {
    switch error {
    case let error as Faults: error.all.isEmpty ? Self.proof : Self.definition
    case is InputNotFound: Self.noInput
    case is AsOfInFuture, is ReceiptsNotThere: Self.usage
    case is StateBusy: Self.busy
    case is ProofFailure: Self.proof
    case let error as FileError where error.operation == "create": Self.cannotCreate
    case let error as FileError where error.isNotFound && error.operation == "open": Self.noInput
    case is FileError, is Fault, is SegmentFile.Damage: Self.inputOutput
    default: Self.proof
    }
  }
}
