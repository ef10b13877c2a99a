import RekonCore

/// The programme office's entitlements: CSV with `,`, ISO days, one file per wave.
///
/// Participants come to light when they buy, so the files of all waves grow side by side until the end.
final class ProgrammeOffice {
  static let code = "pmo"
  private let inbox: String
  private var files: [WaveFile?]
  private(set) var rowCount = 0

  private struct WaveFile {
    let path: String
    let stream = GzipStream()
    var text = FeedText()

    mutating func pack() throws(FileError) {
      stream.add(text.bytes)
      text = FeedText()
      try WorldFolder.append(stream.take(), to: path)
    }
  }

  init(inbox: String) {
    self.inbox = inbox
    files = Array(repeating: nil, count: Wave.all.count)
  }

  var fileCount: Int { files.count { $0 != nil } }

  func add(_ entitlement: Entitlement) throws {
    let index = entitlement.wave - 1
    if files[index] == nil {
      let day = Wave.all[index].firstDay.compact
      var file = WaveFile(path: "\(inbox)/\(Self.code)/entitlements_\(day).csv.gz")
      file.text.append("participant,wave,awarded_on,training_balance,certified_on,revoked_on,channel\n")
      files[index] = file
    }
    files[index]!.text.append(entitlement)
    rowCount += 1
    if files[index]!.text.bytes.count >= 1 << 18 { try files[index]!.pack() }
  }

  func finish() throws {
    for index in files.indices where files[index] != nil {
      files[index]!.stream.add(files[index]!.text.bytes)
      files[index]!.stream.finish()
      try WorldFolder.append(files[index]!.stream.take(), to: files[index]!.path)
    }
  }
}

extension FeedText {
  fileprivate mutating func append(_ entitlement: Entitlement) {
    append(entitlement.participant, width: 16)
    append(",")
    append(Int64(entitlement.wave))
    append(",")
    append(day: entitlement.awardedOn)
    append(",")
    append(rupiah: entitlement.balance)
    append(",")
    if let day = entitlement.certifiedOn { append(day: day) }
    append(",")
    if let day = entitlement.revokedOn { append(day: day) }
    append(",")
    append(channel: entitlement.channel)
    append("\n")
  }
}
