#if DEBUG
  import RekonCore

  /// Mistakes that a matcher could make, made on purpose: a test turns one on for its task, and the proofs must stop the run.
  /// Not in release builds.
  package enum Sabotage: String, CaseIterable, Sendable {
    case losesSale, countsSaleTwice, losesPayment, countsPaymentTwice, losesLine, countsLineTwice
    case dropsPair, swapsPayments, swapsNamedPayments, swapsLines
    case losesBatchLine, countsBatchLineTwice, losesTransfer, countsTransferTwice, swapsTransfers
    case losesInstalment, countsInstalmentTwice, swapsInstalments
    case forgetsBuyer, judgesBuyerTwice

    @TaskLocal package static var current: Sabotage?
    /// No mistake: ordinary keys go the long way, too, which must say the same of them.
    @TaskLocal package static var goesTheLongWay = false

    /// Takes out the first entry that is one, or puts it in twice.
    static func spoil(
      _ entries: inout [HashEntry], loses: Sabotage, twice: Sabotage, where isOne: (HashEntry) -> Bool
    ) {
      guard current == loses || current == twice, let index = entries.firstIndex(where: isOne) else { return }
      if current == loses { entries.remove(at: index) } else { entries.insert(entries[index], at: index) }
    }

    /// Lets two entries of equal amount change places.
    static func swap(
      _ entries: inout [HashEntry], if sabotage: Sabotage, where isOne: (HashEntry) -> Bool,
      amount: (HashEntry) -> Int64
    ) {
      guard current == sabotage else { return }
      let ones = entries.indices.filter { isOne(entries[$0]) }
      for (position, left) in ones.enumerated() {
        for right in ones[(position + 1)...]
        where entries[left].hash != entries[right].hash && amount(entries[left]) == amount(entries[right]) {
          let hash = entries[left].hash
          entries[left].hash = entries[right].hash
          entries[right].hash = hash
          return
        }
      }
    }

    /// Drops a payment on its way to its sale, or lets two of equal price change sales.
    static func spoil(_ messages: inout [PaymentMessage]) {
      switch current {
      case .dropsPair: if !messages.isEmpty { messages.removeFirst() }
      case .swapsPayments: swapPayments(&messages)
      case .swapsNamedPayments: swapNamedPayments(&messages)
      default: break
      }
    }

    private static func swapPayments(_ messages: inout [PaymentMessage]) {
      let ones = messages.indices.filter { !messages[$0].flags.contains(.secondPass) }
      for (position, left) in ones.enumerated() {
        for right in ones[(position + 1)...]
        where messages[left].saleHash != messages[right].saleHash && messages[left].amount == messages[right].amount {
          let other = messages[left]
          messages[left].saleHash = messages[right].saleHash
          messages[right].saleHash = other.saleHash
          messages[left].link = messages[right].link
          messages[right].link = other.link
          return
        }
      }
    }

    /// Payments that name their order are few, so that their prices are made equal: each counts with the other's record.
    private static func swapNamedPayments(_ messages: inout [PaymentMessage]) {
      let ones = messages.indices.filter { messages[$0].flags.contains(.secondPass) }
      guard let left = ones.first, let right = ones.last,
        messages[left].saleHash != messages[right].saleHash
      else { return }
      let other = messages[left].paymentID
      messages[left].paymentID = messages[right].paymentID
      messages[right].paymentID = other
    }
  }
#endif
