import RekonCore
import RekonTestSupport
import Testing

/// Registers are checked whole, every mistake of every file at once.
@Suite("Faults of registers")
struct RegisterFaultTests {
  let pipeline: PipelineFolder

  init() throws { pipeline = try PipelineFolder() }

  private func register(_ name: String, _ text: String) throws -> [String] {
    try pipeline.folder.write(text, to: "pipelines/registers/\(name).csv")
    return try pipeline.faults()
  }

  @Test("a register without a column is told with the column that may be meant")
  func missingColumn() throws {
    #expect(
      try register("holidays", "day,name,known_frm,until\n2020-08-17,Merdeka,2020-01-01,\n") == [
        "pipelines/registers/holidays.csv:1: error[column-missing]: found no column 'known_from', expected "
          + "day,name,known_from,known_to; is 'known_frm' meant?",
        "pipelines/registers/holidays.csv:1: error[column-missing]: found no column 'known_to', expected "
          + "day,name,known_from,known_to",
      ])
  }

  @Test("a day that does not exist is told with file, line and column")
  func badDate() throws {
    #expect(
      try register(
        "holidays", "day,name,known_from,known_to\n2020-08-17,A,2020-02-30,\n17/08/2020,B,2020-01-01,\n,C,,\n") == [
          "pipelines/registers/holidays.csv:2: error[date-impossible]: found '2020-02-30', expected a day that exists, as "
            + "yyyy-MM-dd (column 3 'known_from')",
          "pipelines/registers/holidays.csv:3: error[date-impossible]: found '17/08/2020', expected a day that exists, as "
            + "yyyy-MM-dd (column 1 'day')",
          "pipelines/registers/holidays.csv:4: error[value-missing]: found nothing, expected a value (column 1 'day')",
        ])
  }

  @Test("a validity that ends before it begins is told")
  func reversedValidity() throws {
    #expect(
      try register("holds", "platform,institution,from,to,released_on,reason\ntokopedia,,2020-09-10,2020-09-01,,x\n")
        == [
          "pipelines/registers/holds.csv:2: error[validity-reversed]: found 2020-09-01, expected a day not before 2020-09-10 "
            + "(column 4 'to')"
        ])
  }

  @Test("a cap or price that is no whole number is told")
  func badNumber() throws {
    #expect(
      try register(
        "platforms",
        "code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner\ntokopedia,T,2020-03-20,,15%,,ovo\n"
      )
        == [
          "pipelines/registers/platforms.csv:2: error[number-out-of-range]: found '15%', expected a whole number, or nothing "
            + "(column 5 'commission_cap_bp')"
        ])
  }

  @Test("a row of another width is told with its line")
  func rowWidth() throws {
    #expect(
      try register("partners", "code,name,valid_from,valid_to\nbni,BNI,2020-03-20\n").first
        == "pipelines/registers/partners.csv:2: error[row-width]: found 3 fields, expected 4, as in the header")
  }

  @Test("columns of a register may stand in any order, and more of them than are read")
  func anyOrder() throws {
    #expect(
      try register(
        "partners",
        "valid_to,remark,code,valid_from,name\n,x,gopay,2020-03-20,GoPay\n,,ovo,2020-03-20,OVO\n2020-12-31,,bni,2020-03-20,B\n"
      )
        == [])
    #expect(try pipeline.load().registers.partners.map(\.code) == ["gopay", "ovo", "bni"])
  }
}
