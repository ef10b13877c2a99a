import CPosix
import Glibc

/// What the process holds of the machine's memory: asked only to plan work, never for a result.
public enum ResidentMemory {
  /// Bytes resident now; 0 where the system does not tell.
  public static func byteCount() -> Int {
    guard let text = try? Files.readText("/proc/self/statm") else { return 0 }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
  }

  /// Gives memory that was freed back to the system, and tells what of `limit` is left to a stage that begins now: an eighth is
  /// for what nobody counts.
  public static func left(of limit: Int) -> Int {
    posixcalls_release_free_memory()
    return max(0, limit - limit / 8 - byteCount())
  }
}
