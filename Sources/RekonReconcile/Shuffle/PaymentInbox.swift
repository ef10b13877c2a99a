import RekonCore

/// The payments that reached one partition, in the order of their sources.
struct PaymentInbox: Sendable {
  private(set) var messages: [PaymentMessage]
  let text: [UInt8]

  init(_ inbox: consuming Inbox<PaymentMessage>) {
    messages = inbox.messages
    text = inbox.text
    #if DEBUG
      Sabotage.spoil(&messages)
    #endif
  }

  private func range(_ message: PaymentMessage) -> (offset: Int, order: Int, reference: Int) {
    (Int(message.check >> 32), Int(message.check >> 16 & 0xFFFF), Int(message.check & 0xFFFF))
  }

  /// The order id that a second-pass payment names.
  func withOrderID<Result>(_ message: PaymentMessage, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let (offset, order, _) = range(message)
    return text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + order])) }
  }

  func reference(_ message: PaymentMessage) -> String {
    let (offset, order, reference) = range(message)
    return String(decoding: text[(offset + order)..<(offset + order + reference)], as: UTF8.self)
  }

  private func participantRange(_ message: PaymentMessage) -> Range<Int> {
    let (offset, order, reference) = range(message)
    let start = offset + order + reference
    let count = Int(text[start]) | Int(text[start + 1]) << 8
    return (start + 2)..<(start + 2 + count)
  }

  func withParticipant<Result>(_ message: PaymentMessage, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let range = participantRange(message)
    return text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  func participant(_ message: PaymentMessage) -> String {
    String(decoding: text[participantRange(message)], as: UTF8.self)
  }

  /// Whether a second-pass payment is the one that was sent to that order: it was sealed with its own id.
  func isSealed(_ message: PaymentMessage, order: UnsafeRawBufferPointer) -> Bool {
    let end = participantRange(message).upperBound + 4
    let seal = text.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: end, as: UInt64.self) }
    return seal == keyHash(order, seed: message.paymentID.rawValue)
  }

  /// The message with the platform that its own row names, whatever order its group was sent to.
  func withOwnPlatform(_ message: PaymentMessage) -> PaymentMessage {
    var message = message
    let end = participantRange(message).upperBound
    message.platform = (0..<4).reduce(0) { $0 | UInt32(text[end + $1]) << UInt32($1 * 8) }
    return message
  }
}
