import Glibc

/// Whole-file and folder operations.
public enum Files {
  public static func readAll(_ path: String) throws(FileError) -> [UInt8] {
    let file = try OpenFile.open(path, flags: O_RDONLY)
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = try file.read(into: chunk)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  public static func readText(_ path: String) throws(FileError) -> String {
    String(decoding: try readAll(path), as: UTF8.self)
  }

  /// Makes the folder and its parents, private to owner and group; one that is there stays.
  public static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o750) == 0 { return }
    if errno == EEXIST {
      guard isFolder(path) else { throw FileError("create", path, ENOTDIR) }
      return
    }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw FileError("create", path)
    }
    try makeFolder(String(path[..<slash]))
    if mkdir(path, 0o750) != 0, errno != EEXIST { throw FileError("create", path) }
  }

  /// Whether `path` is a folder, also through a link.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Names in a folder, in byte order, without `.` and `..`; names that are not UTF-8 come with U+FFFD in them.
  public static func names(in path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else { throw FileError("list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted(by: bytesPrecede)
  }

  public static func rename(_ old: String, to new: String) throws(FileError) {
    guard Glibc.rename(old, new) == 0 else { throw FileError("rename", new) }
  }

  public static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw FileError("remove", path) }
  }

  /// Removes a folder with all that is in it; links are removed, never followed.
  public static func removeTree(_ path: String) throws(FileError) {
    guard let status = try FileStatus.of(path) else { return }
    guard status.kind == .directory else { return try remove(path) }
    for name in try names(in: path) { try removeTree(path + "/" + name) }
    guard rmdir(path) == 0 else { throw FileError("remove", path) }
  }

  public static func synchronizeFolder(_ path: String) throws(FileError) {
    try OpenFile.open(path, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Writes a file that either is there whole and on the disk, or not at all.
  public static func replace(_ path: String, with text: String) throws(FileError) {
    let temporary = path + ".tmp"
    try remove(temporary)
    let file = try OpenFile.create(temporary)
    do throws(FileError) {
      try file.write(text)
      try file.synchronize()
      try file.close()
      try rename(temporary, to: path)
    } catch {
      // A full disk is no place for half a file; why it failed says more than that it could not be cleared away.
      try? remove(temporary)
      throw error
    }
    try synchronizeFolder(folder(of: path))
  }

  /// Everything before the last slash, or `.`.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  public static func symbolicLink(at path: String, to target: String) throws(FileError) {
    let temporary = path + ".tmp"
    try remove(temporary)
    guard symlink(target, temporary) == 0 else { throw FileError("link", path) }
    try rename(temporary, to: path)
    try synchronizeFolder(folder(of: path))
  }

  /// What a link says, or nil when `path` is none.
  public static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink(path, &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
