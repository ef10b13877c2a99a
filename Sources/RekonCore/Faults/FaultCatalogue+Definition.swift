/// Pipelines and registers.
extension FaultCatalogue {
  static let definition = Area(
    title: "Definitions",
    about: """
      Pipelines, profiles and registers. All of a definition's faults are told at once, with line and key, before \
      the first byte of a feed is read.
      """,
    entries: [
      FaultEntry(
        "code-form", .definition,
        meaning: """
          A name of a break is not in the form that they all have. Names of breaks are capitals, digits and _, so \
          that nobody mistakes them for the faults on this page and every report can be filtered by them.
          """,
        example: """
          pipelines/training-payments.yaml:60: error[code-form]: links.forward.breaks.over: found 'forward-over', \
          expected a code of capitals, digits and _
          """,
        remedy: """
          Author of the definition: write the name as PAYMENT_MISSING is written.
          """),
      FaultEntry(
        "code-twice", .definition,
        meaning: """
          Two kinds of break have the same name. In the report nobody could tell them apart.
          """,
        example: """
          pipelines/training-payments.yaml:39: error[code-twice]: links.payment.breaks.scale: found \
          'PAYMENT_DOUBLE', expected a code of its own; 'payment.double' has this one
          """,
        remedy: """
          Author of the definition: give each kind a name of its own.
          """),
      FaultEntry(
        "currency-mixed", .definition,
        meaning: """
          A profile names another currency than its pipeline. One pipeline reconciles one currency, for sums over \
          two mean nothing.
          """,
        example: """
          pipelines/feeds/gopay.yaml:16: error[currency-mixed]: feeds.payments.fields.amount.money.currency: found \
          'EUR', expected the pipeline's IDR; one pipeline reconciles one currency
          """,
        remedy: """
          Author of the definition: take the currency out of the profile, or make a pipeline for that currency.
          """),
      FaultEntry(
        "currency-unknown", .definition,
        meaning: """
          The currency is none that is known. Its code tells how many decimals an amount has, and a guess there is \
          a factor of a hundred.
          """,
        example: """
          pipelines/training-payments.yaml:6: error[currency-unknown]: currency: found 'RUP', expected an ISO 4217 \
          code
          """,
        remedy: """
          Author of the definition: write the code of ISO 4217 in capitals, such as IDR.
          """),
      FaultEntry(
        "dated-gap", .definition,
        meaning: """
          A list of values leaves a day out, or gives a day two values. A term, a rate or a severity has to say \
          something for every day, or nothing would be found on that day.
          """,
        example: """
          pipelines/training-payments.yaml:53: error[dated-gap]: links.forward.terms.forward_term.1: found nothing \
          before 2020-08-07, expected values that cover every day once; leave out valid_from of the first and \
          valid_to of the last; each other ends on the day before the next
          """,
        remedy: """
          Author of the definition: leave out valid_from of the first value and valid_to of the last; each other value \
          ends on the day before the next begins.
          """),
      FaultEntry(
        "definition-empty", .definition,
        meaning: """
          The file is empty. A definition without content would reconcile nothing and report that all is well.
          """,
        example: """
          pipelines/training-payments.yaml:1: error[definition-empty]: found an empty file, expected a definition
          """,
        remedy: """
          Author of the definition: restore the file; docs/definitions.md shows what belongs in it.
          """),
      FaultEntry(
        "definition-limit", .definition,
        meaning: """
          The file stands for more than any definition says. A few lines of aliases of aliases (&a and *a) are \
          enough: each level may double what the one before it stands for, and nobody could wait for the end.
          """,
        example: """
          pipelines/feeds/gopay.yaml:1: error[definition-limit]: found over 4 MiB once every alias is written out, \
          expected a definition's few pages; write out what the aliases stand for, or take some out
          """,
        remedy: """
          Author of the definition: write out what the aliases stand for, or take out those that nothing needs.
          """),
      FaultEntry(
        "definition-shape", .definition,
        meaning: """
          There is a list, a mapping or a single value where another one belongs. The message says what was found \
          and what is expected there.
          """,
        example: """
          pipelines/training-payments.yaml:100: error[definition-shape]: severity.info: found 'FEED_DUPLICATE', \
          expected a list
          """,
        remedy: """
          Author of the definition: compare with docs/definitions.md; a list is written [ a, b ] and a mapping { a: \
          b }.
          """),
      FaultEntry(
        "links-impossible", .definition,
        meaning: """
          The links do not go together. A pair of records is joined twice, a link lacks another one that it counts by, or \
          its name is none. What is due to an institution is what was paid, so sales and remittances need the payments.
          """,
        example: """
          pipelines/training-payments.yaml:50: error[links-impossible]: links.Forward: found a link named \
          'Forward', expected a name of small letters, digits and _
          """,
        remedy: """
          Author of the definition: give each pair of records one link, with a name of small letters.
          """),
      FaultEntry(
        "links-missing", .definition,
        meaning: """
          The pipeline has no links, so there is nothing that could be reconciled. Such a pipeline can read and \
          validate feeds; a report of it would say nothing and look like a clean one.
          """,
        example: """
          pipelines/incentives.yaml: error[links-missing]: links: found no 'links', expected links to reconcile; \
          without them rekon ingest and rekon validate are possible
          """,
        remedy: """
          Operator: use rekon ingest or rekon validate with this pipeline. Author of the definition: add links and \
          terms.
          """),
      FaultEntry(
        "missing-key", .definition,
        meaning: """
          A key that is needed is not there. The message says where it belongs and what it tells. Nothing is \
          assumed in its place: formats, columns and terms are never guessed.
          """,
        example: """
          pipelines/feeds/tokopedia.yaml:16: error[missing-key]: feeds.sales.fields.sold_at: found no 'zone', \
          expected the zone of a time without offset
          """,
        remedy: """
          Author of the definition: add the key at the place that is named; docs/definitions.md explains each.
          """),
      FaultEntry(
        "party-unregistered", .definition,
        meaning: """
          A party is in no register. Who is in the registers owes files; a party that is not there would never be \
          missed, and its silence would look like quiet days.
          """,
        example: """
          pipelines/training-payments.yaml:11: error[party-unregistered]: feeds: found feed gopay/payments of \
          'gopay', expected a party of the platforms or partners register; did you mean 'gopai'?
          """,
        remedy: """
          Operator: add the party to the platforms or partners register with the day it began, or mend the name.
          """),
      FaultEntry(
        "passes-unknown", .definition,
        meaning: """
          A link is to be matched in passes that the engine does not have. The passes stand in the definition so \
          that they can be read there; they must be what the engine does, or the definition would tell something \
          that is not so.
          """,
        example: """
          pipelines/training-payments.yaml:31: error[passes-unknown]: links.payment.passes: found 'participant, \
          amount', expected the passes this engine knows: channel = partner, payment_ref; platform, order_id
          """,
        remedy: """
          Author of the definition: write the passes as they are named in the message.
          """),
      FaultEntry(
        "profile-twice", .definition,
        meaning: """
          Two profiles read the same feed on the same days. Each file would be read in two ways, or by chance in \
          one of them.
          """,
        example: """
          pipelines/training-payments.yaml:11: error[profile-twice]: feeds: found gopay/payments twice for the same \
          days, expected one profile a feed and day; take one out, or part them by valid_from and valid_to
          """,
        remedy: """
          Author of the definition: take one out, or part them by valid_from and valid_to.
          """),
      FaultEntry(
        "profile-unreadable", .definition,
        meaning: """
          A profile that the pipeline names cannot be opened. Paths are relative to the pipeline's folder. Left \
          out, its party's feeds would never be missed.
          """,
        example: """
          pipelines/training-payments.yaml:13: error[profile-unreadable]: feeds.3: found pipelines/feeds/ovoo.yaml: \
          error[cannot-open]: No such file or directory, expected a profile; paths are relative to the pipeline's \
          folder
          """,
        remedy: """
          Author of the definition: mend the path under feeds, or put the file there.
          """),
      FaultEntry(
        "register-unreadable", .definition,
        meaning: """
          A register that the pipeline names cannot be opened. Registers tell who owes files, since when, and which \
          days are holidays. Without them the terms and the missing feeds would be wrong.
          """,
        example: """
          pipelines/training-payments.yaml:21: error[register-unreadable]: registers.holds: found \
          pipelines/registers/hold.csv: error[cannot-open]: No such file or directory, expected a register; paths \
          are relative to the pipeline's folder
          """,
        remedy: """
          Author of the definition: mend the path under registers, or put the file there.
          """),
      FaultEntry(
        "row-width", .definition,
        meaning: """
          A row of a register has another number of fields than its header. Values would stand under the wrong \
          names, so the definition is refused and nothing is read.
          """,
        example: """
          pipelines/registers/partners.csv:2: error[row-width]: found 3 fields, expected 4, as in the header
          """,
        remedy: """
          Operator: mend the line of the register that is named; texts with commas go in quotes.
          """),
      FaultEntry(
        "term-impossible", .definition,
        meaning: """
          A term is not written as one. Terms decide from which day on money counts as missing, so their unit must \
          be said: calendar days as 1d, business days as 5bd. The due date of a feed is told in days after its \
          business date, as +1d.
          """,
        example: """
          pipelines/training-payments.yaml:32: error[term-impossible]: links.payment.terms.payment_grace: found '1 \
          day', expected days as 1d or business days as 5bd, at most 366; a term counts from an event's day and \
          includes its last day
          """,
        remedy: """
          Author of the definition: write the number and the unit without a space.
          """),
      FaultEntry(
        "unknown-key", .definition,
        meaning: """
          There is a key here that nobody knows. It would have no effect, and its author would believe that it has \
          one. The nearest known key is named, or all of them.
          """,
        example: """
          pipelines/training-payments.yaml:5: error[unknown-key]: as_off: found key 'as_off', expected a known key; \
          did you mean 'as_of'?
          """,
        remedy: """
          Author of the definition: mend the key's name, or move it where it belongs.
          """),
      FaultEntry(
        "unknown-value", .definition,
        meaning: """
          The value is none of those that are possible here. The message lists them, and names the nearest one.
          """,
        example: """
          pipelines/feeds/ovo.yaml:7: error[unknown-value]: feeds.transfers.calendar: found 'weekly', expected one \
          of business-days, daily, none
          """,
        remedy: """
          Author of the definition: take one of the values that are listed.
          """),
      FaultEntry(
        "validity-reversed", .definition,
        meaning: """
          A validity ends before it begins. No day would fall into it, and what it is about would never count.
          """,
        example: """
          pipelines/registers/partners.csv:2: error[validity-reversed]: found 2020-03-02, expected a day not before \
          2020-03-20 (column 4 'valid_to')
          """,
        remedy: """
          Author of the definition, or of the register: mend one of the two days; both belong to the validity.
          """),
      FaultEntry(
        "yaml-duplicate-key", .definition,
        meaning: """
          A key stands twice in one mapping. Only one of the two could count, and the other would be believed to.
          """,
        example: """
          pipelines/training-payments.yaml:6: error[yaml-duplicate-key]: found key 'currency' twice, expected each \
          key once
          """,
        remedy: """
          Author of the definition: keep one of them.
          """),
      FaultEntry(
        "yaml-syntax", .definition,
        meaning: """
          The file is not YAML. The words behind "found" are the YAML reader's own. Indent with spaces, never with \
          tabs, and put texts with special characters in quotes.
          """,
        example: """
          pipelines/training-payments.yaml:25: error[yaml-syntax]: found what is no YAML: found character that \
          cannot start any token
          """,
        remedy: """
          Author of the definition: look at the line that is named and the one above it: a bracket or quote that is \
          not closed is often there.
          """),
      FaultEntry(
        "zone-unknown", .definition,
        meaning: """
          The time zone is none that is known. A zone moves the border between two days, and with it a day's money. \
          Known are the Indonesian zones, UTC, and offsets as +07:00.
          """,
        example: """
          pipelines/training-payments.yaml:4: error[zone-unknown]: zone: found 'Europe/Berlin', expected \
          Asia/Jakarta, Asia/Makassar, Asia/Jayapura, UTC or +07:00
          """,
        remedy: """
          Author of the definition: write one of the zones that are named.
          """),
    ])
}
