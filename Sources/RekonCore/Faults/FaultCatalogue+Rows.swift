/// Header and the form of rows.
extension FaultCatalogue {
  static let rows = Area(
    title: "Header and rows",
    about: """
      The columns' names, and rows that do not have the header's form.
      """,
    entries: [
      FaultEntry(
        "column-limit", .file, .definition,
        meaning: """
          A row has more columns than a row may have. limits.columns in the pipeline is the most of them; far more \
          than the header names mean that the delimiter is not the feed's or that line ends were lost. Nothing of \
          the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[column-limit]: found over 32 columns in one row, expected a row of \
          this feed; limits.columns of the pipeline (byte 210)
          """,
        remedy: """
          Sender: look at the line that is named. Operator: if the feed honestly has that many columns, raise \
          limits.columns in the pipeline.
          """),
      FaultEntry(
        "column-missing", .file, .definition,
        meaning: """
          A column that is needed is not in the header. Without it no row can be read, so the file is refused with \
          one message instead of one for every row. In a register it refuses the definition.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[column-missing]: found no column 'amount', 'list_price' among \
          'timestamp', 'order_id', 'card_number', 'course_code', 'institution_code', 'channel', 'payment_ref', \
          'status', expected these columns (byte 0)
          """,
        remedy: """
          Sender: export with the columns that were agreed, named as in docs/feeds.md. Author of the profile: if \
          the partner renamed a column, add a profile that is valid from that day.
          """),
      FaultEntry(
        "column-unknown", .note, .file,
        meaning: """
          The header names a column that the profile does not know. It is not read, and nothing that is needed is \
          missing; it is a note, because a new column is often the first sign of a new format. Where the profile \
          says unknown_columns: refuse, the file is refused.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: warning[column-unknown]: found column 'voucher', expected only \
          'order_id', 'payment_ref', 'card_number', 'course_code', 'institution_code', 'channel', 'timestamp', \
          'amount', 'list_price', 'status'; it is not read (byte 0)
          """,
        remedy: """
          Sender: tell the programme before the format changes. Author of the profile: name the column under \
          ignored_columns, or read it.
          """),
      FaultEntry(
        "header-blank-name", .file,
        meaning: """
          A column has no name. Columns are found by name, and a nameless one may be a shifted header whose names \
          stand over the wrong values. Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[header-blank-name]: found a column without a name, expected a name \
          for each column (column 4, byte 0)
          """,
        remedy: """
          Sender: name every column in the header line.
          """),
      FaultEntry(
        "header-delimiter", .file,
        meaning: """
          The header is one column and looks as if another mark parted it. The export used another delimiter than \
          the profile has, so every row would be one field. Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[header-delimiter]: found 1 column; it looks like ',' parts them, \
          expected columns parted by ';'; export with the delimiter of the profile (byte 0)
          """,
        remedy: """
          Sender: export with the delimiter that was agreed; spreadsheets take it from the machine's region. Author \
          of the profile: change csv.delimiter if the partner has changed it for good.
          """),
      FaultEntry(
        "header-duplicate-name", .file,
        meaning: """
          A column's name stands twice. Which of the two holds the value cannot be known, and it may be the amount. \
          Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[header-duplicate-name]: found 'amount' as column 9 and again as \
          column 10, expected each name once (column 10, byte 0)
          """,
        remedy: """
          Sender: give each column a name of its own.
          """),
      FaultEntry(
        "header-missing", .file,
        meaning: """
          The first line holds no column name that the profile knows. It is probably a row, and its values are not \
          shown. Nothing of the file is used, for columns are never told by their order alone unless the profile \
          says so.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[header-missing]: found a first line with 10 fields and no column \
          name in it, expected a header line with 'order_id', 'payment_ref', 'card_number', 'course_code', \
          'institution_code', 'channel', 'timestamp', 'amount', 'list_price', 'status'; the first line of the feed \
          names its columns (byte 0)
          """,
        remedy: """
          Sender: begin the file with its header line. Author of the profile: say header: false and list the \
          columns, if the partner never sends one.
          """),
      FaultEntry(
        "header-name-differs", .file,
        meaning: """
          A column's name differs from the profile's in capitals or spaces. It is probably the same column, but \
          names are taken exactly: two columns that differ only so do occur, and a guess could take the wrong one. \
          Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[header-name-differs]: found column 'Amount', expected 'amount'; the \
          names differ in case or spaces only; they must be the same (column 10, byte 0)
          """,
        remedy: """
          Sender: write the name as it was agreed. Author of the profile: write the name as the partner does.
          """),
      FaultEntry(
        "header-repeated", .row,
        meaning: """
          The header line stands again among the rows. Files were joined. The line is rejected, for it is no row, \
          and the rows around it are used.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[header-repeated]: found the header line again, expected a row \
          (record 2, byte 210)
          """,
        remedy: """
          Sender: join files without their later header lines, or send them as numbered files.
          """),
      FaultEntry(
        "rejects-over-limit", .file,
        meaning: """
          More rows were rejected than the feed may have. The limit is reject_limit of its profile; without one, \
          none where the file has control totals, else the larger of 3 rows and 0.1 percent. So many bad rows mean \
          that the file as a whole is not what it should be, and its money would be missing without a single break \
          that says so. Nothing of it is used; the message tells the first row's reason.
          """,
        example: """
          bni/payments_20200904.csv:3: error[rejects-over-limit]: found 1 rejected row of 2, expected at most 0; \
          first: amount-not-numeric: found '250000', expected IDR with 2 decimals such as 250000.00; marks are \
          never guessed; the profile's money style says how this feed writes amounts (record 2, column 6 'amount', \
          byte 251)
          """,
        remedy: """
          Sender: mend the rows, beginning with the one that is named, and send the file again. Author of the \
          profile: mend the profile if the partner's format has changed.
          """),
      FaultEntry(
        "row-too-long", .row,
        meaning: """
          The row has more fields than the header. A delimiter inside a text moves every value behind it by one \
          column, so the row is rejected and the extra values are shown.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[row-too-long]: found 11 fields, expected 10 fields, got 11; extra: \
          '250000' (record 2, byte 210)
          """,
        remedy: """
          Sender: put texts that hold the delimiter in quotes.
          """),
      FaultEntry(
        "row-too-short", .row,
        meaning: """
          The row has fewer fields than the header. It is cut, or a delimiter was lost and values stand in the \
          wrong columns; the columns that are missing are named. The row is rejected.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[row-too-short]: found 8 fields, expected 10 fields, got 8; missing: \
          'list_price', 'amount' (record 2, byte 210)
          """,
        remedy: """
          Sender: send the row whole. If it is the last one of the file, the file is cut: send it again.
          """),
      FaultEntry(
        "rows-not-checked", .note,
        meaning: """
          The rows of this file were counted and not checked. Its header cannot be read, so nobody knows which \
          value stands in which column. There may be more faults in it than were told.
          """,
        example: """
          tokopedia/sales_20200904.csv: warning[rows-not-checked]: found 2 rows under a header that cannot be read, \
          expected columns to check them by; mend the header and check the file again
          """,
        remedy: """
          Sender: mend the header, then check the file again.
          """),
      FaultEntry(
        "trailing-delimiter", .file,
        meaning: """
          Every row ends with a delimiter too many. Each of them would be a row of one field too many; told once \
          for the file instead of once a row. Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:2: error[trailing-delimiter]: found a delimiter at the end of every row (5 \
          rows), expected 10 fields a row; take the last ';' out of each row
          """,
        remedy: """
          Sender: export without the delimiter at the end of the rows, or name the empty column in the header.
          """),
    ])
}
