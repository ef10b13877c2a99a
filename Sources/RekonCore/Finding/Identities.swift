/// `text` without the identities and accounts that a stray line, column or header may hold: of digits as many as an identity
/// has, or of such in groups parted by a space or a dash, only the first four stay.
///
/// - Parameter digitCount: how many digits make one: sixteen where columns are known, ten (an account) where they are not.
public func withoutIdentities(_ text: String, digitCount: Int = 16) -> String {
  var scalars = Array(text.unicodeScalars)
  var start = 0
  while start < scalars.count {
    guard isDigit(scalars[start]) else {
      start += 1
      continue
    }
    let (end, digits) = number(scalars, from: start)
    if digits >= digitCount {
      var kept = 4
      for index in start..<end where isDigit(scalars[index]) {
        if kept == 0 { scalars[index] = "*" } else { kept -= 1 }
      }
    }
    start = end
  }
  var shown = String.UnicodeScalarView()
  shown.append(contentsOf: scalars)
  return String(shown)
}

/// Digits of any script: full-width ones are an identity, too.
private func isDigit(_ scalar: UnicodeScalar) -> Bool { scalar.properties.numericType == .decimal }

/// Where the number that begins at `start` ends, its groups of three digits and more taken together, and its digits.
private func number(_ scalars: [UnicodeScalar], from start: Int) -> (end: Int, digits: Int) {
  func group(_ from: Int) -> Int {
    var at = from
    while at < scalars.count, isDigit(scalars[at]) { at += 1 }
    return at
  }
  var end = group(start)
  var digits = end - start
  while digits >= 3, end + 3 < scalars.count, scalars[end] == " " || scalars[end] == "-" {
    let next = group(end + 1)
    guard next - end - 1 >= 3 else { break }
    digits += next - end - 1
    end = next
  }
  return (end, digits)
}
