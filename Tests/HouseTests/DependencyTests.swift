import Foundation
import Testing

/// Reads the package and its imports; fails on an arrow that points back.
@Suite("House: dependencies point one way")
struct DependencyTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Each target may import those of a lower floor, never one of its own or a higher floor.
  static let floors: [String: Int] = [
    "CZlib": 0, "CISAL": 0, "CLibXML2": 0, "CByteScan": 0, "CPosix": 0, "RekonCore": 1, "RekonIngest": 2,
    "RekonValidate": 2,
    "RekonReconcile": 2, "RekonExport": 2, "RekonPipeline": 3, "RekonDesk": 4, "rekon": 5,
    "RekonSynth": 2, "rekon-synth": 5,
  ]

  static func imports(of target: String) throws -> [(file: String, module: String)] {
    let folder = root.appending(path: "Sources/\(target)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    return try files.filter { $0.pathExtension == "swift" }.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        line.hasPrefix("import ") ? (file.lastPathComponent, String(line.dropFirst("import ".count))) : nil
      }
    }
  }

  @Test("every target of the package stands on a floor")
  func everyTargetHasAFloor() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    #expect(Set(folders) == Set(Self.floors.keys))
  }

  @Test("a target imports lower floors only", arguments: floors.keys.sorted())
  func importsPointDown(_ target: String) throws {
    let floor = try #require(Self.floors[target])
    for (file, module) in try Self.imports(of: target) {
      guard let other = Self.floors[module] else { continue }
      #expect(other < floor, "\(target)/\(file) imports \(module)")
    }
  }

  @Test("only the pipeline sees YAML, only ingest sees gzip, no stage sees full Foundation")
  func librariesStayInTheirRooms() throws {
    let rooms: [String: Set<String>] = [
      "Yams": ["RekonPipeline"], "CZlib": ["RekonIngest", "RekonSynth"], "CISAL": ["RekonIngest"],
      "CByteScan": ["RekonCore", "RekonIngest", "RekonReconcile"],
      "Foundation": ["RekonPipeline", "RekonDesk", "rekon"], "Mustache": ["RekonDesk"],
      "CLibXML2": ["RekonIngest", "RekonDesk"], "Crypto": ["RekonCore"], "ArgumentParser": ["rekon", "rekon-synth"],
    ]
    for target in Self.floors.keys {
      for (file, module) in try Self.imports(of: target) {
        guard let allowed = rooms[module] else { continue }
        #expect(allowed.contains(target), "\(target)/\(file) imports \(module)")
      }
    }
  }

  @Test("what Package.swift declares as dependencies is what the sources import")
  func declaredDependenciesAreUsed() throws {
    let package = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    for target in Self.floors.keys where !target.hasPrefix("C") {
      let targets = try #require(package.range(of: "\n  targets: ["))
      let start = try #require(
        package.range(
          of: "name: \"\(target)\"", options: [], range: targets.lowerBound..<package.endIndex)
      )
      let end =
        package.range(of: "swiftSettings", range: start.upperBound..<package.endIndex)?.lowerBound ?? package.endIndex
      let declaration = package[start.upperBound..<end]
      let imported = Set(try Self.imports(of: target).map(\.module))
      for module in Self.floors.keys where module != target {
        let isDeclared = declaration.contains("\"\(module)\"")
        #expect(isDeclared == imported.contains(module), "\(target): \(module) declared \(isDeclared)")
      }
    }
  }
}
