/// Zones by fixed offset. The programme's zones have no summer time; one that has is refused rather than approximated.
public enum Zone {
  /// Seconds east of UTC, or nil when the name is not known.
  public static func offsetSeconds(_ name: String) -> Int? {
    switch name {
    case "UTC", "Etc/UTC", "Z": return 0
    case "Asia/Jakarta", "Asia/Pontianak", "WIB": return 7 * 3_600
    case "Asia/Makassar", "WITA", "Asia/Singapore": return 8 * 3_600
    case "Asia/Jayapura", "WIT": return 9 * 3_600
    default:
      let bytes = Array(name.utf8)
      guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
        let hours = Int(String(decoding: bytes[1..<3], as: UTF8.self)),
        let minutes = Int(String(decoding: bytes[4..<6], as: UTF8.self)), hours <= 14, minutes < 60
      else { return nil }
      return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
  }
}
