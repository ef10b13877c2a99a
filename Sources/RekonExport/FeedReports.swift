import RekonCore

/// What the feeds were like: `feeds.csv` (every file), `notes.csv` (what was noticed), `rejects.csv` (rows turned away,
/// as they were delivered: only its owner and group may read it).
struct FeedReports {
  let outcome: RunOutcome

  func feeds() -> [UInt8] {
    var text = ByteText()
    text.appendCSV([
      "path", "party", "feed", "date", "verdict", "rows", "accepted", "rejected", "ignored", "carried", "net", "end",
      "reason",
    ])
    let exponent = outcome.currency.exponent
    for file in outcome.files {
      let summary = file.summary
      text.appendCSV([
        file.path, file.party, file.feed, file.date.description, file.disposition, String(summary.rowCount),
        // Of a file that was refused nothing is accepted, whatever its rows were like.
        String(summary.acceptedCount), String(summary.rowCount - summary.acceptedCount - summary.ignoredCount),
        String(summary.ignoredCount),
        decimal(summary.totals.carried, exponent: exponent), decimal(summary.totals.net, exponent: exponent),
        // Where nothing closes a feed, rows that are missing at its end cannot be seen in it.
        file.isClosed ? "closed" : "open",
        file.fault?.description ?? "",
      ])
    }
    return text.bytes
  }

  func notes() -> [UInt8] {
    var text = ByteText()
    text.appendCSV(["file", "line", "record", "byte", "code", "note"])
    for note in outcome.notes + outcome.files.flatMap(\.notes) {
      text.appendCSV([
        note.file, number(note.place.line), number(note.place.record), number(note.place.byte), note.code.name,
        note.reason,
      ])
    }
    return text.bytes
  }

  func rejects() -> [UInt8] {
    var text = ByteText()
    text.appendCSV([
      "path", "record", "line", "byte", "column_number", "column", "code", "found", "expected", "remedy", "raw",
    ])
    for file in outcome.files where file.disposition == "accepted" || file.disposition == "refused" {
      for reject in file.summary.rejects {
        let (fault, place) = (reject.fault, reject.fault.place)
        text.appendCSV(
          [
            file.path, number(place.record), number(place.line), number(place.byte), number(place.columnNumber),
            place.column ?? "", fault.code.name, fault.found, fault.expected, fault.remedy,
            visible(String(decoding: reject.raw, as: UTF8.self)),
          ].map(neutralised))
      }
    }
    return text.bytes
  }

  private func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
