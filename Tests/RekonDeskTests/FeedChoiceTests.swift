import RekonCore
import RekonDesk
import RekonPipeline
import RekonTestSupport
import Testing

@Suite("The profile of a file at the desk")
struct FeedChoiceTests {
  let candidates: FeedChoice.Candidates

  init() throws {
    candidates = FeedChoice.Candidates(
      try DefinitionLoader.load(Repository.root + "/pipelines/training-payments.yaml").profiles)
  }

  @Test("a file in its party's folder is known by its name, wherever the folder lies")
  func byFolder() throws {
    for folder in ["", "/tmp/x/", "../inbox/"] {
      let choice = try FeedChoice(path: folder + "tokopedia/sales_20200904_02.csv.gz", among: candidates)
      #expect(choice.profile.name == "tokopedia/sales")
      #expect(choice.date == BusinessDate(iso: "2020-09-04"))
    }
  }

  @Test("a name that several parties use asks for the feed and names them")
  func ambiguous() throws {
    let fault = try #require(throws: Fault.self) {
      try FeedChoice(path: "/tmp/x/remittances_20200904.csv.gz", among: candidates)
    }
    #expect(fault.code == "feed-ambiguous")
    let feeds = ["bukalapak", "pintaria", "pijarmahir", "tokopedia", "maubelajarapa", "skillacademy"]
    let options = feeds.map { "--feed \($0)/remittances" }.joined(separator: " or ")
    #expect(fault.remedy == "say which feed it is: \(options)")
  }

  @Test("a name of no feed says how to name it")
  func unknown() throws {
    let fault = try #require(throws: Fault.self) { try FeedChoice(path: "export.csv", among: candidates) }
    #expect(fault.code == "feed-unknown" && fault.found == "the name 'export.csv'")
  }

  @Test("a feed is chosen whatever the file's name; without a date the latest profile reads it")
  func byFeed() throws {
    let choice = try FeedChoice(path: "export.csv", feed: "gopay/payments", among: candidates)
    #expect(choice.profile.name == "gopay/payments" && choice.date == nil)
    let fault = try #require(throws: Fault.self) {
      try FeedChoice(path: "export.csv", feed: "gopay/payment", among: candidates)
    }
    #expect(fault.remedy == "did you mean 'gopay/payments'?")
  }
}
