import RekonCore

/// The stages' times as a table for the operator, and as part of `run.json`.
public struct TimingsReport {
  static let stages = ["receive", "ingest", "validate", "reconcile", "export"]

  let clock: StageClock

  public init(_ clock: StageClock) { self.clock = clock }

  /// ```
  /// stage          seconds  cpu s      rows   rows/s   MiB  MiB/s  peak MiB  spilled
  /// ```
  public func text() -> String {
    var rows = [["stage", "seconds", "cpu s", "rows", "rows/s", "MiB", "MiB/s", "peak MiB", "spilled"]]
    for stage in Self.stages {
      guard let total = clock.total(of: stage) else { continue }
      rows.append(cells(total, name: stage))
      let steps = clock.laps.filter { $0.stage == stage && !$0.step.isEmpty }
      rows += steps.map { cells($0, name: "  " + $0.step) }
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let fill = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + fill : fill + row[column]
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  private func cells(_ lap: StageClock.Lap, name: String) -> [String] {
    [
      name, Self.decimal(lap.wallNanoseconds, 1_000_000_000), Self.decimal(lap.cpuNanoseconds, 1_000_000_000),
      grouped(String(lap.rowCount), mark: 0x2C),
      grouped(String(Self.rate(lap.rowCount, lap.wallNanoseconds)), mark: 0x2C),
      Self.decimal(Int64(lap.byteCount), 1 << 20, places: 1),
      Self.decimal(Int64(Self.rate(lap.byteCount, lap.wallNanoseconds)), 1 << 20, places: 1),
      Self.decimal(Int64(lap.peakByteCount), 1 << 20, places: 0),
      Self.decimal(Int64(lap.spilledByteCount), 1 << 20, places: 0),
    ]
  }

  /// The same numbers, whole units, for machines.
  var json: JSONValue {
    .list(
      clock.laps.map { lap in
        .object([
          ("stage", .string(lap.stage)), ("step", .string(lap.step)), ("rows", .number(lap.rowCount)),
          ("bytes", .number(lap.byteCount)), ("wall_microseconds", .number(Int(lap.wallNanoseconds / 1_000))),
          ("cpu_microseconds", .number(Int(lap.cpuNanoseconds / 1_000))), ("peak_bytes", .number(lap.peakByteCount)),
          ("spilled_bytes", .number(lap.spilledByteCount)),
        ])
      })
  }

  /// Units per second, rounded down; 0 when the clock did not move.
  static func rate(_ count: Int, _ nanoseconds: Int64) -> Int {
    guard nanoseconds > 0 else { return 0 }
    let product = Int128(count) * 1_000_000_000 / Int128(nanoseconds)
    return Int(clamping: product)
  }

  /// `number / unit` with so many decimal places, rounded half up.
  static func decimal(_ number: Int64, _ unit: Int64, places: Int = 3) -> String {
    let scale = (0..<places).reduce(Int128(1)) { power, _ in power * 10 }
    let scaled = (Int128(number) * scale * 2 + Int128(unit)) / (Int128(unit) * 2)
    guard places > 0 else { return "\(scaled)" }
    let fraction = String(Int(scaled % scale))
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
