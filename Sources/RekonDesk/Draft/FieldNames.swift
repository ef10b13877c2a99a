import RekonCore

/// How partners call the fields of a record, in Indonesian and English.
///
/// A phrase fits a name that has all of its words. `=` in front: the name must be these words and no others; `~`: the
/// name alone does not say that it is this field.
enum FieldNames {
  private static let order = [
    "order id", "order", "no pesanan", "nomor pesanan", "pesanan", "merchant order", "id transaksi", "invoice",
    "=transaksi",
  ]
  private static let participant = [
    "card number", "card no", "card", "nomor kartu", "no kartu", "no kartu prakerja", "kartu", "prakerja id",
    "participant", "peserta",
    "va number", "nik",
  ]
  private static let institution = [
    "institution code", "institution", "kode lembaga", "lembaga", "=lp", "provider", "lpk",
  ]
  private static let batch = [
    "batch id", "batch ref", "no batch", "payout batch", "batch", "~reference no", "~no referensi",
  ]
  private static let status = ["status", "state", "transaction status", "txn status"]
  private static let channel = [
    "channel", "kanal", "kanal pembayaran", "paid via", "payment channel", "payment method", "metode pembayaran",
  ]
  private static let ownID = ["~=id", "~=no", "~=nomor"]
  private static let ownReference = ownID + ["~=ref", "~=reference", "~=referensi"]
  private static let day = ["=date", "=day", "=tanggal", "=tgl"]

  static let phrases: [RecordKind: [String: [String]]] = [
    .sale: [
      "order_id": order + ownID,
      "payment_ref": [
        "payment ref", "pay ref", "ref bayar", "referensi pembayaran", "payment reference", "payment id",
        "id pembayaran",
        "~=ref", "~=reference", "~=referensi",
      ],
      "participant": participant,
      "course": ["course code", "course", "kode kursus", "kursus", "kode pelatihan", "pelatihan", "sku"],
      "institution": institution, "channel": channel,
      "sold_at": [
        "sold at", "sale time", "waktu transaksi", "tanggal transaksi", "timestamp", "created at", "=waktu", "=time",
        "=ts ms", "~ts",
      ] + day,
      "amount": ["amount", "jumlah", "nilai", "harga", "=paid", "amount paid", "total", "~=price"],
      "list_price": ["list price", "harga normal", "harga katalog", "harga awal", "=price"],
      "refunded_amount": ["refunded amount", "refund amount", "jumlah refund", "nilai refund"], "status": status,
    ],
    .payment: [
      "payment_ref": [
        "transaction id", "txn id", "trx id", "payment ref", "payment id", "id transaksi", "id pembayaran",
      ] + ownReference,
      "kind": ["transaction type", "txn type", "trx type", "jenis transaksi", "=type", "=jenis", "tipe"],
      "order_id": order.filter { $0 != "id transaksi" && $0 != "=transaksi" }, "participant": participant,
      "platform": ["platform", "merchant", "toko"],
      "paid_at": [
        "transaction time", "txn time", "trx time", "paid at", "waktu transaksi", "tanggal transaksi", "waktu bayar",
        "timestamp", "=time", "=waktu",
      ] + day,
      "amount": ["gross amount", "txn amount", "amount", "jumlah", "nilai"], "status": status,
    ],
    .remittance: [
      "remittance_id": [
        "remit id", "remittance id", "no penyaluran", "id salur", "id penyaluran", "payout line", "=remittance",
        "=line",
      ] + ownID,
      "batch_ref": batch, "order_id": order, "institution": institution,
      "remitted_on": ["remit date", "tanggal salur", "tanggal penyaluran", "payout date", "remitted on"] + day,
      "gross": ["gross", "bruto", "kotor"], "commission": ["commission", "komisi", "fee"],
      "tax": ["tax", "pajak", "ppn", "pph"], "net": ["net", "bersih", "netto"],
    ],
    .transfer: [
      "transfer_ref": [
        "payout id", "request id", "transfer id", "transfer ref", "id transfer", "=request", "no transfer",
      ] + ownReference,
      "batch_ref": batch,
      "account": [
        "beneficiary account", "account no", "account number", "account", "rekening", "no rekening", "nomor rekening",
      ],
      "booked_on": ["completed on", "transfer date", "booked on", "booking date", "value date", "tanggal transfer"]
        + day,
      "amount": ["amount", "jumlah", "nilai"], "status": status,
    ],
    .entitlement: [
      "participant": participant, "wave": ["wave", "gelombang", "batch"],
      "awarded_on": ["awarded on", "award date", "tanggal penetapan", "tanggal sk"],
      "training_balance": ["training balance", "saldo pelatihan", "saldo", "balance"],
      "certified_on": ["certified on", "tanggal sertifikat", "sertifikat"],
      "revoked_on": ["revoked on", "tanggal pencabutan", "dicabut"], "channel": channel,
    ],
    .incentive: [
      "disbursement_ref": [
        "disbursement id", "disburse id", "disbursement ref", "no pencairan", "id pencairan",
      ] + ownReference,
      "participant": participant, "instalment": ["instalment", "installment", "termin", "tahap"],
      "paid_on": ["completed on", "paid on", "tanggal cair", "tanggal pencairan"] + day,
      "amount": ["amount", "jumlah", "nilai"], "status": status,
    ],
  ]

