import RekonCore

/// A dialect's paths as a tree in flat memory, walked element by element. Built once per file.
///
/// Names are compared by libxml2's own pointers: its dictionary keeps each name of a document once, so that after the first
/// time a comparison is one of addresses.
final class XMLPlan {
  enum Role: UInt8 { case none, document, statement, balance, row, detail }

  struct Node {
    var role = Role.none
    /// Where the element's text goes; -1 for nowhere.
    var textSlot: Int32 = -1
    var firstEdge: Int32 = 0
    var edgeCount: Int32 = 0
    var firstAttribute: Int32 = 0
    var attributeCount: Int32 = 0
    /// Of a statement: which of the dialect's it is.
    var statement: Int32 = 0
  }

  /// A named step: to a child element, or to the slot of an attribute.
  struct Edge {
    var name: UnsafeMutablePointer<UInt8>
    /// The document's own pointer for this name, once it has been met.
    var interned: UnsafePointer<UInt8>?
    var target: Int32
  }

  /// Node 0 is what lies outside the document element, node 1 the document element.
  let nodes: UnsafeMutableBufferPointer<Node>
  let edges: UnsafeMutableBufferPointer<Edge>
  let attributes: UnsafeMutableBufferPointer<Edge>
  let slotCount: Int
  /// The slots that a scope of this role clears when it begins.
  let scopeSlots: [Role: [Int]]
  /// Where the alternatives of a path list are kept, in their order.
  private let slotsByPath: [String: [Int]]

  /// A path with the scope it is told from.
  struct Path: Hashable {
    var role: Role
    var text: String
  }

  /// Builds nodes as a tree first; flat afterwards.
  private struct Builder {
    final class Item {
      var role = Role.none
      var textSlot = -1
      var statement = 0
      var children: [(name: String, item: Item)] = []
      var attributes: [(name: String, slot: Int)] = []

      func child(_ name: String) -> Item {
        if let found = children.first(where: { $0.name == name }) { return found.item }
        let item = Item()
        children.append((name, item))
        return item
      }

      func descendant(_ path: String) -> Item {
        path.split(separator: "/").reduce(self) { $0.child(String($1)) }
      }
    }

    var slotCount = 0
    var scopeSlots: [Role: [Int]] = [:]
    var slotsByPath: [String: [Int]] = [:]

    /// Adds a path below each of `items`, all with one slot.
    mutating func add(_ path: String, below items: [Item], role: Role) {
      let key = XMLPlan.key(role, path)
      guard slotsByPath[key] == nil else { return }
      let slot = slotCount
      slotCount += 1
      slotsByPath[key] = [slot]
      scopeSlots[role, default: []].append(slot)
      let steps = path.split(separator: "/").map(String.init)
      for item in items {
        var at = item
        for step in steps {
          if step.hasPrefix("@") {
            at.attributes.append((String(step.dropFirst()), slot))
          } else {
            at = at.child(step)
          }
        }
        if steps.last?.hasPrefix("@") != true { at.textSlot = slot }
      }
    }
  }

