/// A value that changes on days: a term, a rate, a severity. Covers every day: each value holds from its day until the next.
public struct Dated<Value: Hashable & Sendable>: Hashable, Sendable {
  /// Ascending by day; the first holds from the beginning of time.
  @usableFromInline let steps: [Step]

  @usableFromInline
  struct Step: Hashable, Sendable {
    @usableFromInline var from: Int32
    @usableFromInline var value: Value
  }

  /// The same on all days.
  public init(_ value: Value) { steps = [Step(from: .min, value: value)] }

  /// - Parameters:
  ///   - first: holds until the first change.
  ///   - changes: each from its day on, in rising order of days.
  public init(_ first: Value, changes: [(from: BusinessDate, value: Value)]) {
    steps = [Step(from: .min, value: first)] + changes.map { Step(from: $0.from.dayNumber, value: $0.value) }
  }

  /// What holds on `date`.
  @inlinable
  public subscript(date: BusinessDate) -> Value { value(onDay: date.dayNumber) }

  // Visible to whoever asks, so that it is not a call that looks up what type it is about: some ask for every record.
  @inlinable
  func value(onDay day: Int32) -> Value {
    var index = steps.count - 1
    while index > 0, steps[index].from > day { index -= 1 }
    return steps[index].value
  }

  /// All values, the earliest first.
  public var values: [Value] { steps.map(\.value) }

  public func map<Other>(_ transform: (Value) -> Other) -> Dated<Other> {
    Dated<Other>(
      transform(steps[0].value),
      changes: steps.dropFirst().map { (BusinessDate(dayNumber: $0.from), transform($0.value)) })
  }
}
