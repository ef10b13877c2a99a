import RekonCore
import RekonSynth
import RekonTestSupport
import Testing

@Suite("The same arguments make the same bytes")
struct SameBytesTests {
  private func world(_ seed: UInt64) throws -> [String: [UInt8]] {
    try MadeWorld { request in
      request.saleCount = 800
      request.seed = seed
      request.hasIncentives = true
      request.from = BusinessDate(iso: "2020-08-20")!
      request.dayCount = 30
    }.files()
  }

  @Test("every file of a world made twice is equal; another seed gives another world")
  func twice() throws {
    let (first, second, other) = (try world(1), try world(1), try world(2))
    #expect(first.count > 100 && first == second)
    #expect(first.keys.sorted() != other.keys.sorted() || first != other)
    #expect(first["/truth.csv"] != other["/truth.csv"])
  }

  @Test("the registers of the repository are those that the program writes")
  func registers() throws {
    for (name, text) in RegisterFiles.all() {
      #expect(try Files.readText(Repository.root + "/pipelines/registers/" + name) == text, "\(name)")
    }
    #expect(try Files.names(in: Repository.root + "/pipelines/registers").count == RegisterFiles.all().count)
  }

  @Test("the bounds of the programme: 165 institutions, over 2,000 courses from Rp24,000 to Rp1,000,000")
  func bounds() {
    let programme = Programme.standard
    let prices = programme.courses.map(\.listPrice)
    #expect(programme.institutions.count == 165 && programme.institutions.last?.name == "Ruangguru")
    #expect(Set(programme.institutions.map(\.account.utf8.count)) == [10, 13, 15])
    #expect(prices.count > 2_000 && prices.min() == 2_400_000 && prices.max() == 100_000_000)
  }
}
