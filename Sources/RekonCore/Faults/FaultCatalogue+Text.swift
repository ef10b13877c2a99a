/// How bytes become lines and fields.
extension FaultCatalogue {
  static let text = Area(
    title: "Encoding, lines and quotes",
    about: """
      How bytes become lines and fields of a delimited feed. "byte" in the place is the offset in the inflated \
      feed.
      """,
    entries: [
      FaultEntry(
        "blank-feed", .file,
        meaning: """
          The first line is blank. It should name the columns, and without names no field can be found. Nothing of \
          the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[blank-feed]: found a blank line, expected the header line; the \
          first line of the feed names its columns (byte 0)
          """,
        remedy: """
          Sender: begin the file with its header line.
          """),
      FaultEntry(
        "blank-line", .note,
        meaning: """
          There is a blank line between the rows. It holds nothing and is passed over; blank lines at the end of a \
          feed are not even noted. It is a note, because a blank line may stand where a row was lost.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: warning[blank-line]: found a blank line, expected a row
          """,
        remedy: """
          Sender: nothing, or export without blank lines. The first ten are named, the others are counted.
          """),
      FaultEntry(
        "byte-order-mark", .row, .file,
        meaning: """
          A byte order mark stands where it must not. Inside a feed it shows that files were joined, and it would \
          be part of a value that looks right and matches nothing: that row is rejected. At the start of a feed \
          that the profile declares to be Latin-1 or Windows-1252 it contradicts the profile, and the file is \
          refused.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[byte-order-mark]: found a byte order mark inside the feed, expected \
          one at its start at most; files may have been joined (record 2, column 1 'timestamp', byte 210)
          """,
        remedy: """
          Sender: join files before they get a mark, or export each on its own. Author of the profile: declare \
          encoding: utf-8 if the feed is really UTF-8.
          """),
      FaultEntry(
        "empty-feed", .file,
        meaning: """
          There are no rows where there must be something. Either the file has no text at all although it has bytes \
          (a gzip file of nothing), or it is a feed that may not be empty (may_be_empty: false in its profile) and \
          has no row. A lost day must not look like a quiet one, so the file is refused.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz:1: error[empty-feed]: found 0 bytes inside the gzip file, expected a feed \
          with its header line; a day without rows still has its header (byte 0)
          """,
        remedy: """
          Sender: send the file again; a day without rows still has its header, totals or document. Author of the \
          profile: allow empty days with may_be_empty: true, if there are any.
          """),
      FaultEntry(
        "encoding-byte", .row,
        meaning: """
          A byte is no character in the feed's encoding. Windows-1252 leaves five bytes without a meaning, and one \
          of them stands in this field. It is never guessed what was meant, so the row is rejected.
          """,
        example: """
          maubelajarapa/sales_20200904.csv:3: error[encoding-byte]: found byte 0x81, expected characters of \
          windows-1252 (record 1, column 4 'Kode Kursus', byte 171)
          """,
        remedy: """
          Sender: export in the encoding that was agreed. Author of the profile: see whether the feed is really \
          written in the encoding that the profile declares.
          """),
      FaultEntry(
        "encoding-utf16", .file,
        meaning: """
          The feed and its profile disagree about UTF-16, or it is broken UTF-16. Either the file begins with the \
          mark of UTF-16 and the profile declares another encoding, or the profile declares UTF-16 and the file has \
          no mark, half a character or a byte too many. Read wrongly, every field would be garbled, so nothing of \
          the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:1: error[encoding-utf16]: found UTF-16, expected UTF-8 as the profile \
          declares; export the feed as UTF-8 (byte 0)
          """,
        remedy: """
          Sender: export in the encoding that was agreed ("Unicode text" in a spreadsheet is UTF-16). Author of the \
          profile: say encoding: utf-16 if the partner always sends it.
          """),
      FaultEntry(
        "encoding-utf8", .row, .file, .definition,
        meaning: """
          A byte is not UTF-8, which is what the profile declares. Taken for Latin-1 or anything else it might \
          become another letter in a key, so the row is rejected at that byte. In the header line it refuses the \
          file, in a register the definition.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[encoding-utf8]: found byte 0xE9, which is not UTF-8, expected UTF-8 \
          as the profile declares (record 2, column 4 'course_code', byte 266)
          """,
        remedy: """
          Sender: export as UTF-8. Author of the profile: declare encoding: windows-1252 or iso-8859-1 if that is \
          what the partner sends. Operator: save the register as UTF-8.
          """),
      FaultEntry(
        "last-line-open", .note,
        meaning: """
          The last row has no line end behind it. The row is whole by its number of fields and is used; but a file \
          that was cut looks just like this, and in this feed nothing else tells that its rows are all there.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: warning[last-line-open]: found no line end behind the last row, expected \
          one; the feed may be cut (record 2, byte 314)
          """,
        remedy: """
          Sender: end every line, the last one too. Operator: compare the number of rows with the partner's if the \
          day's money does not add up.
          """),
      FaultEntry(
        "line-limit", .file,
        meaning: """
          A line is longer than a line may be. limits.line in the pipeline is the most bytes of one; a longer one \
          means that line ends were lost, and then rows cannot be told apart. Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[line-limit]: found a line of 2098 bytes, expected at most 1024; \
          limits.line of the pipeline (record 2, byte 210)
          """,
        remedy: """
          Sender: see whether the export writes line ends. Operator: if lines are honestly that long, raise \
          limits.line in the pipeline.
          """),
      FaultEntry(
        "mixed-line-ends", .note,
        meaning: """
          Lines end in more than one way. Each of the three ways (LF, CRLF, CR) is read, so every row is there. It \
          is a note, because it shows that the file was edited or put together from several.
          """,
        example: """
          tokopedia/sales_20200904.csv: warning[mixed-line-ends]: found 2 LF, 1 CRLF line ends, expected one kind
          """,
        remedy: """
          Sender: nothing, or export with one kind of line end.
          """),
      FaultEntry(
        "nul-byte", .row, .file,
        meaning: """
          A byte of value 0 stands in the text. Many programs end a text there and would drop what follows without \
          a word. In a delimited feed the row is rejected, in XML the file is refused.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[nul-byte]: found a NUL byte, expected text (record 2, column 4 \
          'course_code', byte 269)
          """,
        remedy: """
          Sender: find out what writes the zero: a field cut in the middle, a damaged disk, or text in UTF-16 that \
          is called something else.
          """),
      FaultEntry(
        "quote-in-field", .row, .definition,
        meaning: """
          A quote stands inside a field that does not begin with one. It may be part of the text or a quote too \
          few; either reading could move the border between fields, so the row is rejected. In a register it \
          refuses the definition.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[quote-in-field]: found a quote inside an unquoted field, expected a \
          quoted field with the quote doubled (record 2, column 4 'course_code', byte 264)
          """,
        remedy: """
          Sender: put the whole field in quotes and double the quote inside it: "5"" pipe". Author of the profile: \
          say quotes: none if quotes mean nothing in this feed.
          """),
      FaultEntry(
        "quote-not-closed", .file, .definition,
        meaning: """
          A quote is opened and never closed. Everything behind it would be one field, so the rows from there on \
          cannot be told apart. The place is where it was opened; nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[quote-not-closed]: found a quote that is opened here and never \
          closed, expected a closing quote in this row; the rows behind it cannot be told apart; close or double \
          the quote (record 2, column 4 'course_code', byte 263)
          """,
        remedy: """
          Sender: close the quote, or double it if it belongs to the text. Author of the profile: say quotes: none \
          if quotes mean nothing in this feed.
          """),
      FaultEntry(
        "quote-swallows-lines", .file,
        meaning: """
          A row goes on over several lines and is not a good row. Two stray quotes can join rows into one that \
          looks almost right, and the rows between would vanish. So a bad row of more than one line refuses the \
          whole file, with what is wrong with it.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[quote-swallows-lines]: found a bad row over 2 lines: found a line \
          end in column 4 'course_code', expected a value on one line, expected a row on one line; a stray quote \
          may have swallowed rows; close or double it (record 2, byte 210)
          """,
        remedy: """
          Sender: look at the line that is named for a quote too many or too few, and double quotes that belong to \
          a text.
          """),
      FaultEntry(
        "record-limit", .file, .definition,
        meaning: """
          A row is larger than a row may be. limits.record in the pipeline is the most bytes of one, line ends \
          inside quotes included; a larger one means that line ends are missing or that a quote is not closed. \
          Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[record-limit]: found a record of over 1024 bytes, expected a row of \
          this feed; look for line ends that are missing, or a quote that is never closed; limits.record of the \
          pipeline (byte 210)
          """,
        remedy: """
          Sender: look at the line that is named. Operator: if rows are honestly that large, raise limits.record in \
          the pipeline.
          """),
      FaultEntry(
        "text-after-quote", .row, .definition,
        meaning: """
          Something follows a closing quote. A quoted field ends with its quote, and only the delimiter or the \
          line's end may follow; where the field really ends cannot be known. The row is rejected at the byte that \
          is named; in a register it refuses the definition.
          """,
        example: """
          tokopedia/sales_20200904.csv:3: error[text-after-quote]: found '5"' behind a closing quote, expected the \
          delimiter or the end of the row (record 2, column 10 'amount', byte 311)
          """,
        remedy: """
          Sender: double the quotes that belong to the text: "5""5".
          """),
    ])
}