  init(_ dialect: XMLDialect, fields: [FieldRule], constants: [ConstantRule]) {
    var builder = Builder()
    let document = Builder.Item()
    document.role = .document
    let scopeRole: Role = dialect.statements.isEmpty ? .document : .statement
    let scopes = dialect.statements.isEmpty ? [document] : dialect.statements.map(document.descendant)
    if !dialect.statements.isEmpty {
      for (index, scope) in scopes.enumerated() { (scope.role, scope.statement) = (.statement, index) }
    }
    let rows = scopes.map { $0.descendant(dialect.row) }
    for row in rows { row.role = .row }
    let details = dialect.detail.map { path in rows.map { $0.descendant(path) } } ?? []
    for detail in details { detail.role = .detail }

    let controls = dialect.controls
    for path in [
      controls.date, controls.party, controls.sequence, controls.count, controls.sum, controls.currency,
      controls.account,
    ].joined() { builder.add(path, below: scopes, role: scopeRole) }
    if let balance = dialect.balance {
      let balances = scopes.map { $0.descendant(balance.element) }
      for item in balances { item.role = .balance }
      for path in [balance.type, balance.amount, balance.currency, balance.direction] + balance.date {
        builder.add(path, below: balances, role: .balance)
      }
      for path in [balance.entryAmount, balance.entryCurrency, balance.entryDirection] + balance.entryState {
        builder.add(path, below: rows, role: .row)
      }
    }
    for path in controls.detailCount { builder.add(path, below: rows, role: .row) }
    if let balance = dialect.balance, !details.isEmpty {
      for path in balance.detailAmount + balance.detailDirection { builder.add(path, below: details, role: .detail) }
    }
    let recordPaths =
      fields.flatMap(\.paths) + constants.map(\.column) + dialect.marks.flatMap(\.paths)
      + [dialect.neededPath].compactMap { $0 }
    for path in recordPaths {
      let place = Self.place(path, hasDetails: !details.isEmpty)
      builder.add(place.text, below: place.role == .detail ? details : rows, role: place.role)
    }
    slotCount = builder.slotCount
    scopeSlots = builder.scopeSlots
    slotsByPath = builder.slotsByPath
    (nodes, edges, attributes) = Self.flattened(document)
  }

  /// Where a record's path begins: at the detail, or with `../` at the row around it.
  private static func place(_ path: String, hasDetails: Bool) -> Path {
    guard hasDetails else { return Path(role: .row, text: path) }
    return path.hasPrefix("../") ? Path(role: .row, text: String(path.dropFirst(3))) : Path(role: .detail, text: path)
  }

  private static func key(_ role: Role, _ path: String) -> String { "\(role.rawValue) \(path)" }

  /// The slots of a record's paths, in their order, each with whether it belongs to the row around a detail.
  func recordSlots(_ paths: [String], hasDetails: Bool) -> [(slot: Int, isOfRow: Bool)] {
    paths.flatMap { path in
      let place = Self.place(path, hasDetails: hasDetails)
      return (slotsByPath[Self.key(place.role, place.text)] ?? []).map { ($0, hasDetails && place.role == .row) }
    }
  }

  func slots(_ paths: [String], of role: Role) -> [Int] { paths.flatMap { slotsByPath[Self.key(role, $0)] ?? [] } }

  deinit {
    for edge in edges { edge.name.deallocate() }
    for edge in attributes { edge.name.deallocate() }
    nodes.deallocate()
    edges.deallocate()
    attributes.deallocate()
  }

  private static func flattened(
    _ document: Builder.Item
  ) -> (UnsafeMutableBufferPointer<Node>, UnsafeMutableBufferPointer<Edge>, UnsafeMutableBufferPointer<Edge>) {
    var items = [Builder.Item(), document]
    var nodes: [Node] = []
    var edges: [Edge] = []
    var attributes: [Edge] = []
    var next = 0
    while next < items.count {
      let item = items[next]
      next += 1
      var node = Node(role: item.role, textSlot: Int32(item.textSlot))
      node.statement = Int32(item.statement)
      node.firstEdge = Int32(edges.count)
      node.edgeCount = Int32(item.children.count)
      for (name, child) in item.children {
        edges.append(Edge(name: terminated(name), interned: nil, target: Int32(items.count)))
        items.append(child)
      }
      node.firstAttribute = Int32(attributes.count)
      node.attributeCount = Int32(item.attributes.count)
      for (name, slot) in item.attributes {
        attributes.append(Edge(name: terminated(name), interned: nil, target: Int32(slot)))
      }
      nodes.append(node)
    }
    return (permanent(nodes), permanent(edges), permanent(attributes))
  }

  private static func terminated(_ name: String) -> UnsafeMutablePointer<UInt8> {
    let bytes = Array(name.utf8) + [0]
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    return copy
  }
}

func permanent<Value>(_ values: [Value]) -> UnsafeMutableBufferPointer<Value> {
  let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
  _ = buffer.initialize(from: values)
  return buffer
}
