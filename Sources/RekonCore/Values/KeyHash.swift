/// A 64-bit hash of bytes: the same on every machine and in every run, because segments keep it.
///
/// Eight bytes a step through a full-width multiplication; used to bring equal keys together and to notice damaged
/// blocks. Equal hashes never prove equal keys: every match compares the bytes.
@inlinable
public func keyHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
  var state = seed ^ 0x9E37_79B9_7F4A_7C15
  var offset = 0
  let count = bytes.count
  while offset &+ 16 <= count {
    let a = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let b = bytes.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
    state = foldedProduct(a ^ 0xA076_1D64_78BD_642F ^ state, b ^ 0xE703_7ED1_A0B4_28DB)
    offset &+= 16
  }
  var a: UInt64 = 0
  var b: UInt64 = 0
  let rest = count &- offset
  if rest >= 8 {
    a = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    offset &+= 8
    var shift: UInt64 = 0
    while offset < count {
      b |= UInt64(bytes[offset]) &<< shift
      shift &+= 8
      offset &+= 1
    }
  } else {
    var shift: UInt64 = 0
    while offset < count {
      a |= UInt64(bytes[offset]) &<< shift
      shift &+= 8
      offset &+= 1
    }
  }
  // The length goes in last, so that "a" and "a\0" differ.
  state = foldedProduct(a ^ 0x8EBC_6AF0_9C88_C6E3 ^ state, b ^ 0x5899_65CC_7537_4CC3 ^ UInt64(count))
  return foldedProduct(state ^ 0x1D8E_4E27_C47D_124F, 0xEB44_ACCA_B455_D165)
}

@inlinable
func foldedProduct(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}

extension String {
  /// The hash of the text's UTF-8 bytes.
  public func keyHash(seed: UInt64 = 0) -> UInt64 {
    var copy = self
    return copy.withUTF8 { RekonCore.keyHash(UnsafeRawBufferPointer($0), seed: seed) }
  }
}
