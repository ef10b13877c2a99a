import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// Every story of `docs/codes.md` is true: its rows, run through the program, give its findings and nothing else.
@Suite("The stories of the page of codes")
struct CodeStoryTests {
  static let page = StoryPage.shipped

  @Test("the rows of a story give its findings, all of them and nothing else", arguments: page.stories)
  func story(_ story: Story) async throws {
    #expect(!story.chapters.isEmpty, "no findings")
    let codes = try PageCodes()
    for chapter in story.chapters {
      let world = try StoryWorld(story, chapter, cast: Self.page.cast, pipeline: codes.pipeline(of: story.title))
      let runs = try await world.run()
      for (expected, run) in zip(chapter.days, runs) {
        let reported = run.result.table("discrepancies.csv") + run.result.table("open-items.csv")
        let found = reported.map(StoryFinding.init(reported:)).sorted()
        #expect(found == expected.findings.sorted(), "as of \(expected.asOf), \(chapter)")
        // Breaks need somebody; everything else may still come right.
        #expect(run.result.table("discrepancies.csv").allSatisfy { $0["state"] == "break" })
        for row in reported {
          #expect(row["severity"] == codes.severity(of: row), "as of \(expected.asOf): \(row["code"] ?? "")")
        }
      }
      if chapter.without.isEmpty, !story.shown.isEmpty, let last = runs.last {
        let row = try #require(last.result.table("discrepancies.csv").last)
        #expect(
          story.shown.map { "\($0.column) \(row[$0.column] ?? "?")" } == story.shown.map { "\($0.column) \($0.value)" })
        #expect(story.shown.count == row.count)
      }
    }
  }

  @Test("a code's own story finds that code as a break", arguments: page.codes.map(\.title))
  func ownCode(_ code: String) throws {
    let entry = try #require(Self.page.codes.first { $0.title == code })
    let found = entry.stories.first?.chapters.first?.days.flatMap(\.findings) ?? []
    #expect(found.contains { $0.code == code && $0.state == "break" })
  }
}
