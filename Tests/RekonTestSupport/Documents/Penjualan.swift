import RekonCore

/// Documents of `sekolahmu/sales`, as FEEDS shows them.
public enum Penjualan {
  public static let file = "sekolahmu/sales_20200904.xml"

  public static func profile() throws -> FeedProfile { try PipelineFolder.shippedFeed("sekolahmu", "sales") }

  /// The profile without control totals, so that a bad row is a reject and not the end of the file.
  public static func lenient() throws -> FeedProfile {
    var profile = try profile()
    profile.rejectLimit = 100
    return profile
  }

  public static func row(_ number: Int, _ changes: [String: String] = [:], extra: String = "") -> String {
    let attributes = [
      ("id", "SKM" + padded(number, 7)), ("waktu", "2020-09-04T13:05:10"), ("kartu", "0123456789012345"),
      ("kursus", "C00017"), ("lembaga", "LP0003"), ("kanal", "linkaja"), ("ref", "LA" + padded(number, 10)),
      ("status", "SUKSES"), ("harga", "250000"),
    ]
    return "<transaksi " + attributes.map { "\($0.0)=\"\(changes[$0.0] ?? $0.1)\"" }.joined(separator: " ") + extra
      + "/>"
  }

  public static func text(
    _ rows: [String], encoding: String? = "UTF-8", count: Int? = nil, sum: Int? = nil, before: String = "",
    end: String = "\n"
  ) -> String {
    (encoding.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>\(end)" } ?? "") + before
      + "<penjualan tanggal=\"2020-09-04\" jumlah=\"\(count ?? rows.count)\" total=\"\(sum ?? rows.count * 250_000)\">\(end)"
      + rows.map { "  \($0)\(end)" }.joined() + "</penjualan>\(end)"
  }

  public static let one = text([row(101)])
}

public func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

/// Windows-1252 as far as these tests write it.
public func windows1252(_ text: String) -> [UInt8] {
  let marks: [UInt32: UInt8] = [0x20AC: 0x80, 0x2019: 0x92, 0x201C: 0x93, 0x201D: 0x94, 0x2013: 0x96, 0x160: 0x8A]
  return text.unicodeScalars.map { marks[$0.value] ?? UInt8($0.value) }
}

extension String {
  public func with(_ old: String, _ new: String) -> String {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: old) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    precondition(!parts.isEmpty, "'\(old)' is not there")
    return (parts + [String(rest)]).joined(separator: new)
  }
}
