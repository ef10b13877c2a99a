import RekonCore
import RekonFuzzing
import RekonTestSupport
import Testing

/// An input that `scripts/fuzz` starts from, or one that it found: a file under `Tests/Fuzz`.
struct KeptInput: CustomTestStringConvertible {
  let target: FuzzTarget
  let path: String

  /// What is wrong with it is in the name of what was found.
  var testDescription: String { "\(target): \(path.split(separator: "/").last ?? "")" }

  static func all(_ folder: String) -> [KeptInput] {
    FuzzTarget.allCases.flatMap { target in
      let folder = "\(Repository.root)/Tests/Fuzz/\(folder)/\(target)"
      let names = (try? Files.names(in: folder)) ?? []
      return names.map { KeptInput(target: target, path: folder + "/" + $0) }
    }
  }

  func replay() throws { try target.check(Files.readAll(path)) }
}

/// What the fuzzer is given and what it has found, through the functions that it calls.
@Suite("Kept inputs of the fuzzer", .serialized)
struct KeptInputTests {
  @Test("there are seeds for every target", arguments: FuzzTarget.allCases)
  func seedsAreThere(_ target: FuzzTarget) {
    #expect(KeptInput.all("seeds").filter { $0.target == target }.count >= 20)
  }

  @Test("a seed breaks no rule", arguments: KeptInput.all("seeds"))
  func seed(_ input: KeptInput) throws { try input.replay() }

  @Test("what broke a rule once keeps it; the input is named after the rule", arguments: KeptInput.all("crashes"))
  func crash(_ input: KeptInput) throws { try input.replay() }
}
