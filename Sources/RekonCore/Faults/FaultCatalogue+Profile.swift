/// What a profile says of its feed's form.
extension FaultCatalogue {
  static let profile = Area(
    title: "Profiles",
    about: """
      What a profile says of its feed's form. Told with the definition's other faults, before a feed is read.
      """,
    entries: [
      FaultEntry(
        "column-unlisted", .definition,
        meaning: """
          A field is read from a column that the profile does not list. The feed has no header that names its \
          columns, so the profile lists them in order; a column outside that list could never be found.
          """,
        example: """
          pipelines/feeds/ovo.yaml:8: error[column-unlisted]: feeds.transfers.fields: found column 'batch', \
          expected a column of 'columns': ref, bach, day, amount, status; did you mean 'bach'?
          """,
        remedy: """
          Author of the profile: add the column to csv.columns in its place, or mend the field's column.
          """),
      FaultEntry(
        "columns-named", .definition,
        meaning: """
          The columns are named twice over. A feed with a header names its columns itself, and a list in the \
          profile could contradict it; and in a list each name stands once, or nobody could say which column is \
          meant.
          """,
        example: """
          pipelines/feeds/ovo.yaml:6: error[columns-named]: feeds.transfers.csv.columns: found 'columns' for a feed \
          with a header, expected header: false or optional
          """,
        remedy: """
          Author of the profile: take columns out, or say header: false or header: optional; name each column once.
          """),
      FaultEntry(
        "comment-mark", .definition,
        meaning: """
          The mark of comment lines is not one character. Lines that begin with it are passed over, so it must be \
          exact; a quote cannot be one.
          """,
        example: """
          pipelines/feeds/ovo.yaml:6: error[comment-mark]: feeds.transfers.csv.comment: found '##', expected one \
          character such as #
          """,
        remedy: """
          Author of the profile: give one character, such as "#".
          """),
      FaultEntry(
        "field-required", .definition,
        meaning: """
          A field is called optional that every row needs. Without it rows could not be matched or counted, so the \
          profile cannot make it optional.
          """,
        example: """
          pipelines/feeds/ovo.yaml:9: error[field-required]: feeds.transfers.fields.batch_ref.optional: found \
          optional: true, expected a value in every row: 'batch_ref' is needed
          """,
        remedy: """
          Author of the profile: take optional: true out.
          """),
      FaultEntry(
        "field-type", .definition,
        meaning: """
          A key does not fit the kind of its field. Amounts have a money style, days a day form, words a map; a key \
          that has no effect would be believed to have one.
          """,
        example: """
          pipelines/feeds/ovo.yaml:9: error[field-type]: feeds.transfers.fields.batch_ref.day: found 'day' for \
          'batch_ref', expected text, with 'pattern' at most
          """,
        remedy: """
          Author of the profile: use the key that is named, and take the other one out.
          """),
      FaultEntry(
        "file-pattern", .definition,
        meaning: """
          The files of a feed are not named in a way that can be read. A pattern has the day as {date} once, \
          perhaps a {number}, and lies in its party's folder; otherwise files would belong to no day, or to another \
          party.
          """,
        example: """
          pipelines/feeds/ovo.yaml:6: error[file-pattern]: feeds.transfers.files: found 'ovo/transfers_{day}.csv', \
          expected a path with {date} once, {number} at most, […] for what may be absent; for example \
          tokopedia/sales_{date}[_{number}].csv[.gz]
          """,
        remedy: """
          Author of the profile: write it as in the example, such as tokopedia/sales_{date}[_{number}].csv[.gz].
          """),
      FaultEntry(
        "line-template", .definition,
        meaning: """
          The form of a head or last line cannot be read. It is text with placeholders such as {count} and {sum}; \
          two of them need text between, and a last line begins with a text by which it is known from a row.
          """,
        example: """
          pipelines/feeds/ovo.yaml:6: error[line-template]: feeds.transfers.csv.last: found two placeholders \
          without text between them, expected text with {count} {sum} {sequence} {currency} {any} {date:yyyyMMdd}; \
          for example #TRAILER,{count},{sum}
          """,
        remedy: """
          Author of the profile: write the line as the partner does, with placeholders in the place of what \
          changes: "#TRAILER,{count},{sum}".
          """),
      FaultEntry(
        "map-empty", .definition,
        meaning: """
          A field of words has no words. Every row of the feed would be rejected.
          """,
        example: """
          pipelines/feeds/ovo.yaml:12: error[map-empty]: feeds.transfers.fields.status.map: found no words, \
          expected the feed's words for status
          """,
        remedy: """
          Author of the profile: map each of the feed's words to one that the program knows, as in map: { PAID: \
          paid }.
          """),
      FaultEntry(
        "money-style", .definition,
        meaning: """
          The money style is none that is known. A style is an example of how the feed writes a thousand units, so \
          that it can be read at a glance; the message lists them all.
          """,
        example: """
          pipelines/feeds/ovo.yaml:11: error[money-style]: feeds.transfers.fields.amount.money.style: found \
          '1000.0', expected an example such as 1000 1000.00 1000,00 1.000 1,000 1.000,00 1,000.00 1.000[,00] \
          Rp1.000[,00] 1000[.00] 1000[.##] minor; did you mean '1000.00'?
          """,
        remedy: """
          Author of the profile: take the example that looks like the feed's amounts; "minor" is for digits in the \
          smallest unit.
          """),
      FaultEntry(
        "months-count", .definition,
        meaning: """
          The names of the months are not twelve. Days that are written with a month's name are read by their \
          order, January first.
          """,
        example: """
          pipelines/feeds/ovo.yaml:7: error[months-count]: feeds.transfers.months: found 2 names, expected twelve, \
          January first
          """,
        remedy: """
          Author of the profile: list all twelve names as the feed writes them.
          """),
      FaultEntry(
        "pattern-impossible", .definition,
        meaning: """
          The pattern cannot be read, or not in one pass. Patterns are kept simple, so that no text of a feed can \
          make matching slow: characters, classes such as [0-9], and repetitions such as {12}, none of which can \
          take what follows it.
          """,
        example: """
          pipelines/feeds/ovo.yaml:9: error[pattern-impossible]: feeds.transfers.fields.batch_ref.pattern: found \
          '[0-9]{4,20}7': a repetition and what follows it can take the same character, expected a pattern such as \
          TKP[0-9]{12}
          """,
        remedy: """
          Author of the profile: write the pattern as in TKP[0-9]{12}; close every bracket, and part repetitions by \
          what they cannot take.
          """),
      FaultEntry(
        "split-form", .definition,
        meaning: """
          It is not clear which part of a text is meant. A field may take one part of a text that a mark parts: the \
          mark is one character, the part is told as 1 of 2.
          """,
        example: """
          pipelines/feeds/ovo.yaml:9: error[split-form]: feeds.transfers.fields.batch_ref.part: found '3 of 2', \
          expected one mark in 'split' and a part as 1 of 2
          """,
        remedy: """
          Author of the profile: write split: "-" and part: 1 of 2.
          """),
      FaultEntry(
        "time-format-impossible", .definition,
        meaning: """
          The form of a day or time cannot be read. It is written with yyyy, MM, dd, HH, mm and ss, and names of \
          months need the feed's own list of them.
          """,
        example: """
          pipelines/feeds/ovo.yaml:10: error[time-format-impossible]: feeds.transfers.fields.booked_on.day: found \
          'dd MMM yyyy', expected a date such as yyyy-MM-dd; 'MMM' needs the feed's 'months'
          """,
        remedy: """
          Author of the profile: write the form as the feed writes days, such as dd/MM/yyyy; add months for MMM.
          """),
    ])
}
