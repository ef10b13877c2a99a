/// Fields that are not what their profile says.
extension FaultCatalogue {
  static let values = Area(
    title: "Values",
    about: """
      A field that is not what its profile says. The row is kept as it came in rejects.csv, and its money is not \
      counted.
      """,
    entries: [
      FaultEntry(
        "amount-decimals", .row,
        meaning: """
          The amount has more decimals than there can be. Money has the decimals of its currency, or none where the \
          feed writes whole units; rounding would invent or lose money, however little. The row is rejected.
          """,
        example: """
          gopay/payments_20200904.csv:2: error[amount-decimals]: found '250000.005': more decimals than the \
          currency has, expected IDR with 2 decimals such as 250000.00; amounts are never rounded (record 1, column \
          6 'gross_amount', byte 220)
          """,
        remedy: """
          Sender: write amounts with the decimals that were agreed. Author of the profile: see whether the money \
          style is the feed's.
          """),
      FaultEntry(
        "amount-negative", .row,
        meaning: """
          The amount has a minus where none can be. In this column another field tells which way the money went (a \
          kind, a status, a direction), and a minus beside it would turn it round twice. The row is rejected.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[amount-negative]: found '-250000', expected whole IDR such as \
          250000; this column has no sign (record 2, column 10 'amount', byte 308)
          """,
        remedy: """
          Sender: write the amount without a sign. Author of the profile: say sign: minus in the money style where \
          negative amounts are right.
          """),
      FaultEntry(
        "amount-not-numeric", .row,
        meaning: """
          The amount is not written as the profile says. 3.000 is three thousand in Jakarta and three in London, so \
          marks are never guessed; a letter, a sign or a digit of another script is no amount either and is shown \
          with its code point. The row is rejected.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[amount-not-numeric]: found '250.000', expected whole IDR such as \
          250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 2, \
          column 10 'amount', byte 308)
          """,
        remedy: """
          Sender: write amounts as before. Author of the profile: set the column's money style to an example of \
          what the feed writes, such as "1.000,00".
          """),
      FaultEntry(
        "amount-overflow", .row,
        meaning: """
          The amount is larger than any that can be counted exactly. Amounts are whole numbers of the smallest unit \
          in 64 bits, which is far more than the programme has. A larger one is two numbers run together, and would \
          not add up. The row is rejected.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[amount-overflow]: found '12345678901234567890', expected at most \
          92233720368547758.07 IDR (record 2, column 10 'amount', byte 308)
          """,
        remedy: """
          Sender: look for a missing delimiter, or an identifier in the amount's column.
          """),
      FaultEntry(
        "constant-differs", .row,
        meaning: """
          A column that must always say the same says something else. The profile names such a column to be sure of \
          the rows: their type, or the currency of their amounts. A row of another type or currency must not be \
          counted as one of these, so it is rejected.
          """,
        example: """
          pijarmahir/sales_20200904.csv:2: error[constant-differs]: found 'X', expected 'D' in every row (record 1, \
          column 1 'type', byte 32)
          """,
        remedy: """
          Sender: send rows of this type and currency only; amounts are never converted. Author of the profile: \
          mend the constant if the partner writes another text.
          """),
      FaultEntry(
        "date-implausible", .note,
        meaning: """
          A day in this column can hardly be meant. It lies before limits.earliest or after limits.latest of the \
          pipeline (2000 and 2099 where it says nothing): seconds read as milliseconds give 1970, a slip of the pen \
          2999. It is used as it stands. Each column is noted once, with the first such day and their number.
          """,
        example: """
          tokopedia/remittances_20200904.csv:2: warning[date-implausible]: found 1970-01-19, expected a day from \
          2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? (record 1, column \
          'remit_date', byte 76)
          """,
        remedy: """
          Sender: mend the day. Author of the profile: see whether form and unit of the column are the feed's.
          """),
      FaultEntry(
        "date-impossible", .row, .definition,
        meaning: """
          The day is not in the calendar. It is written in the right form, and there is no such day, as 30 \
          February. It is not moved to the next one, for a term would then begin on a wrong day. The row is \
          rejected; in a definition or register it refuses the definition.
          """,
        example: """
          tokopedia/remittances_20200904.csv:2: error[date-impossible]: found '2020-09-31', expected a day that \
          exists, as yyyy-MM-dd (record 1, column 5 'remit_date', byte 133)
          """,
        remedy: """
          Sender: find out where the day comes from; days put together from parts, or taken from text, go wrong so. \
          Operator: mend the day in the file that is named.
          """),
      FaultEntry(
        "field-limit", .file,
        meaning: """
          A text is longer than a text may be. limits.field in the pipeline is the most bytes of a text that is \
          kept; a reference or code of thousands of bytes means that fields have run together. Nothing of the file \
          is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[field-limit]: found 5000 bytes of text, expected at most 4096; \
          limits.field of the pipeline (record 2, column 4 'course_code', byte 263)
          """,
        remedy: """
          Sender: look at the row that is named for a quote or a delimiter that is missing. Operator: if texts are \
          honestly that long, raise limits.field in the pipeline.
          """),
      FaultEntry(
        "identifier-as-number", .row,
        meaning: """
          A spreadsheet turned an identifier into a number. 1.23457E+15 has lost its last digits for good, so it \
          would match nothing, or the wrong record. The row is rejected.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[identifier-as-number]: found '1.23…' (11 characters), expected an \
          identifier with all its digits; a spreadsheet rewrote it as a number: export the column as text (record \
          2, column 3 'card_number', byte 246)
          """,
        remedy: """
          Sender: export straight from the system, or format the column as text before the file is opened in a \
          spreadsheet.
          """),
      FaultEntry(
        "number-out-of-range", .row, .definition,
        meaning: """
          The number is none, or outside what it can be. The message names the range: instalments are 1 to 4, \
          limits have a least and a greatest value. A row with one is rejected; in a definition or register it \
          refuses the definition.
          """,
        example: """
          gopay/incentives_20200904.csv:2: error[number-out-of-range]: found '5', expected a whole number from 1 to \
          4 (record 1, column 3 'instalment', byte 96)
          """,
        remedy: """
          Sender: send the number in the range that is named. Author of the definition: write digits only, sizes as \
          64KiB or 16MiB.
          """),
      FaultEntry(
        "pattern-mismatch", .row,
        meaning: """
          The text does not have the form that the profile gives it. A card number that has lost its leading zero, \
          or an account in the place of a reference, would match nothing and be told as missing money. The row is \
          rejected; of card and account numbers only the beginning and the length are shown.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[pattern-mismatch]: found '1234…' (15 characters), expected text \
          like [0-9]{16} (record 2, column 3 'card_number', byte 246)
          """,
        remedy: """
          Sender: send the value whole, as text and without added marks. Author of the profile: mend the pattern if \
          the partner's values have changed.
          """),
      FaultEntry(
        "prefix-missing", .row,
        meaning: """
          The value does not begin with the text that the profile takes off. The profile names a prefix that stands \
          before every value of this column; where it is missing, the value may be of another kind. The row is \
          rejected.
          """,
        example: """
          bni/payments_20200904.csv:2: error[prefix-missing]: found '0123…' (16 characters), expected '8988' and \
          the value behind it (record 1, column 2 'va_number', byte 78)
          """,
        remedy: """
          Sender: send the value with its prefix, as always. Author of the profile: mend strip if the partner has \
          changed it.
          """),
      FaultEntry(
        "split-parts", .row,
        meaning: """
          The value does not fall into the number of parts that it should have. The profile takes one part of a \
          text that a mark parts, and with more or fewer marks it cannot be known which part is which. The row is \
          rejected.
          """,
        example: """
          bni/incentives_20200904.xml:9: error[split-parts]: found '0123…' (16 characters), expected 2 parts parted \
          by '-' (record 1, column 'Refs/EndToEndId', byte 679)
          """,
        remedy: """
          Sender: write the reference in the agreed form, with the mark between its parts and nowhere else.
          """),
      FaultEntry(
        "time-format", .row,
        meaning: """
          The day or time is not written as the profile says. 01/02/2020 is January in one country and February in \
          another, so another order is never guessed. The row is rejected.
          """,
        example: """
          tokopedia/remittances_20200904.csv:2: error[time-format]: found '07/09/2020', expected a day as \
          yyyy-MM-dd; another order is never guessed (record 1, column 5 'remit_date', byte 133)
          """,
        remedy: """
          Sender: write days and times as before. Author of the profile: if the form has changed for good, add a \
          profile that is valid from that day.
          """),
      FaultEntry(
        "time-impossible", .row,
        meaning: """
          No clock shows this time. It is written in the right form, and the day, hour, minute or offset does not \
          exist, as 24:00:00. It is not moved, for the day would change with it. The row is rejected.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[time-impossible]: found '2020-09-04 24:00:00', expected a time that \
          exists, as yyyy-MM-dd HH:mm:ss (record 2, column 1 'timestamp', byte 210)
          """,
        remedy: """
          Sender: write midnight as 00:00:00 of the day that begins, and seconds up to 59.
          """),
      FaultEntry(
        "value-missing", .row, .definition,
        meaning: """
          A value that is needed is not there. The field is empty or holds only spaces. Without it the row could \
          not be matched or counted, so it is rejected; in a register the definition is refused.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[value-missing]: found nothing, expected whole IDR such as 250000; a \
          value is required here (record 2, column 10 'amount', byte 308)
          """,
        remedy: """
          Sender: send the value. Author of the profile: say optional: true where it may be missing, and list the \
          words for nothing ("-", "N/A") under null.
          """),
      FaultEntry(
        "word-unknown", .row,
        meaning: """
          The word is none that the profile knows. Statuses and kinds decide whether a row carries money, and a new \
          word could mean either, so the row is rejected. The nearest known word is named where there is one.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[word-unknown]: found 'PIAD', expected one of CANCELLED, PAID, \
          REFUNDED; did you mean 'PAID'? (record 2, column 8 'status', byte 296)
          """,
        remedy: """
          Sender: use the agreed words, and tell the programme before a new one comes. Author of the profile: add \
          the word to the column's map.
          """),
    ])
}
