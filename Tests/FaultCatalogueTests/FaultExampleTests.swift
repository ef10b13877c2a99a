import RekonCore
import Testing

/// The examples of the catalogue are what the program says, byte for byte.
@Suite("Examples of the fault catalogue")
struct FaultExampleTests {
  @Test("a fault is told as its entry shows it", arguments: FaultCatalogue.all.map(\.code))
  func example(_ code: String) async throws {
    let entry = try #require(FaultCatalogue.entry(named: code))
    let trigger = FaultTriggers.all[code]
    let told = try await trigger?() ?? FaultTriggers.byHand[code] ?? []
    let first = try #require(told.first { $0.message.contains("[\(code)]: ") }, "told instead: \(told)")
    if first.message != entry.example, ExampleUpdate.isWanted { try ExampleUpdate.write(first.message, of: code) }
    #expect(first.message == entry.example)
    #expect(entry.costs.contains(first.cost))
  }

  @Test("every entry has a trigger, and no trigger is left of an entry that went")
  func triggers() {
    let triggered = Array(FaultTriggers.all.keys) + Array(FaultTriggers.byHand.keys)
    #expect(triggered.sorted() == FaultCatalogue.all.map(\.code).sorted())
  }

  @Test("codes stand once, in the order of the alphabet within their area")
  func order() {
    let codes = FaultCatalogue.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    for area in FaultCatalogue.areas {
      #expect(area.entries.map(\.code) == area.entries.map(\.code).sorted(), "\(area.title)")
    }
  }

  @Test("an entry has every part, and its first sentence fits a line and is not all it says")
  func parts() {
    for entry in FaultCatalogue.all {
      #expect(!entry.costs.isEmpty && !entry.remedy.isEmpty, "\(entry.code)")
      #expect(entry.summary.count < 90 && entry.meaning.count > entry.summary.count + 20, "\(entry.code)")
    }
  }
}
