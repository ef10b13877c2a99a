import RekonCore

/// The canonical word that a feed's own word obviously means; nothing where it could mean two things, or is a code.
enum CanonicalWords {
  static func proposal(_ text: String, _ spec: ColumnSpec) -> String? {
    let word = text.lowercased()
    let found = meanings.filter { spec.words[$0.canonical] != nil && $0.texts.contains(word) }
    return found.count == 1 ? found[0].canonical : nil
  }

  /// Canonical words by what partners write; the field's own words leave out those that it does not have.
  private static let meanings: [(canonical: String, texts: Set<String>)] = [
    ("paid", ["paid", "lunas", "dibayar", "berhasil", "sukses", "success", "completed", "complete", "ok", "selesai"]),
    ("refunded", ["refunded", "refund", "dikembalikan", "pengembalian"]),
    ("cancelled", ["cancelled", "canceled", "cancel", "batal", "dibatalkan", "void", "voided"]),
    (
      "settled",
      ["settled", "settlement", "success", "berhasil", "sukses", "completed", "ok", "selesai", "paid", "lunas"]
    ),
    ("pending", ["pending", "wait", "waiting", "menunggu", "tertunda"]),
    ("reversed", ["reversed", "reversal", "rev", "dibalik"]),
    ("booked", ["booked", "book", "success", "berhasil", "sukses", "completed", "ok", "settled", "selesai"]),
    ("returned", ["returned", "return", "ret", "retur", "dikembalikan"]),
    ("failed", ["failed", "fail", "gagal"]),
    ("debit", ["debit", "payment", "pay", "pembayaran", "bayar"]),
    ("refund", ["refund", "refunded", "rfd", "pengembalian"]),
  ]
}
