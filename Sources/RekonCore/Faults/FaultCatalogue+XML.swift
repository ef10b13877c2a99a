/// XML documents and their records.
extension FaultCatalogue {
  static let xml = Area(
    title: "XML",
    about: """
      Documents that are not well formed, not safe, or not the feed's; and records in them that cannot be told.
      """,
    entries: [
      FaultEntry(
        "amount-shared", .row,
        meaning: """
          One detail among several has no amount of its own. An entry's amount can stand for its only detail; how \
          much of it belongs to each of several cannot be known. The detail is rejected.
          """,
        example: """
          bni/transfers_20200904.xml:9: error[amount-shared]: found a detail without an amount of its own beside \
          others, expected an amount for each detail; the row's amount cannot be shared out (record 1, byte 679)
          """,
        remedy: """
          Sender (bank): send an amount with each detail.
          """),
      FaultEntry(
        "case-unknown", .row,
        meaning: """
          What this entry is cannot be told. The profile lists the cases of an entry (direction, state, return) and \
          what each means; this one fits none. Taken for a payment it could be one too many, so it is rejected.
          """,
        example: """
          bni/incentives_20200904.xml:9: error[case-unknown]: found direction 'CRDT', state 'BOOK', return absent, \
          expected a case of the profile; what this entry is cannot be told (record 1, byte 680)
          """,
        remedy: """
          Author of the profile: ask the bank what such an entry means and add a case for it; status: ignored \
          passes over it.
          """),
      FaultEntry(
        "element-repeated", .row, .file,
        meaning: """
          An element stands twice where it may stand once. Two amounts or two statuses: which of them counts cannot \
          be known. The row is rejected; in what a statement is checked by, the file is refused.
          """,
        example: """
          linkaja/payments_20200904.xml:3: error[element-repeated]: found 'state' more than once in one row, \
          expected it once (record 1, column 'state', byte 95)
          """,
        remedy: """
          Sender: send the element once in each row.
          """),
      FaultEntry(
        "rows-ignored", .note,
        meaning: """
          Some entries were passed over on purpose. A statement also holds interest, fees and top-ups, and the \
          profile names what makes an entry a record of this feed. They count in the balances all the same. It is a \
          note, so that their number can be looked at.
          """,
        example: """
          bni/transfers_20200904.xml: warning[rows-ignored]: found 1 entry without Refs/EndToEndId; they are no \
          records of this feed
          """,
        remedy: """
          Operator: nothing, as long as the number is what it usually is. If it grows, see whether the bank has \
          stopped sending the reference.
          """),
      FaultEntry(
        "xml-cut", .file,
        meaning: """
          The document ends before it is closed. The file is cut, and what is missing cannot be known, so none of \
          its records is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:4: error[xml-cut]: found no end of what is open: the root element is not \
          closed, expected a document that is closed; the feed is cut: send it again (byte 281)
          """,
        remedy: """
          Sender: send the file again, whole.
          """),
      FaultEntry(
        "xml-depth-limit", .file,
        meaning: """
          Elements lie inside each other deeper than a feed's do. limits.xml_depth in the pipeline is the deepest; \
          documents that go on and on are made to bring readers down. Nothing of the file is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:3: error[xml-depth-limit]: found elements more than 128 deep, expected a \
          feed's few levels; limits.xml_depth of the pipeline (byte 483)
          """,
        remedy: """
          Sender: look into the file. Operator: if the feed is honestly that deep, raise limits.xml_depth in the \
          pipeline.
          """),
      FaultEntry(
        "xml-doctype", .file,
        meaning: """
          The document has a DOCTYPE. It can define texts that blow up to gigabytes, or that fetch files of this \
          machine; a feed needs none. So any document with one is refused where it stands, before anything in it is \
          looked at.
          """,
        example: """
          sekolahmu/sales_20200904.xml:2: error[xml-doctype]: found a DOCTYPE, expected a document without one; \
          entities and outside files are never read: take the declaration out (byte 58)
          """,
        remedy: """
          Sender: write the document without a DOCTYPE.
          """),
      FaultEntry(
        "xml-encoding", .file,
        meaning: """
          The text is not in the encoding that the document declares. Declaration, byte order mark and bytes must \
          agree, and the encoding must be one that places can be told in: UTF-8, UTF-16, ISO-8859-1 or \
          Windows-1252. It is never guessed. Nothing of the file is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:1: error[xml-encoding]: found a document that calls itself 'iso-8859-15', \
          expected UTF-8, UTF-16, ISO-8859-1 or Windows-1252, declared as what it is; it is never guessed (byte 0)
          """,
        remedy: """
          Sender: declare the encoding that is really written, best UTF-8.
          """),
      FaultEntry(
        "xml-namespace", .file,
        meaning: """
          The document is of another kind or version than the profile reads. Its namespace says so. The same words \
          may mean other things there, so nothing of the file is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:2: error[xml-namespace]: found namespace 'urn:sekolahmu:2', expected none; \
          another feed, or a version of the message that the profile does not read (byte 120)
          """,
        remedy: """
          Sender: send the message in an agreed version. Author of the profile: add the namespace once it is known \
          what changed.
          """),
      FaultEntry(
        "xml-root", .file,
        meaning: """
          The document is not the feed's, or there are two. The outermost element has another name than the \
          profile's, or it comes twice in one file. It may be another feed's file, so nothing of it is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:2: error[xml-root]: found the element 'penyaluran', expected 'penjualan'; is \
          this the right feed? (byte 97)
          """,
        remedy: """
          Sender: see whether the right file was sent; send each message as a file of its own.
          """),
      FaultEntry(
        "xml-syntax", .file,
        meaning: """
          The file is not well-formed XML. The words behind "found" are the parser's own. What is behind the fault \
          could be read in several ways, so nothing of the file is used, not even what stands before it.
          """,
        example: """
          sekolahmu/sales_20200904.xml:4: error[xml-syntax]: found what is no XML: Opening and ending tag mismatch: \
          penjualan line 2 and transaksi, expected a well-formed document (byte 293)
          """,
        remedy: """
          Sender: write the document with an XML library instead of putting it together as text; & and < in texts \
          are &amp; and &lt;.
          """),
      FaultEntry(
        "xml-text-limit", .file,
        meaning: """
          A text or attribute is longer than a feed's are. limits.xml_text in the pipeline is the most bytes of \
          one; a longer one is damage or an attack. Nothing of the file is used.
          """,
        example: """
          sekolahmu/sales_20200904.xml:3: error[xml-text-limit]: found a text of over 1024 bytes, expected a \
          field's few characters; limits.xml_text of the pipeline (byte 2272)
          """,
        remedy: """
          Sender: look into the file. Operator: if the feed honestly has such texts, raise limits.xml_text in the \
          pipeline.
          """),
      FaultEntry(
        "xml-trailing", .file,
        meaning: """
          Something follows the end of the document. A second document would be rows that nobody reads, so the file \
          is refused instead of losing them.
          """,
        example: """
          sekolahmu/sales_20200904.xml:5: error[xml-trailing]: found something behind the root element: Extra \
          content at the end of the document, expected the end of the document; the feed may be two files joined \
          (byte 294)
          """,
        remedy: """
          Sender: send each document as a file of its own.
          """),
    ])
}
