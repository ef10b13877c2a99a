import RekonCore

/// Reads and checks a pipeline definition whole, before the first byte of a feed is read.
public enum DefinitionLoader {
  /// - Parameters:
  ///   - path: `pipelines/<name>.yaml`; profiles, registers and keys lie relative to its folder.
  ///   - readsKeys: whether the keys of check receipts and the opening list are read. A desk has no use for them, and may not have them.
  /// - Throws: ``Faults`` with every mistake of every file, or ``FileError`` when `path` itself cannot be read.
  public static func load(_ path: String, readsKeys: Bool = true) throws -> PipelineDefinition {
    let text = try Files.readText(path)
    let sink = FaultSink()
    let folder = Files.folder(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var sources = [DefinitionSource(path: name, sha256: SHA256Digest.hex(of: text))]
    guard let root = YAMLCursor.root(of: text, file: path, sink: sink) else {
      throw Faults(sink.faults)
    }
    let definition = PipelineReader(folder: folder, sink: sink, readsKeys: readsKeys).read(root, &sources)
    try sink.throwIfAny()
    guard let definition else { throw Faults(sink.faults) }
    return definition
  }
}
