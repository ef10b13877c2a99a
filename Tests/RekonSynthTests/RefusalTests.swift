import RekonCore
import RekonSynth
import RekonTestSupport
import Testing

@Suite("What cannot be made is refused before anything is written")
struct RefusalTests {
  private func refusal(_ change: (inout WorldRequest) -> Void) -> WorldFault? {
    #expect(throws: WorldFault.self) { try MadeWorld(change) }
  }

  @Test("usage: each fault says what was found and what is expected")
  func usage() {
    #expect(refusal { $0.saleCount = -1 }?.description == "--sales: found -1, expected 1 to 50000000")
    #expect(
      refusal { $0.from = BusinessDate(iso: "2021-01-01")! }?.description
        == "--from: found 2021-01-01, expected a day from 2020-04-11 to 2020-12-31")
    #expect(
      refusal { $0.dayCount = 300 }?.description == "--days: found 300, expected 1 to 265: the year ends on 2020-12-31")
    #expect(
      refusal { $0.platforms = ["tokopadia"] }?.description
        == "platform 'tokopadia': expected one of sisnaker, bukalapak, pintaria, sekolahmu, pijarmahir, tokopedia, "
        + "maubelajarapa, skillacademy")
    #expect(refusal { $0.partners = ["bri"] }?.description == "partner 'bri': expected one of bni, gopay, ovo, linkaja")
    #expect(
      refusal {
        $0.platforms = ["tokopedia"]
        $0.only = [.feedGap]
      }?.description == "--only FEED_GAP: none of the chosen platforms and partners can have it")
    #expect(
      refusal {
        $0.platforms = ["skillacademy"]
        $0.from = BusinessDate(iso: "2020-08-08")!
      }?.description == "--from 2020-08-08: the chosen platforms sell nothing on these days")
    #expect(
      refusal {
        $0.from = BusinessDate(iso: "2020-08-08")!
        $0.totals = [("skillacademy", 1_000_000)]
      }?.description == "--totals: skillacademy sells nothing after 2020-08-07")
    #expect(
      refusal {
        $0.dayCount = 30
        $0.hasLateSale = true
      }?.description
        == "--late-sale: needs a platform that left and five days after it, within three weeks, in the scope")
    #expect(
      refusal { $0.totals = [("tokopedia", 23_999)] }?.description
        == "--totals: found tokopedia=23999, expected at least 24000, what the cheapest course costs, in whole rupiah")
    #expect(
      refusal {
        $0.totals = [("tokopedia", 1_000_000)]
        $0.only = [.duplicateSale]
      }?.description == "--only DUPLICATE_SALE: changes what the sales feed says, which --totals fixes")
  }

  @Test("a rate is a decimal from 0 to 1 with at most six digits")
  func rates() {
    for text in ["-0.1", "1.1", "2", "", ".", "0.", ".5", "1e-2", "0.0000001", "nan"] {
      #expect(Rate(text) == nil, "\(text)")
    }
    for text in ["0", "1", "0.02", "0.999999"] { #expect(Rate(text)?.description == text) }
  }

  @Test("a folder with anything in it is left alone; --force replaces worlds only")
  func folders() throws {
    let folder = try TemporaryFolder()
    func make(_ isForced: Bool) throws {
      var request = WorldRequest()
      request.saleCount = 30
      request.from = BusinessDate(iso: "2020-09-01")!
      request.dayCount = 5
      request.folder = folder.path("w")
      request.isForced = isForced
      _ = try WorldMaker(request).make()
    }
    try make(false)
    #expect(throws: WorldFault.self) { try make(false) }
    try folder.write("mine", to: "w/expected/notes")
    try make(true)
    #expect(Files.exists(folder.path("w/expected/notes")) && Files.exists(folder.path("w/as-of")))
    try folder.write("mine", to: "w/letter.txt")
    let fault = #expect(throws: WorldFault.self) { try make(true) }
    #expect(fault?.kind == .cannotCreate && fault?.description.contains("'letter.txt' is none of its files") == true)
    #expect(Files.exists(folder.path("w/letter.txt")) && Files.exists(folder.path("w/truth.csv")))
  }
}