  /// Words of a feed's own name, or of a document's, that say what its records are.
  static let recordWords: [RecordKind: [String]] = [
    .sale: ["sale", "sales", "penjualan", "jual", "orders", "order", "pesanan", "transaksi"],
    .payment: ["payment", "payments", "pembayaran", "bayar", "settlement", "acquiring"],
    .remittance: ["remittance", "remittances", "remit", "penyaluran", "salur", "payouts", "payout"],
    .transfer: ["transfer", "transfers", "pemindahbukuan"],
    .entitlement: ["entitlement", "entitlements", "penerima", "peserta", "saldo"],
    .incentive: ["incentive", "incentives", "insentif", "pencairan", "disbursements", "disbursement"],
  ]

  /// A name's words in small letters: `merchantOrder`, `No. Pesanan`, `Payment/@ref`.
  static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var wasLower = false
    for byte in name.utf8 {
      let isPart = isLetter(byte) || isDigit(byte) || byte >= 0x80
      if !isPart || (isUpper(byte) && wasLower), !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self).lowercased())
        word = []
      }
      if isPart { word.append(byte) }
      wasLower = isLower(byte)
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self).lowercased()) }
    return words
  }

  struct Fit {
    /// Higher is better; 0: the name does not speak of the field.
    var score = 0
    var isVague = false
  }

  /// How well a name says that its column is `field` of a `kind`.
  static func fit(_ name: String, _ kind: RecordKind, _ field: String) -> Fit {
    let found = words(name)
    var best = Fit()
    for phrase in phrases[kind]?[field] ?? [] {
      let isVague = phrase.hasPrefix("~")
      let isWhole = phrase.drop { $0 == "~" }.hasPrefix("=")
      let wanted = phrase.drop { $0 == "~" || $0 == "=" }.split(separator: " ").map(String.init)
      guard wanted.allSatisfy(found.contains), !isWhole || wanted.count == found.count else { continue }
      let isExact = wanted.count == found.count
      let score = 10 * wanted.count + (isExact ? 10 : 0) - 2 * (found.count - wanted.count) - (isVague ? 5 : 0)
      if score > best.score {
        best = Fit(score: score, isVague: isVague || (!isExact && found.count > wanted.count + 1))
      }
    }
    return best
  }

  static func isKnown(_ name: String) -> Bool {
    phrases.contains { kind, fields in fields.keys.contains { fit(name, kind, $0).score >= 15 } }
  }
}
