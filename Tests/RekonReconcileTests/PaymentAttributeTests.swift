import RekonCore
import Testing

@testable import RekonReconcile

@Suite("What is wrong with a sale's debits beside their sum")
struct PaymentAttributeTests {
  private let tokopedia: UInt32 = 0
  private let pintaria: UInt32 = 1
  private let gopay: UInt16 = 2
  private let bni: UInt16 = 3
  private let term = BusinessDate(iso: "2020-09-08")!

  /// A settled debit from pass 1 that agrees with its sale, paid on `day` at `time` milliseconds.
  private func debit(
    _ amount: Int64, _ id: UInt64 = 1, day: String = "2020-09-08", time: Int32 = 0, platform: UInt32? = nil,
    partner: UInt16? = nil, flags: PaymentMessage.Flags = [.settled]
  ) -> PaymentMessage {
    PaymentMessage(
      saleHash: 0, link: .none, paymentID: RecordID(rawValue: id), amount: amount, check: 0,
      day: BusinessDate(iso: day)!.dayNumber, time: time, platform: platform ?? tokopedia,
      partnerNumber: partner ?? gopay, flags: flags)
  }

  private func told(_ debits: [PaymentMessage], namesParticipant: Bool = true) -> [String] {
    var attributes = PaymentAttributes()
    for debit in debits {
      attributes.add(debit, platform: tokopedia, channel: UInt32(gopay), namesParticipant: namesParticipant)
    }
    return attributes.findings(term: term).map { finding in
      "\(finding.rule.key) \(finding.atRisk) of \(finding.records.map(\.rawValue))"
    }
  }

  @Test("a debit of pass 1 that agrees with its sale says nothing")
  func ordinary() {
    #expect(told([debit(1_000)]) == [])
    #expect(told([]) == [])
  }

  @Test("another participant or platform puts the debits at risk that name it, and no other")
  func others() {
    #expect(told([debit(1_000)], namesParticipant: false) == ["participant 1000 of [1]"])
    #expect(told([debit(1_000), debit(300, 2, platform: pintaria)]) == ["platform 300 of [2]"])
    // In pass 2 the group was sent to the order that it names: the platform is not asked.
    #expect(told([debit(1_000), debit(300, 2, platform: pintaria, flags: [.settled, .secondPass])]) == [])
  }

  @Test("a debit that carries no money still names whom it names")
  func nothingAtRisk() {
    #expect(told([debit(0)], namesParticipant: false) == ["participant 0 of [1]"])
    #expect(told([debit(0, platform: pintaria)]) == ["platform 0 of [1]"])
    #expect(told([debit(0, flags: [.settled, .secondPass])]) == ["reference 0 of [1]"])
    #expect(told([debit(0, partner: bni, flags: [.settled, .secondPass])]) == ["channel 0 of [1]"])
  }

  @Test("from another partner or under another reference, when nothing came from pass 1; both may be")
  func secondPass() {
    let other = debit(700, 1, partner: bni, flags: [.settled, .secondPass])
    let same = debit(300, 2, flags: [.settled, .secondPass])
    #expect(told([other]) == ["channel 700 of [1]"])
    #expect(told([same]) == ["reference 300 of [2]"])
    #expect(told([other, same]) == ["channel 700 of [1]", "reference 300 of [2]"])
    #expect(told([other, same, debit(1, 3)]) == [])
    // What pass 1 joined and did not settle is no settled debit of it.
    #expect(told([other, debit(1_000, 3, flags: [])]) == ["channel 700 of [1]"])
    #expect(told([other, debit(1_000, 3, flags: [.settled, .refund])]) == ["channel 700 of [1]"])
  }

  @Test(
    "only debits that stand settled are asked",
    arguments: [[], [.everSettled], [.settled, .refund]] as [PaymentMessage.Flags])
  func unsettled(_ flags: PaymentMessage.Flags) {
    let payment = debit(1_000, day: "2020-09-30", platform: pintaria, flags: flags)
    #expect(told([payment], namesParticipant: false) == [])
  }

  @Test("late is the first debit alone, on the day after its term")
  func late() {
    #expect(told([debit(1_000, day: "2020-09-08", time: 86_399_999)]) == [])
    #expect(told([debit(1_000, day: "2020-09-09")]) == ["late 1000 of [1]"])
    #expect(told([debit(1_000, day: "2020-09-12"), debit(1, 2, day: "2020-09-08")]) == [])
    #expect(told([debit(1_000, day: "2020-09-12"), debit(1, 2, day: "2020-09-11")]) == ["late 1 of [2]"])
  }

  @Test("of a day's debits the earlier one is first, of equal times the one whose row comes first")
  func first() {
    func late(_ debits: PaymentMessage...) -> [String] { told(debits) }
    let day = "2020-09-11"
    #expect(late(debit(7, 1, day: day, time: 2), debit(5, 2, day: day, time: 1)) == ["late 5 of [2]"])
    #expect(late(debit(7, 2, day: day, time: 1), debit(5, 1, day: day, time: 1)) == ["late 5 of [1]"])
    #expect(late(debit(5, 1, day: day, time: 1), debit(7, 2, day: day, time: 1)) == ["late 5 of [1]"])
  }

  @Test("sixteen digits packed into a number are equal exactly when the texts are")
  func packing() {
    func packed(_ text: String) -> UInt64? { Array(text.utf8).withUnsafeBytes { packedDigits($0) } }
    let texts = ["0000000000000000", "0000000000000001", "1000000000000000", "0123456789012345", "9999999999999999"]
    let numbers = texts.map { packed($0) }
    #expect(Set(numbers).count == texts.count && !numbers.contains(nil))
    for (text, number) in zip(texts, numbers) {
      #expect(withUnpackedDigits(number!) { String(decoding: $0, as: UTF8.self) } == text)
    }
    // Each place counts.
    for place in 0..<16 {
      var digits = Array("5555555555555555".utf8)
      digits[place] = 0x36
      #expect(packed(String(decoding: digits, as: UTF8.self)) != packed("5555555555555555"))
      for byte: UInt8 in [0x2F, 0x3A, 0x3F, 0x20, 0xB5, 0x00] {
        digits[place] = byte
        #expect(digits.withUnsafeBytes { packedDigits($0) } == nil)
      }
    }
    for text in ["", "0", "012345678901234", "01234567890123456"] { #expect(packed(text) == nil) }
  }
}
