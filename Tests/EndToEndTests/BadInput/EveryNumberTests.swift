import Foundation
import RekonCore
import RekonTestSupport
import Testing

/// The list of what a feed can suffer has numbers, B01 to B96; each has a test whose name begins with it.
@Suite("Every number of the bad inputs has a test")
struct EveryNumberTests {
  @Test("a number has a test through the desk or a run")
  func throughTheDesk() throws {
    let here = try BadInputNumbers.tested(below: "Tests/EndToEndTests/BadInput")
    #expect(Set(1...96).subtracting(BadInputNumbers.deliveryProofs).subtracting(here).sorted() == [])
  }

  @Test("the proofs of a delivery have theirs, all of them", .enabled(if: BadInputNumbers.areProofsTested))
  func deliveryProofs() throws {
    #expect(BadInputNumbers.deliveryProofs.subtracting(try BadInputNumbers.tested(below: "Tests")).sorted() == [])
  }
}

enum BadInputNumbers {
  /// Manifests, signatures and keyed hashes: they are tested where receipts of checks are.
  static let deliveryProofs = Set(91...93)

  static var areProofsTested: Bool { (try? tested(below: "Tests").isDisjoint(with: deliveryProofs)) == false }

  /// Numbers that begin the name of a test in a folder of the repository.
  static func tested(below folder: String) throws -> Set<Int> {
    let root = Repository.root + "/" + folder
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    var found: Set<Int> = []
    for file in files where file.hasSuffix(".swift") {
      let text = try Files.readText(root + "/" + file)
      for match in text.matches(of: #/@Test\(\s*"B([0-9]{2})[ ]/#) { found.insert(Int(match.1)!) }
    }
    return found
  }
}
