import RekonCore
import RekonTestSupport
import Testing

@Suite("The programme office's dialect")
struct ProgrammeOfficeDialectTests {
  @Test("entitlements: ISO days, an empty field is none")
  func entitlements() throws {
    let text = """
      participant,wave,awarded_on,training_balance,certified_on,revoked_on,channel
      0123456789012345,4,2020-08-15,1000000,2020-09-01,2020-10-02,ovo
      0000000000000001,4,2020-08-15,1000000.00,,,

      """
    try expectRows(
      "pmo", "entitlements", gzip(text),
      [
        [
          "participant": "0123456789012345", "wave": "4", "awarded_on": "2020-08-15", "training_balance": "100000000",
          "certified_on": "2020-09-01", "revoked_on": "2020-10-02", "channel": "ovo",
        ],
        [
          "participant": "0000000000000001", "wave": "4", "awarded_on": "2020-08-15", "training_balance": "100000000",
          "certified_on": "absent", "revoked_on": "absent", "channel": "",
        ],
      ])
  }
}
