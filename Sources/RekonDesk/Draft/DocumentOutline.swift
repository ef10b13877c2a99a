import RekonCore
import RekonIngest

/// A document in its parts: which element is a row, the paths in it as columns, and what stands around the rows.
struct DocumentOutline {
  let document: String
  let namespace: String
  /// Path of the row element from the document on; nil where nothing repeats and nothing looks like a row.
  private(set) var row: String?
  /// The row element repeats; else it is taken for one because it holds most.
  private(set) var isRepeated = false
  private(set) var rowCount = 0
  private(set) var columns: [SampleColumn] = []
  /// Paths that one row has several times.
  private(set) var repeatedPaths: [String] = []
  /// Texts and attributes outside the rows, by path from the document on.
  private(set) var around: [(path: String, text: String)] = []

  private static let columnLimit = 256

  /// ISO 20022 account statements, reports and notifications.
  var isBankMessage: Bool { namespace.contains("iso:20022:tech:xsd:camt.05") }
  var message: String { String(namespace.split(separator: ":").last ?? "") }

  init(_ sample: XMLSample) {
    let elements = sample.elements
    document = elements.first?.name ?? ""
    namespace = elements.first?.namespace ?? ""
    var paths: [String] = []
    var counts: [String: Int] = [:]
    for element in elements {
      let parent = element.parent.map { paths[$0] }
      paths.append(parent.map { $0.isEmpty ? element.name : $0 + "/" + element.name } ?? "")
      counts[paths[paths.count - 1], default: 0] += 1
    }
    findRow(elements, paths, counts)
    collect(elements, paths)
  }

  // MARK: The row

  private mutating func findRow(_ elements: [XMLSample.Element], _ paths: [String], _ counts: [String: Int]) {
    var parts: [String: Set<String>] = [:]
    var order: [String] = []
    for (index, element) in elements.enumerated() {
      if parts[paths[index]] == nil {
        parts[paths[index]] = []
        order.append(paths[index])
      }
      // What an element holds counts for all that are around it.
      var around: Int? = index
      while let at = around {
        for attribute in element.attributes { parts[paths[at]]?.insert(paths[index] + "/@" + attribute.name) }
        if !element.hasChildren, at != index { parts[paths[at]]?.insert(paths[index]) }
        around = elements[at].parent
      }
    }
    // Only what lies in a single element repeats as rows do: a row's own details do not.
    let candidates = order.filter { path in
      guard !path.isEmpty else { return false }
      let parent = path.split(separator: "/").dropLast().joined(separator: "/")
      return counts[parent] == 1 || parent.isEmpty
    }
    let best = candidates.max { left, right in
      (counts[left] ?? 0, parts[left]?.count ?? 0) < (counts[right] ?? 0, parts[right]?.count ?? 0)
    }
    if let best, counts[best] ?? 0 > 1, parts[best]?.isEmpty == false {
      (row, isRepeated) = (best, true)
      return
    }
    let holders = candidates.filter { (parts[$0]?.count ?? 0) > 2 && !Self.isFrame($0) }
    row = holders.max { (parts[$0]?.count ?? 0, $1.utf8.count) < (parts[$1]?.count ?? 0, $0.utf8.count) }
  }

  /// Elements that carry what a document says of itself.
  private static func isFrame(_ path: String) -> Bool {
    let frames = [
      "header", "head", "trailer", "footer", "summary", "control", "controls", "totals", "ringkasan", "kepala",
    ]
    return FieldNames.words(path.split(separator: "/").last.map(String.init) ?? "").contains { frames.contains($0) }
  }

  // MARK: Columns

  private mutating func collect(_ elements: [XMLSample.Element], _ paths: [String]) {
    var rowOf: [Int?] = []
    var names: [String: Int] = [:]
    var found: [SampleColumn] = []
    var filled: [Int] = []
    var several: [String] = []
    var outside: [(path: String, text: String)] = []
    var count = 0
    func put(_ path: String, _ text: String) {
      guard let column = names[path] else {
        guard found.count < Self.columnLimit else { return }
        names[path] = found.count
        found.append(SampleColumn(name: path, values: Array(repeating: "", count: count - 1) + [text]))
        filled.append(count)
        return
      }
      if filled[column] == count {
        if !several.contains(path) { several.append(path) }
        return
      }
      found[column].values += Array(repeating: "", count: count - 1 - found[column].values.count) + [text]
      filled[column] = count
    }
    for (index, element) in elements.enumerated() {
      // A row that the sample cuts is no row.
      let isRow = paths[index] == row && element.isClosed
      if isRow { count += 1 }
      let inRow = isRow ? index : element.parent.flatMap { rowOf[$0] }
      rowOf.append(inRow)
      if inRow != nil, let row {
        let path = String(paths[index].dropFirst(row.count).drop { $0 == "/" })
        for attribute in element.attributes {
          put((path.isEmpty ? "" : path + "/") + "@" + attribute.name, attribute.text)
        }
        // An element of attributes alone has no text to read.
        let isText = !element.hasChildren && (!element.text.isEmpty || element.attributes.isEmpty)
        if isText, !path.isEmpty { put(path, element.text) }
      } else if paths[index] != row {
        let path = paths[index]
        for attribute in element.attributes {
          outside.append(((path.isEmpty ? "" : path + "/") + "@" + attribute.name, attribute.text))
        }
        if !element.hasChildren, !path.isEmpty { outside.append((path, element.text)) }
      }
    }
    for column in found.indices {
      found[column].values += Array(repeating: "", count: count - found[column].values.count)
    }
    (rowCount, columns, repeatedPaths, around) = (count, found, several, outside)
  }
}
