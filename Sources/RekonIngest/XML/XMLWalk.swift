import CLibXML2
import Glibc
import RekonCore

/// Where the parser is in a document and what it has captured: flat memory that the callbacks work on, tens of times for
/// each record. What happens once a record is handed to the owner.
///
/// Texts lie one behind another in one buffer. A scope (statement, row, detail, balance) remembers where it began, and what
/// was captured in it is gone when it ends: so the buffer stays as small as the largest row.
struct XMLWalk {
  struct Slot {
    var start: UInt32 = 0
    var count: UInt32 = 0
    var isThere = false
    /// The path came twice in one scope: which of them counts cannot be known.
    var isRepeated = false
  }

  var context: xmlParserCtxtPtr?
  let plan: Unmanaged<XMLPlan>
  let nodes: UnsafeMutablePointer<XMLPlan.Node>
  let edges: UnsafeMutablePointer<XMLPlan.Edge>
  let attributes: UnsafeMutablePointer<XMLPlan.Edge>
  let slots: UnsafeMutablePointer<Slot>
  /// The node of each open element.
  let stack: UnsafeMutablePointer<Int32>
  var depth = 0
  /// Elements open that no path leads through.
  var strangeDepth = 0
  var text: UnsafeMutableRawPointer
  var textCount = 0
  var textCapacity: Int
  var openSlot: Int32 = -1
  var openDepth = 0
  var openStart = 0
  /// Bytes of text since the last tag.
  var runLength = 0
  /// The document's namespace as libxml2 keeps it.
  var namespace: UnsafePointer<UInt8>?
  var hasDocument = false
  let isEnveloped: Bool
  let depthLimit: Int
  let textLimit: Int
  /// The feed that reads this document.
  let owner: Unmanaged<XMLFeed>

  static let slack = 64

  init(plan: XMLPlan, dialect: XMLDialect, limits: FeedLimits, owner: XMLFeed) {
    self.plan = Unmanaged.passUnretained(plan)
    nodes = plan.nodes.baseAddress!
    edges = plan.edges.baseAddress ?? UnsafeMutablePointer(bitPattern: 8)!
    attributes = plan.attributes.baseAddress ?? UnsafeMutablePointer(bitPattern: 8)!
    slots = .allocate(capacity: plan.slotCount + 1)
    slots.initialize(repeating: Slot(), count: plan.slotCount + 1)
    stack = .allocate(capacity: FeedLimits.xmlDepthMost + 2)
    stack.initialize(repeating: 0, count: FeedLimits.xmlDepthMost + 2)
    textCapacity = 1 << 12
    text = .allocate(byteCount: textCapacity + Self.slack, alignment: 16)
    isEnveloped = dialect.isEnveloped
    depthLimit = min(limits.xmlDepth, FeedLimits.xmlDepthMost)
    textLimit = min(limits.xmlTextByteCount, FeedLimits.xmlTextMost)
    self.owner = Unmanaged.passUnretained(owner)
  }

  func deallocate() {
    slots.deallocate()
    stack.deallocate()
    text.deallocate()
  }

  // MARK: Texts

  mutating func openText(_ slot: Int32) {
    openSlot = slot
    openDepth = depth
    openStart = textCount
  }

  /// White space around an element's text is layout.
  mutating func closeText() {
    var start = openStart
    var end = textCount
    func isSpace(_ index: Int) -> Bool {
      let byte = text.load(fromByteOffset: index, as: UInt8.self)
      return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D && byte != 0x0B && byte != 0x0C)
    }
    while start < end, isSpace(start) { start &+= 1 }
    while end > start, isSpace(end &- 1) { end &-= 1 }
    set(openSlot, start, end &- start)
    openSlot = -1
  }

  @inline(__always)
  mutating func set(_ slot: Int32, _ start: Int, _ count: Int) {
    let index = Int(slot)
    if slots[index].isThere { slots[index].isRepeated = true }
    slots[index].isThere = true
    slots[index].start = UInt32(truncatingIfNeeded: start)
    slots[index].count = UInt32(truncatingIfNeeded: count)
  }

  mutating func append(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    if textCount &+ count > textCapacity { grow(textCount + count) }
    memcpy(text + textCount, bytes, count)
    textCount &+= count
  }

  mutating func reserve(_ count: Int) {
    if textCount + count > textCapacity { grow(textCount + count) }
  }

  private mutating func grow(_ needed: Int) {
    let larger = max(needed, textCapacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger + Self.slack, alignment: 16)
    memcpy(moved, text, textCount)
    text.deallocate()
    text = moved
    textCapacity = larger
  }

  func bytes(_ slot: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text + Int(slots[slot].start), count: Int(slots[slot].count))
  }

  /// The first of these slots that holds something, else the first that is there, else -1.
  @inline(__always)
  func first(_ candidates: [Int]) -> Int {
    var empty = -1
    for slot in candidates where slots[slot].isThere {
      if slots[slot].count > 0 { return slot }
      if empty < 0 { empty = slot }
    }
    return empty
  }

  func clear(_ cleared: [Int]) {
    for slot in cleared { slots[slot] = Slot() }
  }
}

