/// The compressed file.
extension FaultCatalogue {
  static let gzip = Area(
    title: "Gzip",
    about: """
      The compressed file itself. A file that is cut or damaged may still hold thousands of good rows; none of \
      them is used, for nobody can say what is missing behind them. "zbyte" in the place is the offset in the \
      compressed file.
      """,
    entries: [
      FaultEntry(
        "gzip-checksum", .file,
        meaning: """
          The content is not what the sender compressed. A gzip file carries a checksum of its content, and the \
          content that came has another one: bytes were changed on the way. An amount could be among them, so \
          nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-checksum]: found checksum mismatch: stored CRC-32 0x0badc0de, \
          computed 0xe42f3504, expected the same; the content was changed or damaged on its way: send the file \
          again; 3 whole records had been seen, none is used (zbyte 435)
          """,
        remedy: """
          Sender: send the file again. If it happens again, compare the file's size and SHA-256 at both ends; a \
          transfer in text mode (FTP "ascii") is the usual cause.
          """),
      FaultEntry(
        "gzip-damaged", .file,
        meaning: """
          Bytes inside the gzip file are not compressed data. The file was damaged on the way or is no gzip file \
          behind its first bytes. Nothing of it is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-damaged]: found bytes that are not deflate in member 1, \
          expected compressed data; send the file again; 0 whole records had been seen, none is used (zbyte 0)
          """,
        remedy: """
          Sender: send the file again, in binary mode.
          """),
      FaultEntry(
        "gzip-header-checksum", .file,
        meaning: """
          The checksum of the gzip header is wrong. Few programs write one; where it stands it must be right, for a \
          damaged header is followed by damaged rows. Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-header-checksum]: found header checksum 0x366f, expected \
          0xc990; send the file again; 0 whole records had been seen, none is used (zbyte 10)
          """,
        remedy: """
          Sender: send the file again.
          """),
      FaultEntry(
        "gzip-header-limit", .file,
        meaning: """
          The gzip header does not end. Name and comment in a header are never used and are short in every honest \
          file; one of more than 64 KiB is an attack or damage. Nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-header-limit]: found a header of over 65,536 bytes, expected \
          a short gzip header; send the file again; 0 whole records had been seen, none is used (zbyte 65536)
          """,
        remedy: """
          Sender: compress the feed with an ordinary gzip and send it again.
          """),
      FaultEntry(
        "gzip-length", .file,
        meaning: """
          The content is longer or shorter than the sender compressed. A gzip file carries the length of its \
          content, and another length came out. Nothing of the file is used, for rows may be missing.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-length]: found length mismatch: stored 7, inflated 420 \
          (modulo 2^32), expected the same; the content was changed or damaged on its way: send the file again; 3 \
          whole records had been seen, none is used (zbyte 439)
          """,
        remedy: """
          Sender: send the file again.
          """),
      FaultEntry(
        "gzip-method", .file,
        meaning: """
          The file is compressed in a way that gzip does not have. A gzip header names its method, and only one (8, \
          deflate) exists. The header is damaged, or the file is none. Nothing of it is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-method]: found compression method 7, expected 8 (deflate); \
          send the file again; 0 whole records had been seen, none is used (zbyte 2)
          """,
        remedy: """
          Sender: compress the feed with an ordinary gzip and send it again.
          """),
      FaultEntry(
        "gzip-nested", .file,
        meaning: """
          The feed was compressed twice. Inside the gzip file there is another one. It is not unpacked any further: \
          a feed has one layer, and files packed inside each other are a way to hide how large they are. Nothing of \
          it is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz:1: error[gzip-nested]: found gzip: still compressed after one layer, \
          expected the feed's text; compress the feed once (byte 0)
          """,
        remedy: """
          Sender: compress the feed once.
          """),
      FaultEntry(
        "gzip-reserved-flags", .file,
        meaning: """
          The gzip header has flags that no standard gives a meaning. Whoever set them knows something about the \
          content that this program does not, so nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-reserved-flags]: found reserved flag bits 32, expected none; \
          send the file again; 0 whole records had been seen, none is used (zbyte 3)
          """,
        remedy: """
          Sender: compress the feed with an ordinary gzip and send it again.
          """),
      FaultEntry(
        "gzip-trailing-bytes", .file,
        meaning: """
          Something lies behind the end of the gzip data. It could be rows that were appended by hand and would be \
          lost without a word, or the beginning of another file. So nothing of the file is used. The place is the \
          first byte too many.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-trailing-bytes]: found bytes behind the trailer of member 1, \
          expected the end of the file; send the file again without them; 3 whole records had been seen, none is \
          used (zbyte 443)
          """,
        remedy: """
          Sender: send the file again without what was appended; several gzip files may be joined, plain text \
          behind one may not.
          """),
      FaultEntry(
        "gzip-unexpected-end", .file,
        meaning: """
          The file ends in the middle of its compressed data. The transfer was cut. The message says how many whole \
          records had been read by then, and none of them is used: a cut file must never look like a day with fewer \
          sales.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[gzip-unexpected-end]: found gzip: unexpected end, expected the \
          rest of the compressed data and its 8-byte trailer; the transfer was cut: send the file again; 2 whole \
          records had been seen, none is used (zbyte 350)
          """,
        remedy: """
          Sender: send the file again; upload under another name and rename it when it is whole. Operator: the feed \
          counts as refused until it comes.
          """),
      FaultEntry(
        "gzip-zero-padding", .note,
        meaning: """
          Zero bytes follow the end of the gzip data. Tapes and copies in blocks leave such a filling, and it holds \
          nothing. The file is used; it is a note, because a file that was copied in an unusual way deserves a \
          look.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: warning[gzip-zero-padding]: found 512 zero bytes behind the trailer, \
          expected the end of the file (zbyte 443)
          """,
        remedy: """
          Sender: nothing, or copy the file without filling it up to whole blocks.
          """),
      FaultEntry(
        "inflated-limit", .file,
        meaning: """
          The feed is larger than a feed may be. limits.inflated in the pipeline is the most bytes of text that one \
          file may hold; without it one hostile or broken file could fill the disk and stop the night's run. \
          Reading ends there and nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[inflated-limit]: found a feed of 2097152 bytes, expected at most \
          1048576; limits.inflated of the pipeline (byte 1048576)
          """,
        remedy: """
          Sender: send the day in several numbered files. Operator: if the feed is honest, raise limits.inflated in \
          the pipeline.
          """),
      FaultEntry(
        "ratio-limit", .file,
        meaning: """
          A small file became a huge one. It inflates to more bytes for each compressed one than limits.ratio in \
          the pipeline allows; text of a feed does not, what is made to fill disks (a "zip bomb") does. Reading \
          stops soon after 16 MiB and nothing of the file is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[ratio-limit]: found 17038441 bytes out of 33835, expected at most \
          400 for each compressed byte; what inflates so far is no feed; limits.ratio of the pipeline (byte \
          17038441, zbyte 33835)
          """,
        remedy: """
          Sender: look into the file, which holds the same bytes over and over. Operator: if the feed is honest, \
          raise limits.ratio in the pipeline.
          """),
    ])
}
