/// Files, their names and the inbox.
extension FaultCatalogue {
  static let delivery = Area(
    title: "Delivery",
    about: """
      Files, their names and the inbox. A partner sees these first: is the right file there, whole, and under its \
      own name?
      """,
    entries: [
      FaultEntry(
        "changed-while-reading", .file,
        meaning: """
          The file changed while it was being read. Somebody was still writing it, so what was read is neither the \
          old file nor the new one, and a part of a day must not pass for a whole one. The run leaves the file \
          where it is and goes on with the others; the next run takes it.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[changed-while-reading]: found a file that is still being written, \
          expected a whole file; run again once the upload has ended
          """,
        remedy: """
          Sender: upload under another name (ending in .part or .tmp) and rename the file once it is whole. \
          Operator: run again when the upload has ended.
          """),
      FaultEntry(
        "date-differs", .file,
        meaning: """
          The file says that it is of another day than its name does. One of the two is wrong, and a day's money \
          must not be counted on another day. Nothing of the file is used, and its day counts as refused.
          """,
        example: """
          pijarmahir/sales_20200904.csv:1: error[date-differs]: found a file of 2020-09-03, expected 2020-09-04, \
          the date of its name; the file has another's name or another's content: send it again (byte 0)
          """,
        remedy: """
          Sender: send the content of the day that the name says, or give the file the name of its day. If it was \
          sent under the wrong name, the day it was named after is still owed.
          """),
      FaultEntry(
        "empty-file", .file,
        meaning: """
          The file has no byte at all. A day on which nothing happened still has its header line, totals or \
          document, so a file of nothing is an upload that failed and not a quiet day. The file is refused, for \
          otherwise a lost day would look like a day without sales.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[empty-file]: found a file of 0 bytes, expected a feed; send the file \
          again; a day without rows still has its header (zbyte 0)
          """,
        remedy: """
          Sender: send the file again. On a day without rows send what surrounds them: header, totals, end mark or \
          the empty document.
          """),
      FaultEntry(
        "feed-ambiguous", .file,
        meaning: """
          Several parties have files of this name. Rekon finds the profile of a file by its name, and this one fits \
          more than one feed; it does not guess, for another party's rules would turn good rows away or read them \
          wrongly.
          """,
        example: """
          export/remittances_20200904.csv: error[feed-ambiguous]: found the name 'remittances_20200904.csv', which \
          2 feeds have, expected the file in a folder of its party, or --feed; say which feed it is: --feed \
          bukalapak/remittances or --feed tokopedia/remittances
          """,
        remedy: """
          Put the file into a folder named after its party, or say which feed it is with --feed PARTY/FEED.
          """),
      FaultEntry(
        "feed-unknown", .file,
        meaning: """
          No profile reads this file or has this name. Rekon finds the profile of a file by its name, or by the \
          feed that --feed says, and there is none of that name.
          """,
        example: """
          export.csv: error[feed-unknown]: found the feed 'gopay/payment', expected one of bukalapak/remittances, \
          tokopedia/sales, tokopedia/remittances, gopay/payments, ovo/transfers; did you mean 'gopay/payments'?
          """,
        remedy: """
          Give the file the name that its profile writes (docs/feeds.md shows each), or say which feed it is with \
          --feed PARTY/FEED. A new partner needs a profile first: docs/add-a-partner.md.
          """),
      FaultEntry(
        "file-exists", .command,
        meaning: """
          There is a file already where the draft should be written. It may be an earlier draft that somebody has \
          completed by hand, and that work would be lost. rekon init feed writes nothing and ends with exit status 73.
          """,
        example: """
          kelasku.yaml: error[file-exists]: found a file of that name, expected a new one; write over it with \
          --force
          """,
        remedy: """
          Give another name with --out, or write over the file with --force.
          """),
      FaultEntry(
        "file-not-found", .file,
        meaning: """
          There is no file at this path. A misspelt path must not pass for a file without faults. rekon check tells \
          it, goes on with the other files, and ends with exit status 66.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[file-not-found]: found no such file, expected a feed; is the path \
          right?
          """,
        remedy: """
          Give the path of the file as seen from the folder in which the command runs.
          """),
      FaultEntry(
        "foreign-format", .file,
        meaning: """
          The file is packed in a way that is not read. Its first bytes are those of zip, zstd, bzip2, xz or PGP; \
          feeds come as gzip or as plain text. Nothing of it is used.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: error[foreign-format]: found a zip file, expected gzip or plain text; \
          compress the feed with gzip (zbyte 0)
          """,
        remedy: """
          Sender: compress the feed with gzip, or send it as it is. A file encrypted with PGP is decrypted before \
          it is laid into the inbox.
          """),
      FaultEntry(
        "name-mismatch", .note,
        meaning: """
          The file's name and its content disagree about gzip. What a file is, its first bytes say and never its \
          name, so it is read as what it is and nothing is lost. It is a note, because a sender whose names are \
          wrong may have other things wrong.
          """,
        example: """
          tokopedia/sales_20200904.csv.gz: warning[name-mismatch]: found plain text under a name with .gz, expected \
          a gzip file; it was read as what it is (zbyte 0)
          """,
        remedy: """
          Sender: let names of compressed files, and only these, end in .gz.
          """),
      FaultEntry(
        "name-without-date", .note,
        meaning: """
          The name of the checked file does not say which day it is of. It was checked as a file of its feed, in \
          the latest version of the profile, but the day inside could not be held against its name. In the inbox \
          such a file belongs to no feed and is not read.
          """,
        example: """
          export.csv: warning[name-without-date]: found a file name without the business date, expected \
          tokopedia/sales_{date}[_{number}].csv[.gz]; deliver it under such a name; whether the dates inside agree \
          was not checked
          """,
        remedy: """
          Sender: give the file the name that its profile writes before it is delivered, or say --date when it is \
          checked.
          """),
      FaultEntry(
        "not-a-feed", .note,
        meaning: """
          A file in the inbox has a name that belongs to no feed. It is not read. Told as a note in every run, also \
          a quiet one, because a feed under a misspelt name would otherwise be missing while it lies there.
          """,
        example: """
          tokopedia/sales_20200931.csv: warning[not-a-feed]: found a name of no feed, expected a name as the \
          profiles write it; it is not read
          """,
        remedy: """
          Sender: give the file its feed's name, with a day that exists (docs/feeds.md). Operator: take away what \
          is no feed, or add a profile.
          """),
      FaultEntry(
        "not-a-regular-file", .file,
        meaning: """
          What lies under a feed's name is a link, folder, pipe, socket or device. Rekon reads regular files only: \
          a link could point outside the inbox or change later, a pipe could make it wait for ever. It is left \
          alone, and the run counts as incomplete.
          """,
        example: """
          tokopedia/sales_20200904_02.csv: error[not-a-regular-file]: found a symbolic link, expected a regular \
          file; put the feed itself there
          """,
        remedy: """
          Put the file itself there, in place of what points to it.
          """),
      FaultEntry(
        "not-text", .command,
        meaning: """
          The sample is neither lines with delimiters nor XML. The message says what it looks like: a PDF, a \
          workbook, a web page, JSON, or bytes that are no text. There are no columns to draft a profile from, so \
          rekon init feed writes none and ends with exit status 2.
          """,
        example: """
          kelasku/sales_20200904.csv:1: error[not-text]: found a PDF document, expected lines with delimiters, or \
          XML; ask the partner for an export as CSV or XML (byte 0)
          """,
        remedy: """
          Author: ask the partner for an export as CSV or XML, and draft from that.
          """),
      FaultEntry(
        "scope-gap", .note,
        meaning: """
          The first file is more than a week older than the next one. Without period.from in the pipeline the \
          earliest delivered day is the first one that feeds are owed for, so one stray old file makes every day \
          since then a missing one. It is a note at the top of many FEED_MISSING breaks.
          """,
        example: """
          tokopedia/sales_20200804.csv: warning[scope-gap]: found files of 2020-08-04, then none before 2020-09-04, \
          expected a feed a day from the first date on; set period.from in the pipeline if the first file is a \
          stray
          """,
        remedy: """
          Operator: set period.from in the pipeline to the first day that counts, or take the stray file out of the \
          inbox and start with a new state folder.
          """),
      FaultEntry(
        "unreadable", .file,
        meaning: """
          The machine does not let this file be read. The reason behind "found" is the operating system's: no \
          permission, or an error of the disk. One file that cannot be read is that file's trouble, so the others \
          are read and the run counts as incomplete.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[unreadable]: found Permission denied, expected a file that can be \
          read; mend it and run again
          """,
        remedy: """
          Operator: give the program's user the right to read the file, or mend the disk, and run again.
          """),
    ])
}
