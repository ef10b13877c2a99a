import Glibc

/// A call of the operating system that failed: which, on what path, and why.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var operation: String
  public var path: String
  public var errorNumber: Int32

  public init(_ operation: String, _ path: String, _ errorNumber: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.errorNumber = errorNumber
  }

  public var description: String {
    "\(visible(path)): error[cannot-\(operation)]: \(String(cString: strerror(errorNumber)))\(remedy)"
  }

  /// Only for what an operator can settle with an option.
  private var remedy: String {
    operation == "spill" ? "; give it more --memory, or make room where the state folder lies" : ""
  }

  /// Whether nothing of that name is there.
  public var isNotFound: Bool { errorNumber == ENOENT || errorNumber == ENOTDIR }
}
