import RekonCore

/// Which column is taken for which field of a record, and how sure that is.
struct FieldMapping {
  struct Choice {
    var column: Int
    var score: Int
    /// The values fit, and the name says that it is this field.
    var isNamed: Bool
    /// Other columns that would fit as well.
    var rivals: [Int]
  }

  let record: RecordKind
  /// By index of the record's columns.
  private(set) var choices: [Int: Choice] = [:]

  /// The columns that no field takes.
  func unused(_ columns: [ColumnFacts]) -> [Int] {
    columns.indices.filter { index in !choices.values.contains { $0.column == index } }
  }

  private struct Offer {
    var field: Int
    var column: Int
    var score: Int
    var isNamed: Bool
  }

  /// Gives each field the column that fits best, best fits first; each column at most once.
  init(_ record: RecordKind, _ columns: [ColumnFacts]) {
    self.record = record
    var offers: [Offer] = []
    for (field, spec) in record.columns.enumerated() {
      for (column, facts) in columns.enumerated() {
        guard Self.canHold(spec, facts) else { continue }
        let fit = FieldNames.fit(facts.name, record, spec.name)
        let shape = Self.shapeScore(spec, facts, isKey: field == record.identityColumn)
        // What a record can do without is not looked for by its values alone.
        guard fit.score > 0 || (shape >= 6 && !spec.isOptional) else { continue }
        offers.append(
          Offer(field: field, column: column, score: fit.score + shape, isNamed: fit.score > 0 && !fit.isVague))
      }
    }
    let order = offers.indices.sorted {
      (-offers[$0].score, offers[$0].field, offers[$0].column) < (
        -offers[$1].score, offers[$1].field, offers[$1].column
      )
    }
    var taken: Set<Int> = []
    for index in order {
      let offer = offers[index]
      guard choices[offer.field] == nil, !taken.contains(offer.column) else { continue }
      let rivals = offers.filter {
        $0.field == offer.field && $0.column != offer.column && !taken.contains($0.column) && $0.score >= offer.score
      }
      // By their values alone several columns are as good: none of them is better than a guess.
      if !rivals.isEmpty, !offer.isNamed { continue }
      taken.insert(offer.column)
      choices[offer.field] = Choice(
        column: offer.column, score: offer.score, isNamed: offer.isNamed, rivals: rivals.map(\.column))
    }
  }

  /// Columns that could hold a field that has none: what its comment lists.
  func candidates(_ field: Int, _ columns: [ColumnFacts]) -> [Int] {
    let spec = record.columns[field]
    let found = unused(columns).filter { index in
      Self.canHold(spec, columns[index]) && !columns[index].isEmpty && Self.isPlausible(spec, columns[index])
    }
    // A number that could be money is a reference only where nothing else is.
    let others = found.filter { columns[$0].money == nil }
    return spec.kind == .money || others.isEmpty ? found : others
  }

  // MARK: Values

  /// Whether a column's values could be this field's at all. An empty column could be anything.
  static func canHold(_ spec: ColumnSpec, _ facts: ColumnFacts) -> Bool {
    if facts.isEmpty { return true }
    switch spec.kind {
    case .money: return facts.money != nil && facts.times.isEmpty && !facts.isCard
    case .day: return facts.times.contains { !$0.format.isEpoch } || !facts.times.isEmpty
    case .instant: return !facts.times.isEmpty
    case .word: return !facts.words.isEmpty
    case .number:
      return facts.numbers.map {
        spec.numbers.contains(UInt8($0.lowerBound)) && spec.numbers.contains(UInt8($0.upperBound))
      } ?? false
    case .text, .dictionary: return !facts.hasBlanks || spec.name == "account"
    }
  }

  /// What the values add to a name, or stand for without one: at least 6 speaks for itself.
  private static func shapeScore(_ spec: ColumnSpec, _ facts: ColumnFacts, isKey: Bool) -> Int {
    switch spec.name {
    case "participant": return facts.isCard || facts.cardFront != nil ? 9 : 0
    case "institution": return facts.pattern == "LP[0-9]{4}" ? 7 : 0
    case "course": return facts.pattern == "C[0-9]{5}" ? 7 : 0
    case "channel", "platform":
      return !facts.words.isEmpty && facts.words.allSatisfy { parties.contains($0.text.lowercased()) } ? 7 : 0
    case "status", "kind":
      let known = facts.words.count { CanonicalWords.proposal($0.text, spec) != nil }
      return known > 0 && known == facts.words.count ? 6 : 0
    default: break
    }
    switch spec.kind {
    case .instant: return facts.times.contains(where: \.hasTime) ? 6 : 0
    case .day: return !facts.times.isEmpty ? 6 : 0
    case .money: return facts.money != nil ? 6 : 0
    case .text where isKey: return facts.isUnique && facts.rowCount > 1 ? 3 : 0
    default: return 0
    }
  }

  private static func isPlausible(_ spec: ColumnSpec, _ facts: ColumnFacts) -> Bool {
    switch spec.kind {
    case .text:
      facts.times.isEmpty && (facts.money == nil || facts.money?.isBare == true) && !facts.isCard
        && facts.constant == nil
    case .dictionary: facts.times.isEmpty && facts.money == nil && !facts.isCard
    case .word: facts.times.isEmpty && !facts.hasBlanks && !(facts.constant?.utf8.contains(where: isLetter) ?? false)
    default: true
    }
  }

  /// Codes of the programme's payment partners and platforms.
  private static let parties: Set<String> = [
    "gopay", "ovo", "linkaja", "bni", "tokopedia", "bukalapak", "pintaria", "sekolahmu", "pijarmahir", "maubelajarapa",
    "skillacademy", "sisnaker",
  ]

  // MARK: The record

  /// Required fields that have a column, of all required ones.
  var coverage: (found: Int, all: Int) {
    let needed = record.columns.indices.filter { !record.columns[$0].isOptional }
    return (needed.count { choices[$0] != nil }, needed.count)
  }

  /// How well the record as a whole fits; names count, values alone little.
  fileprivate var weight: Int {
    let (found, all) = coverage
    let named = choices.filter { $0.value.isNamed && !record.columns[$0.key].isOptional }.count
    return all == 0 ? 0 : (found + 2 * named) * 100 / (3 * all)
  }

  /// The record that the columns, and the words of the file's and the document's names, speak for; nil where they do not.
  static func guess(_ columns: [ColumnFacts], hints: [String]) -> (mapping: FieldMapping, evidence: String)? {
    let words = hints.flatMap(FieldNames.words)
    var fits: [(mapping: FieldMapping, weight: Int, hint: String?)] = []
    for kind in RecordKind.allCases {
      let mapping = FieldMapping(kind, columns)
      let hint = words.first { FieldNames.recordWords[kind]?.contains($0) == true }
      fits.append((mapping, mapping.weight + (hint == nil ? 0 : 50), hint))
    }
    guard let best = fits.max(by: { $0.weight < $1.weight }), best.weight >= 50 else { return nil }
    func told(_ mapping: FieldMapping) -> String {
      "\(mapping.coverage.found) of \(mapping.coverage.all) required fields have a column"
    }
    let named = best.hint.map { ", and the name says '\(YAMLText.remark($0))'" } ?? ""
    // As a feed of another record it would be almost as whole.
    let rivals = fits.filter { $0.mapping.record != best.mapping.record && $0.weight + 15 > best.weight }
    let others = rivals.map {
      "; as \($0.mapping.record.name) \($0.mapping.coverage.found) of \($0.mapping.coverage.all)"
    }
    return (best.mapping, told(best.mapping) + named + others.joined())
  }
}
