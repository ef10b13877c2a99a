import CFuzzer
import Glibc
import RekonFuzzing

/// What libFuzzer calls; it takes no context, so that the target is kept here. Written once, before the loop.
nonisolated(unsafe) private var current = FuzzTarget.gzip

/// Runs libFuzzer's loop over `target` with the program's own arguments, and ends the program.
public func fuzz(_ target: FuzzTarget) -> Never {
  current = target
  var count = CommandLine.argc
  var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
  exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
      do {
        try current.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
      } catch {
        // libFuzzer keeps the input of a program that traps.
        fatalError("broken: \(error)")
      }
      return 0
    })
}
