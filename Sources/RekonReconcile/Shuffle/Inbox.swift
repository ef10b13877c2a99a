import RekonCore

/// What reached one partition: the messages of all sources in the order of the sources, and the bytes they speak of.
struct Inbox<Message: ShuffleMessage>: Sendable {
  var messages: [Message]
  private(set) var text: [UInt8]
  /// Where the messages of each source begin, in the order of the sources.
  private var sources: [(source: Int, first: Int)] = []

  init(_ mail: consuming ExchangeTarget.Mail) throws(FileError) {
    var failure: FileError?
    let (messageCount, textByteCount) = (mail.messageByteCount / MemoryLayout<Message>.stride, mail.textByteCount)
    var sources: [(source: Int, first: Int)] = []
    var text: [UInt8] = []
    messages = [Message](unsafeUninitializedCapacity: messageCount) { messages, count in
      text = [UInt8](unsafeUninitializedCapacity: textByteCount) { text, textCount in
        do throws(FileError) {
          try Self.copy(mail, to: UnsafeMutableRawBufferPointer(messages), UnsafeMutableRawBufferPointer(text))
          Self.moveTexts(mail, messages, &sources)
        } catch {
          failure = error
          // Nobody will read it, but it is an array of values.
          UnsafeMutableRawBufferPointer(messages).initializeMemory(as: UInt8.self, repeating: 0)
          text.initialize(repeating: 0)
        }
        textCount = textByteCount
      }
      count = messageCount
    }
    self.text = text
    self.sources = sources
    if let failure { throw failure }
  }

  private static func copy(
    _ mail: borrowing ExchangeTarget.Mail, to messages: UnsafeMutableRawBufferPointer,
    _ text: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    var (first, start) = (0, 0)
    let places = mail.pieces.map { piece in
      defer { (first, start) = (first + piece.messageByteCount, start + piece.textByteCount) }
      return (messages: first..<first + piece.messageByteCount, text: start..<start + piece.textByteCount)
    }
    try mail.forEachAsItCame { piece, read throws(FileError) in
      try read(
        UnsafeMutableRawBufferPointer(rebasing: messages[places[piece].messages]),
        UnsafeMutableRawBufferPointer(rebasing: text[places[piece].text]))
    }
  }

  /// A source counts its text from 0; here it begins where the one before it ended.
  private static func moveTexts(
    _ mail: borrowing ExchangeTarget.Mail, _ messages: UnsafeMutableBufferPointer<Message>,
    _ sources: inout [(source: Int, first: Int)]
  ) {
    var (first, start, base) = (0, 0, 0)
    for piece in mail.pieces {
      if sources.last?.source != piece.source {
        sources.append((piece.source, first))
        base = start
      }
      let end = first + piece.messageByteCount / MemoryLayout<Message>.stride
      if base > 0 {
        for index in first..<end { messages[index].moveText(by: base) }
      }
      first = end
      start += piece.textByteCount
    }
  }

  /// The source of a message.
  func source(of index: Int) -> Int { sources.last { $0.first <= index }?.source ?? 0 }
}