/// What libxml2 tells, event by event. On the pointer, for the owner works on the same memory in the middle of an event.
extension UnsafeMutablePointer<XMLWalk> {
  @inline(__always)
  func start(
    _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, attributeCount: Int,
    _ found: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    pointee.depth &+= 1
    pointee.runLength = 0
    guard pointee.depth <= pointee.depthLimit else { return pointee.owner.takeUnretainedValue().refuseDepth() }
    guard pointee.strangeDepth == 0 else {
      pointee.strangeDepth &+= 1
      return
    }
    let parent = pointee.stack[pointee.depth &- 1]
    var target: Int32 = -1
    if parent == 0 {
      target = startOutside(name, uri)
    } else if uri == pointee.namespace || isSameText(uri, pointee.namespace) {
      let node = pointee.nodes[Int(parent)]
      target = find(name, pointee.edges + Int(node.firstEdge), Int(node.edgeCount))
    }
    guard target >= 0 else {
      pointee.strangeDepth = 1
      return
    }
    pointee.stack[pointee.depth] = target
    let node = pointee.nodes[Int(target)]
    // An element inside one whose text was wanted ends that text.
    if pointee.openSlot >= 0 { pointee.closeText() }
    if node.role != .none { pointee.owner.takeUnretainedValue().begin(node.role) }
    if node.attributeCount > 0, attributeCount > 0, let found { capture(node, attributeCount, found) }
    if node.textSlot >= 0 { pointee.openText(node.textSlot) }
  }

  /// Before the document element, or beside it in its envelope.
  private func startOutside(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) -> Int32 {
    let feed = pointee.owner.takeUnretainedValue()
    if feed.isDocument(name, uri) {
      pointee.namespace = uri
      pointee.hasDocument = true
      return 1
    }
    return pointee.isEnveloped ? 0 : -1
  }

  @inline(__always)
  private func find(_ name: UnsafePointer<UInt8>, _ edges: UnsafeMutablePointer<XMLPlan.Edge>, _ count: Int) -> Int32 {
    var unknown = false
    for index in 0..<count {
      if edges[index].interned == name { return edges[index].target }
      if edges[index].interned == nil { unknown = true }
    }
    guard unknown else { return -1 }
    for index in 0..<count where edges[index].interned == nil && isSameText(name, UnsafePointer(edges[index].name)) {
      edges[index].interned = name
      return edges[index].target
    }
    return -1
  }

  private func isSameText(_ left: UnsafePointer<UInt8>?, _ right: UnsafePointer<UInt8>?) -> Bool {
    guard let left, let right else { return left == right }
    return strcmp(
      UnsafeRawPointer(left).assumingMemoryBound(to: CChar.self),
      UnsafeRawPointer(right).assumingMemoryBound(to: CChar.self)
    ) == 0
  }

  /// libxml2 gives five pointers an attribute: name, prefix, namespace, value, its end.
  private func capture(
    _ node: XMLPlan.Node, _ count: Int, _ found: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  ) {
    let wanted = pointee.attributes + Int(node.firstAttribute)
    for index in 0..<count {
      // One with a prefix belongs to another vocabulary: xml:id is not the row's id.
      guard found[index &* 5 &+ 2] == nil, let name = found[index &* 5], let value = found[index &* 5 &+ 3],
        let end = found[index &* 5 &+ 4]
      else { continue }
      let slot = find(name, wanted, Int(node.attributeCount))
      guard slot >= 0 else { continue }
      let length = end - value
      guard length <= pointee.textLimit else { return pointee.owner.takeUnretainedValue().refuseText() }
      let start = pointee.textCount
      pointee.append(value, length)
      pointee.set(slot, start, length)
    }
  }

  @inline(__always)
  func end() {
    pointee.runLength = 0
    defer { pointee.depth &-= 1 }
    guard pointee.strangeDepth == 0 else {
      pointee.strangeDepth &-= 1
      return
    }
    if pointee.openSlot >= 0, pointee.openDepth == pointee.depth { pointee.closeText() }
    let role = pointee.nodes[Int(pointee.stack[pointee.depth])].role
    if role != .none { pointee.owner.takeUnretainedValue().end(role) }
  }

  @inline(__always)
  func characters(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    pointee.runLength &+= count
    guard pointee.runLength <= pointee.textLimit else { return pointee.owner.takeUnretainedValue().refuseText() }
    if pointee.openSlot >= 0, pointee.openDepth == pointee.depth, pointee.strangeDepth == 0 {
      pointee.append(bytes, count)
    }
  }
}
