import FoundationEssentials
import Glibc
import RekonCore

/// What stands in the folder of reports.
extension Publisher {
  /// The last official run.
  public func latest() -> (asOf: BusinessDate, folder: String)? {
    guard let target = Files.linkTarget(out + "/latest"), let day = target.split(separator: "/").first,
      let asOf = BusinessDate(iso: day)
    else { return nil }
    return (asOf, out + "/" + target)
  }

  /// Whether an official run of a later day stands.
  public func isPast(_ asOf: BusinessDate) -> Bool { latest().map { asOf < $0.asOf } ?? false }

  /// The newest run of `asOf`, official or asked, that was made from the same inputs; nil when a run is due.
  public func standingRun(asOf: BusinessDate, inputsDigest: String) -> String? {
    for day in ["\(out)/\(asOf)", "\(out)/asked/\(asOf)"] {
      guard let number = try? nextRunNumber(in: day) - 1, number > 0 else { continue }
      let folder = "\(day)/run-\(number)"
      guard let manifest = try? Files.readText(folder + "/MANIFEST.json"),
        manifest.contains("\"inputs_sha256\": \"\(inputsDigest)\""), isWhole(folder, manifest)
      else { continue }
      return folder
    }
    return nil
  }

  /// Whether every file of a published run is what its manifest says.
  private func isWhole(_ folder: String, _ manifest: String) -> Bool {
    struct Manifest: Decodable {
      struct File: Decodable {
        var path: String
        var sha256: String
      }
      var files: [File]
    }
    guard let listed = try? JSONDecoder().decode(Manifest.self, from: Data(manifest.utf8)) else { return false }
    return listed.files.allSatisfy { file in
      (try? Files.readAll(folder + "/" + file.path)).map { SHA256Digest.hex(of: $0) == file.sha256 } ?? false
    }
  }

  /// Puts `latest` on the run that stands, if a run was killed before it could.
  public func repairLatest(_ folder: String, asOf: BusinessDate) throws {
    guard folder.hasPrefix("\(out)/\(asOf)/"), latest().map({ $0.asOf < asOf || !Files.exists($0.folder) }) ?? true
    else { return }
    try Files.symbolicLink(at: out + "/latest", to: String(folder.dropFirst(out.count + 1)))
  }

  func nextRunNumber(in day: String) throws -> Int {
    (try runNumbers(in: day).last ?? 0) + 1
  }

  /// The numbers of a day's runs, rising.
  func runNumbers(in day: String) throws -> [Int] {
    guard Files.isFolder(day) else { return [] }
    return try Files.names(in: day).compactMap { name in
      name.hasPrefix("run-") ? Int(name.dropFirst(4)).flatMap { $0 < 1_000_000_000 ? $0 : nil } : nil
    }.sorted()
  }

  /// Folders that a killed run left; only names of our own making are touched.
  func removeLeftovers(in day: String) throws {
    for name in try Files.names(in: day) where name.hasPrefix(".run-") && name.hasSuffix(".tmp") {
      try Files.removeTree(day + "/" + name)
    }
  }
}
