import RekonCore

extension CheckReceipt {
  /// No receipt is larger: it would name tens of thousands of files.
  static let bytesMost = 16 << 20

  /// Reads a receipt strictly: every member of this format and no other, each of its type.
  ///
  /// - Parameter file: its name in messages.
  /// - Throws: a ``Fault`` `receipt-form` or `receipt-format`, with line.
  public static func read(_ bytes: [UInt8], file: String) throws(Fault) -> CheckReceipt {
    let root: JSONNode
    do throws(JSONReader.Problem) { root = try JSONReader.read(bytes) } catch {
      throw Fault(
        "receipt-form", file: file, at: Place(line: error.line), found: error.found, expected: "a JSON document",
        remedy: CheckReceiptReader.remedy)
    }
    return try CheckReceiptReader(file: file).receipt(root)
  }
}

/// The members of a receipt, each with the place of what is wrong with it.
private struct CheckReceiptReader {
  static let remedy = "send the receipt as rekon check wrote it"

  let file: String

  func receipt(_ root: JSONNode) throws(Fault) -> CheckReceipt {
    // The number comes first: a later format may have other members.
    if case .object(let members) = root.value, let format = members.first(where: { $0.name == "format" })?.value {
      let number = try count(format, "format")
      guard number == CheckReceipt.format else {
        throw Fault(
          "receipt-format", file: file, at: Place(line: format.line), found: "format \(number)",
          expected: "format \(CheckReceipt.format)",
          remedy: "another version of rekon wrote it: let both sides use the same")
      }
    }
    let members = try members(root, ["format", "rekon", "signed_by", "files"], "a receipt")
    let signedBy = members["signed_by"]!
    var key: String?
    if case .null = signedBy.value {} else { key = try hexadecimal(signedBy, "signed_by") }
    let files = members["files"]!
    guard case .list(let items) = files.value, !items.isEmpty else { throw wrong(files, "files", "a list of files") }
    var receipt = CheckReceipt(version: try text(members["rekon"]!, "rekon"), files: [], signedBy: key)
    for item in items { receipt.files.append(try checkedFile(item)) }
    // Signed or not, it must be readable in one way only.
    var names: Set<String> = []
    for file in receipt.files where !names.insert(file.name).inserted {
      throw Fault(
        "receipt-form", file: self.file, at: Place(line: file.line), found: "\(quoted(file.name)) a second time",
        expected: "each file once", remedy: Self.remedy)
    }
    return receipt
  }

  private func checkedFile(_ node: JSONNode) throws(Fault) -> VouchedFile {
    let members = try members(
      node,
      ["name", "feed", "date", "sha256", "bytes", "profile", "profile_version", "verdict", "rows", "sums"], "a file")
    let name = try text(members["name"]!, "name")
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(0x2F), !name.utf8.contains(0) else {
      throw wrong(members["name"]!, "name", "a file's name without folders")
    }
    let rows = try self.members(members["rows"]!, ["read", "accepted", "rejected", "ignored"], "rows")
    guard let verdict = VouchedFile.Verdict(rawValue: try text(members["verdict"]!, "verdict")) else {
      throw wrong(
        members["verdict"]!, "verdict", VouchedFile.Verdict.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))
    }
    return VouchedFile(
      name: name, feed: try text(members["feed"]!, "feed"), date: try date(members["date"]!),
      sha256: try hexadecimal(members["sha256"]!, "sha256"), byteCount: try count(members["bytes"]!, "bytes"),
      profileDigest: try hexadecimal(members["profile"]!, "profile"),
      profileVersion: try text(members["profile_version"]!, "profile_version"), verdict: verdict,
      rowCount: try count(rows["read"]!, "read"), acceptedCount: try count(rows["accepted"]!, "accepted"),
      rejectedCount: try count(rows["rejected"]!, "rejected"), ignoredCount: try count(rows["ignored"]!, "ignored"),
      sums: try sums(members["sums"]!), line: node.line)
  }

  private func sums(_ node: JSONNode) throws(Fault) -> [VouchedFile.Sum] {
    guard case .object(let currencies) = node.value else { throw wrong(node, "sums", "sums by currency") }
    var sums: [VouchedFile.Sum] = []
    for (currency, columns) in currencies {
      guard case .object(let amounts) = columns.value else { throw wrong(columns, currency, "sums by column") }
      for (column, amount) in amounts {
        let text = try text(amount, column)
        guard Self.isDecimal(text) else { throw wrong(amount, column, "a decimal such as \"-250000.00\"") }
        sums.append(VouchedFile.Sum(currency: currency, column: column, amount: text))
      }
    }
    return sums
  }

  private static func isDecimal(_ text: String) -> Bool {
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    return !text.hasPrefix("--") && (1...2).contains(parts.count)
      && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
  }

  // MARK: Values

  private func wrong(_ node: JSONNode, _ name: String, _ expected: String) -> Fault {
    let found =
      switch node.value {
      case .null: "null"
      case .boolean(let value): "\(value)"
      case .number(let digits): visible(digits)
      case .text(let text): quoted(text)
      case .list(let items): items.isEmpty ? "an empty list" : "a list"
      case .object: "an object"
      }
    return Fault(
      "receipt-form", file: file, at: Place(line: node.line, keyPath: visible(name)), found: found, expected: expected,
      remedy: Self.remedy)
  }

  /// Exactly these members, in any order.
  private func members(_ node: JSONNode, _ names: [String], _ what: String) throws(Fault) -> [String: JSONNode] {
    guard case .object(let members) = node.value else { throw wrong(node, "", "\(what) as an object") }
    var found: [String: JSONNode] = [:]
    for (name, value) in members {
      guard names.contains(name) else {
        throw Fault(
          "receipt-form", file: file, at: Place(line: value.line), found: "member \(quoted(name))",
          expected: "the members of \(what): \(names.joined(separator: ", "))", remedy: Self.remedy)
      }
      found[name] = value
    }
    for name in names where found[name] == nil {
      throw Fault(
        "receipt-form", file: file, at: Place(line: node.line), found: "no '\(name)'",
        expected: "the members of \(what): \(names.joined(separator: ", "))", remedy: Self.remedy)
    }
    return found
  }

  private func text(_ node: JSONNode, _ name: String) throws(Fault) -> String {
    guard case .text(let text) = node.value else { throw wrong(node, name, "a text") }
    return text
  }

  private func count(_ node: JSONNode, _ name: String) throws(Fault) -> Int {
    guard case .number(let digits) = node.value, let count = Int(digits), count >= 0 else {
      throw wrong(node, name, "a whole number")
    }
    return count
  }

  private func hexadecimal(_ node: JSONNode, _ name: String) throws(Fault) -> String {
    guard case .text(let text) = node.value, text.utf8.count == 64,
      text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) })
    else { throw wrong(node, name, "64 lower-case hexadecimal digits") }
    return text
  }

  private func date(_ node: JSONNode) throws(Fault) -> BusinessDate? {
    if case .null = node.value { return nil }
    guard case .text(let text) = node.value, let date = BusinessDate(iso: text) else {
      throw wrong(node, "date", "a day as yyyy-MM-dd, or null")
    }
    return date
  }
}
