/// What a feed says of itself.
extension FaultCatalogue {
  static let controls = Area(
    title: "Control totals and balances",
    about: """
      What a feed says of itself, held against its rows: count, sum, currency, day, sequence, balances.
      """,
    entries: [
      FaultEntry(
        "balance-differs", .file,
        meaning: """
          The statement does not add up. Opening balance and booked entries do not make the closing balance; the \
          difference is told. Entries are missing, doubled or changed, and which ones cannot be known, so nothing \
          of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:4: error[balance-differs]: found opening 1000000.00 + entries -250000.00 = \
          750000.00, closing 1000000.00: difference -250000.00, expected opening + booked entries = closing; \
          entries were lost or added on the way: send the statement again (byte 121)
          """,
        remedy: """
          Sender (bank): send the statement again, whole. Operator: the difference often is the amount of the one \
          entry that is missing.
          """),
      FaultEntry(
        "balance-missing", .file,
        meaning: """
          A statement has no opening or no closing balance. Without both nobody can tell whether its entries are \
          all there. Nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:4: error[balance-missing]: found a statement without balance OPBD or PRCD, \
          expected opening and closing balance (byte 121)
          """,
        remedy: """
          Sender (bank): send the statement with both balances; only reports within the day may do without.
          """),
      FaultEntry(
        "balance-repeated", .file,
        meaning: """
          A balance stands twice with different amounts. Which of them counts cannot be known, and the check of the \
          entries hangs on it. Nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:9: error[balance-repeated]: found balance CLBD twice, with different amounts, \
          expected it once (byte 656)
          """,
        remedy: """
          Sender (bank): send each balance once.
          """),
      FaultEntry(
        "control-count", .file,
        meaning: """
          The feed says that it has another number of rows than were read. Rows were lost or added on the way. \
          Every row counts here, also one that is rejected. Nothing of the file is used.
          """,
        example: """
          bni/payments_20200904.csv:3: error[control-count]: found count '2' in the last line, expected 1, the rows \
          read; rows were lost or added on the way: send the feed again (column 2, byte 169)
          """,
        remedy: """
          Sender: send the file again. If it comes out the same, the system that writes it counts wrongly (the \
          header or the total line counted with the rows).
          """),
      FaultEntry(
        "control-currency", .file,
        meaning: """
          The feed says that it is in another currency than the pipeline's. Amounts are never converted, and a sum \
          over two currencies means nothing. Nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:4: error[control-currency]: found currency 'USD' in Acct/Ccy, expected 'IDR'; \
          amounts are never converted: ask the sender which currency it is (byte 121)
          """,
        remedy: """
          Operator: ask the sender which currency it is. Each currency has a pipeline of its own.
          """),
      FaultEntry(
        "control-date", .file,
        meaning: """
          The day that the feed says it is of is no day, or it says two different ones. It is held against the day \
          in the file's name, so it must be readable. Nothing of the file is used.
          """,
        example: """
          pijarmahir/sales_20200904.csv:1: error[control-date]: found date '2020-09-04' in line 1, expected the \
          business date as yyyyMMdd (column 4, byte 0)
          """,
        remedy: """
          Sender: write the day in the form that is named, one business day a file.
          """),
      FaultEntry(
        "control-missing", .file,
        meaning: """
          A control that this feed always carries is not there. Count, sum, date or sequence tell that a file is \
          whole and the right one; where one is missing, the file may be cut or another's. Nothing of it is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:4: error[control-missing]: found no @jumlah, expected the control that this \
          feed carries; the feed may be cut or of another sender (byte 282)
          """,
        remedy: """
          Sender: send the file with the control. Author of the profile: take the control out of the profile only \
          if the partner has stopped sending it for good.
          """),
      FaultEntry(
        "control-party", .file,
        meaning: """
          The feed says that it is of another party. It lies in this party's folder under this party's name, so one \
          of the two is wrong, and one partner's money must not be counted as another's. Nothing of the file is \
          used.
          """,
        example: """
          linkaja/payments_20200904.xml:4: error[control-party]: found party 'ovo' in @partner, expected 'linkaja'; \
          is this the right file? (byte 133)
          """,
        remedy: """
          Operator: find out whose file it is and where it should lie. Sender: send the file that belongs to this \
          name.
          """),
      FaultEntry(
        "control-repeated", .file,
        meaning: """
          A control stands twice. Which of the two counts cannot be known, and a check against either one would be \
          worth nothing. Nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:4: error[control-repeated]: found 'ElctrncSeqNb' more than once, expected it \
          once (byte 121)
          """,
        remedy: """
          Sender: state each control once.
          """),
      FaultEntry(
        "control-sequence", .file,
        meaning: """
          The sequence number is no number. It rises by one with every file, which shows when a file is missing; a \
          text cannot be held against the number before. Nothing of the file is used.
          """,
        example: """
          pijarmahir/sales_20200904.csv:1: error[control-sequence]: found sequence 'x1' in line 1, expected a \
          number that rises by one a file (column 5, byte 0)
          """,
        remedy: """
          Sender: number the files with digits only.
          """),
      FaultEntry(
        "control-sum", .file,
        meaning: """
          The feed says that its rows add up to another sum than they do. An amount was changed, lost or added on \
          the way; both sums are shown. Rows of every status count in it. Nothing of the file is used.
          """,
        example: """
          bni/payments_20200904.csv:3: error[control-sum]: found sum '25000000.00' in the last line, expected \
          250000.00, the sum of the rows read; rows were lost or added on the way: send the feed again (column 3, \
          byte 169)
          """,
        remedy: """
          Sender: send the file again. If it comes out the same, see whether refunds are negative in the sum and \
          whether it is in the feed's unit (rupiah or sen).
          """),
      FaultEntry(
        "detail-count", .note,
        meaning: """
          An entry of a statement has another number of details than it says. What is there was read, and the \
          balances are checked in any case; a detail may be missing all the same, and its transfer would be told as \
          missing.
          """,
        example: """
          bni/transfers_20200904.xml:9: warning[detail-count]: found '2' details stated, expected 1; what is there \
          was read (byte 515)
          """,
        remedy: """
          Sender (bank): send the entry with all of its details.
          """),
      FaultEntry(
        "detail-sum", .note,
        meaning: """
          The details of an entry do not add up to its amount. Money moved that no detail tells of, so some \
          transfer may be missing. The details that are there are used, and the amount that is left over is named.
          """,
        example: """
          bni/transfers_20200904.xml:9: warning[detail-sum]: found details of 212500.00 in an entry of 250000.00, \
          expected the same; 37500.00 moved that no detail tells of (byte 515)
          """,
        remedy: """
          Sender (bank): send all the details of the entry. Operator: look for the amount that is named among the \
          missing transfers.
          """),
      FaultEntry(
        "head-line", .file,
        meaning: """
          A line above the rows is not there or not in its form. It names the sender, the feed or the day, or holds \
          the totals; another line means another file, or one whose beginning is lost. Nothing of the file is used.
          """,
        example: """
          pijarmahir/sales_20200904.csv:1: error[head-line]: found 'H|PINTARIA|SALES|20200904|001', expected a line \
          like 'H|PIJARMAHIR|SALES|{date:yyyyMMdd}|{sequence}'; it names the sender, the feed or the day: is this \
          the right file? (byte 0)
          """,
        remedy: """
          Sender: see whether the right file was sent, and send it with its first lines; a day without rows has \
          them, too.
          """),
      FaultEntry(
        "last-line", .file,
        meaning: """
          The line that closes the feed is not in its form. It is how a cut file is told from a whole one, so it \
          must be exact. Nothing of the file is used.
          """,
        example: """
          pijarmahir/sales_20200904.csv:2: error[last-line]: found 'T|0', expected a line like 'T|{count}|{sum}'; \
          the feed may be cut: send it again (byte 32)
          """,
        remedy: """
          Sender: send the file again; if it comes out the same, write the last line as it was agreed, without \
          spaces or further fields.
          """),
      FaultEntry(
        "rows-after-trailer", .file,
        meaning: """
          There are rows behind the line that closes the feed. Two files may have been joined, and then the totals \
          of the first say nothing about the rows of the second. Nothing of the file is used.
          """,
        example: """
          ovo/transfers_20200904.csv:4: error[rows-after-trailer]: found a row behind the last line, expected the \
          end of the feed; the feed may be two files joined (record 2, byte 140)
          """,
        remedy: """
          Sender: send the files one by one, as numbered files of that day.
          """),
      FaultEntry(
        "statement-amount", .file,
        meaning: """
          An amount of a statement cannot be read. Balances and entries have no sign, for their direction tells \
          which way the money went, and are in the statement's currency. Without the amount the statement cannot be \
          checked, so nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:7: error[statement-amount]: found balance OPBD '-1000000.00', expected IDR \
          with at most 2 decimals such as 250000.00 (byte 373)
          """,
        remedy: """
          Sender (bank): send the amount as the message's standard says: digits, a point, no sign.
          """),
      FaultEntry(
        "statement-direction", .file,
        meaning: """
          It does not say whether money came in or went out. An entry has the direction CRDT or DBIT, and so has a \
          balance that names one; any other word could be either. Nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:7: error[statement-direction]: found direction 'CREDIT' of balance OPBD, \
          expected CRDT or DBIT (byte 374)
          """,
        remedy: """
          Sender (bank): send the direction as CRDT or DBIT.
          """),
      FaultEntry(
        "statement-missing", .file,
        meaning: """
          The message holds no statement. A day on which nothing happened has a statement with two equal balances, \
          so a message of nothing is a fault and not a quiet day. Nothing of the file is used.
          """,
        example: """
          bni/transfers_20200904.xml:1: error[statement-missing]: found a document without a statement, expected \
          one, empty where nothing happened
          """,
        remedy: """
          Sender (bank): send the day's statement, also when it has no entry.
          """),
      FaultEntry(
        "trailer-missing", .file,
        meaning: """
          The line that closes the feed is not there. Every file of this feed ends with it, so this one is cut, and \
          how many rows are missing cannot be known. Nothing of the file is used.
          """,
        example: """
          ovo/transfers_20200904.csv: error[trailer-missing]: found no last line '<END>' behind 2 rows, expected a \
          last line that closes the feed; the feed is cut: send it again (byte 204)
          """,
        remedy: """
          Sender: send the file again, whole.
          """),
    ])
}
