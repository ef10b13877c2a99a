/// Opening lists.
extension FaultCatalogue {
  static let opening = Area(
    title: "Opening lists",
    about: """
      What stood open when a period began (`period.opening`): the last reports of the period before, put together. Nothing \
      is read until the list is mended.
      """,
    entries: [
      FaultEntry(
        "opening-amount", .definition,
        meaning: """
          The opening list has an amount that is none, or one that its own row contradicts. Money is written as reports \
          write it: plain digits with all decimals, a minus in front, no marks. Where the row has both sides, left minus \
          right must be the difference.
          """,
        example: """
          pipelines/opening.csv:2: error[opening-amount]: found 'Rp250.000', expected an amount as -250000.00; a \
          spreadsheet may have changed it: take the row from the report as it is (column 17 'difference')
          """,
        remedy: """
          Operator: take the row from open-items.csv or discrepancies.csv as it is; a spreadsheet rounds and regroups \
          amounts when it saves.
          """),
      FaultEntry(
        "opening-currency", .definition,
        meaning: """
          The opening list has a row in another currency than its pipeline. One pipeline reconciles one currency, for sums \
          over two mean nothing.
          """,
        example: """
          pipelines/opening.csv:2: error[opening-currency]: found 'USD', expected the pipeline's IDR; one pipeline \
          reconciles one currency (column 14 'currency')
          """,
        remedy: """
          Operator: take the list from the reports of this pipeline.
          """),
      FaultEntry(
        "opening-key-twice", .definition,
        meaning: """
          The opening list has a key of a link twice. What was open of one sale, group or batch is one amount; with two \
          rows nobody could say which one the money that comes has to answer.
          """,
        example: """
          pipelines/opening.csv:4: error[opening-key-twice]: found 'tokopedia/TKP000000000101' again, as in line 2, \
          expected each key of a link once; take the row out that is of an older report (column 12 'key')
          """,
        remedy: """
          Operator: put the list together from the reports of one run, the last of the period before.
          """),
      FaultEntry(
        "opening-link", .definition,
        meaning: """
          The opening list names a link that the pipeline does not have. Or it names none for a row with money. Keys mean something \
          only in their link: an order may be open to be paid, to be forwarded, or both.
          """,
        example: """
          pipelines/opening.csv:2: error[opening-link]: found 'payments', expected one of payment, forward, \
          transfer; did you mean 'payment'? (column 6 'link')
          """,
        remedy: """
          Operator: take the list from the reports of this pipeline; if its links were renamed since, rename them in the \
          list, too.
          """),
      FaultEntry(
        "opening-state", .definition,
        meaning: """
          The opening list has a row in a state that no report tells. The state decides whether somebody waits for the \
          row's money: not for what lay before that period, nor for what a person has decided.
          """,
        example: """
          pipelines/opening.csv:2: error[opening-state]: found 'unpaid', expected one of pending, waiting, held, \
          before, decided, break; take the rows from open-items.csv and discrepancies.csv as they are (column 4 \
          'state')
          """,
        remedy: """
          Operator: take the row from open-items.csv or discrepancies.csv as it is.
          """),
      FaultEntry(
        "opening-unreadable", .definition,
        meaning: """
          The opening list that the pipeline names cannot be opened. Without it nobody could say what of the money without \
          a counterpart belongs to the period before, and all of it would be told as breaks.
          """,
        example: """
          pipelines/training-payments.yaml:110: error[opening-unreadable]: period.opening: found \
          pipelines/opening-08.csv: error[cannot-open]: No such file or directory, expected an opening list; its \
          path is relative to the pipeline's folder
          """,
        remedy: """
          Author of the definition: mend the path under period.opening, or put the list there.
          """),
    ])
}
