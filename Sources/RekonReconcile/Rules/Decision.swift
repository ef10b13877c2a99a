import RekonCore

/// What a rule says of a difference before anyone asks whether it is time to complain.
struct Decision {
  var rule: Rule
  /// The last day of its term; nil: at once.
  var dueOn: BusinessDate?
  /// The files that might still explain it.
  var window: Window?
  /// Its counterpart would lie before the scope.
  var isBefore = false
  /// A standing hold explains it.
  var isHeld = false
  /// What the rule has to say besides.
  var detail = ""
}

/// Feed files within a stretch of business dates.
struct Window {
  var parties: [String]
  var record: RecordKind
  var from: BusinessDate
  var through: BusinessDate
}

/// The state of a difference with what it waits for (CODES, section 3).
struct Judgement {
  var state: RecordState
  var waitingFor: [String] = []
  var detail = ""
}

/// Brings decisions to states: before, pending, waiting, held, break, in that order.
final class StateJudge: Sendable {
  let scope: Scope
  let absent: AbsentFeeds

  init(scope: Scope, absent: AbsentFeeds) {
    self.scope = scope
    self.absent = absent
  }

  func judge(_ decision: Decision, inherited: Judgement? = nil) -> Judgement {
    if decision.isBefore { return Judgement(state: .before) }
    if let due = decision.dueOn, scope.asOf <= due { return Judgement(state: .pending) }
    if let inherited, inherited.state == .pending { return Judgement(state: .pending) }
    let waiting = decision.window.map(missing) ?? Judgement(state: .break)
    if waiting.state == .waiting { return waiting }
    if let inherited, inherited.state == .waiting { return inherited }
    if decision.isHeld { return Judgement(state: .held) }
    return waiting
  }

  /// Waiting while one of the window's absent files may still come; a break that says so when none may.
  private func missing(_ window: Window) -> Judgement {
    guard !absent.isEmpty else { return Judgement(state: .break) }
    var keys: [String] = []
    var mayCome = false
    for party in window.parties {
      for date in absent.dates(of: party, window.record, from: window.from, through: window.through) {
        keys.append(absent.key(party, window.record, date))
        if scope.asOf <= scope.waitingLimit.end(from: date) { mayCome = true }
      }
    }
    guard !keys.isEmpty else { return Judgement(state: .break) }
    return mayCome
      ? Judgement(state: .waiting, waitingFor: keys)
      : Judgement(state: .break, waitingFor: keys, detail: "feed-missing")
  }
}
