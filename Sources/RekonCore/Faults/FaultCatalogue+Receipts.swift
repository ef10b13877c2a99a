/// Check receipts, their signatures and keys.
extension FaultCatalogue {
  static let receipts = Area(
    title: "Receipts and keys",
    about: """
      Check receipts that partners send with their files, and the keys by which they are believed: is what arrived \
      what was checked, and by whom (docs/receipts.md)?
      """,
    entries: [
      FaultEntry(
        "hmac-wrong", .note, .file,
        meaning: """
          The code beside a check receipt is not the code of this receipt under the shared secret. Either the \
          receipt or the code was changed on the way, or the two sides have different secrets. A receipt that \
          anybody could have written proves nothing, so a file that has no other one is refused. It is a note where \
          another receipt vouches for the file.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[hmac-wrong]: found tokopedia/day.receipt.json.hmac, which is not the \
          code of tokopedia/day.receipt.json, expected HMAC-SHA256 of the receipt's bytes under the shared secret, \
          64 hexadecimal digits; the receipt or its code was changed, or the secrets differ: send both again as \
          they were written
          """,
        remedy: """
          Sender: send the receipt and its .hmac again, as rekon check wrote them, and compare the secrets with the \
          operator. A line end behind the secret does not count; a space does.
          """),
      FaultEntry(
        "key-form", .definition, .command,
        meaning: """
          The file is not the key that belongs here. It is no PEM, is cut, or holds a key of another kind: a public \
          key where a private one is needed, or the other way round, or one that is not Ed25519. What is in the \
          file is not shown.
          """,
        example: """
          pipelines/feeds/tokopedia.yaml:3: error[key-form]: receipts.keys.1.ed25519: found 'keys/private.pem': \
          'PRIVATE KEY', expected 'PUBLIC KEY'; openssl pkey -in KEY.pem -pubout writes the public key of a private \
          one
          """,
        remedy: """
          Sender: make a key with openssl genpkey -algorithm ed25519 and sign with that file. Operator: pin the \
          public half, which openssl pkey -in KEY.pem -pubout writes.
          """),
      FaultEntry(
        "key-not-private", .definition, .command,
        meaning: """
          Others than its owner have access to a private key or a shared secret. Whoever can read it can sign in \
          the partner's name, so the file is not used until it is closed, as ssh does it. A public key may be read \
          by everybody.
          """,
        example: """
          signing.pem: error[key-not-private]: found permissions 0644: not only its owner has access to it, \
          expected permissions 0600 or less; chmod 600 signing.pem
          """,
        remedy: """
          Take the access away with chmod 600. If others may have read the file meanwhile, make a new key and pin \
          that one.
          """),
      FaultEntry(
        "key-not-regular", .definition, .command,
        meaning: """
          The path of a key leads to a folder, a pipe or a device. Only a file has a content that is the same \
          tomorrow; a pipe would also make the program wait. A link to a file is followed.
          """,
        example: """
          pipelines/feeds/tokopedia.yaml:3: error[key-not-regular]: receipts.keys.1.ed25519: found 'keys': a \
          folder, expected a regular file; name the key file itself
          """,
        remedy: """
          Name the key file itself, not the folder in which it lies.
          """),
      FaultEntry(
        "key-short", .definition, .command,
        meaning: """
          The shared secret has less than 16 bytes. A short one can be guessed by trying: one receipt and its code \
          are enough to see whether a guess is right. The line end behind the secret is not counted.
          """,
        example: """
          pipelines/feeds/tokopedia.yaml:3: error[key-short]: receipts.keys.1.hmac: found 'keys/short': a secret of \
          15 bytes, expected at least 16; make one with openssl rand -hex 32
          """,
        remedy: """
          Make a new secret with openssl rand -hex 32, and give it to both sides.
          """),
      FaultEntry(
        "key-unreadable", .definition, .command,
        meaning: """
          A key file cannot be read. The reason behind "found" is the operating system's: it is not there, or this \
          user may not read it. Without its keys a definition is refused, for a run that asked for no signature \
          would believe everybody.
          """,
        example: """
          pipelines/feeds/tokopedia.yaml:3: error[key-unreadable]: receipts.keys.1.ed25519: found \
          'keys/tokopedia.pem': No such file or directory, expected a key file that can be read; paths are relative \
          to the pipeline's folder
          """,
        remedy: """
          Operator: in a definition, give the path as seen from the pipeline's folder, or one that begins with a \
          slash, and see that the program's user may read it. Sender: see whether the path behind --sign-key or \
          --hmac-key is right.
          """),
      FaultEntry(
        "receipt-differs", .file,
        meaning: """
          The file has other bytes, or another size, than the ones that its partner checked. It was changed after \
          the check, damaged on the way, or exchanged; or it was sent anew without a new receipt. Nothing of it is \
          used, and an earlier delivery under its name stays in force.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[receipt-differs]: found 315 bytes with SHA-256 f6e01782581a…, \
          expected 210 bytes with SHA-256 b4de0c6a7471…, which tokopedia/day.receipt.json names; these are not the \
          bytes that were checked: send the checked file, or check this one and send its receipt
          """,
        remedy: """
          Sender: send the file that was checked, or check this one with rekon check --receipt and send the new \
          receipt. Operator: when the sender says that nothing was changed, look for who did it on the way.
          """),
      FaultEntry(
        "receipt-file-absent", .file,
        meaning: """
          A check receipt names a file that has not come. It may still be on the way, have got lost, or lie there \
          under another name. No other file is refused for it, but the run ends incomplete (exit status 2) until it \
          is there. A file that the check itself refused is not waited for.
          """,
        example: """
          tokopedia/day.receipt.json:29: error[receipt-file-absent]: found tokopedia/sales_20200904_02.csv named, \
          and no such file in the inbox, expected every file that a receipt names; send the file under this name, \
          or the receipt again without it
          """,
        remedy: """
          Sender: send the file under the name that was checked; or, if it will not come, send the receipt again \
          under its own name without that file.
          """),
      FaultEntry(
        "receipt-form", .file,
        meaning: """
          A check receipt is not as rekon check writes it. It is no JSON, is cut, or has a member more, less, twice \
          or of another type. It is read strictly, because what is signed must be readable in one way only. Nothing \
          of it is used, and the run is incomplete, for nobody knows which files it names.
          """,
        example: """
          tokopedia/day.receipt.json:1: error[receipt-form]: found no 'signed_by', expected the members of a \
          receipt: format, rekon, signed_by, files; send the receipt as rekon check wrote it
          """,
        remedy: """
          Sender: send the receipt again under the same name, as rekon check wrote it, and let no program edit or \
          reformat it.
          """),
      FaultEntry(
        "receipt-format", .file,
        meaning: """
          A check receipt is of another version of its format. The number in its first member says which one, and \
          this program does not know it. A receipt that is understood by half could vouch for what it does not \
          mean, so nothing of it is used, and the run is incomplete.
          """,
        example: """
          tokopedia/day.receipt.json:1: error[receipt-format]: found format 2, expected format 1; another version \
          of rekon wrote it: let both sides use the same
          """,
        remedy: """
          Sender and operator: use versions of rekon that write and read the same format; then check again and send \
          the receipt under the same name.
          """),
      FaultEntry(
        "receipt-missing", .file,
        meaning: """
          No check receipt names the file, and its party must send one. The definition says so with \
          receipts.required, from the day in required_from on. The file is refused until a receipt comes; then the \
          run is simply started again, and the file need not be sent once more.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[receipt-missing]: found no check receipt that names it, expected one, \
          as receipts.required of tokopedia asks; check the file with rekon check --receipt and send the receipt, \
          too
          """,
        remedy: """
          Sender: check the file with rekon check --receipt and send the receipt, with its signature, into the same \
          folder.
          """),
      FaultEntry(
        "receipt-refused", .file,
        meaning: """
          The partner's own check refused this file, and it was sent all the same. The receipt names these very \
          bytes. Even where they could be read here, nothing of them is used: what the sender's side calls wrong is \
          not counted as right on this one.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[receipt-refused]: found the verdict 'refused' in \
          tokopedia/day.receipt.json, expected a file that its partner's check accepts; rekon check says why: mend \
          the file, check it and send it with its new receipt
          """,
        remedy: """
          Sender: see with rekon check what is wrong, mend the file, check it again and send both. Operator: when \
          the receipt is of an older program and the file is good, ask for a new receipt.
          """),
      FaultEntry(
        "receipt-rows", .note, .file,
        meaning: """
          The check found other numbers of rows than this run, in the same bytes. With the very same profile that \
          cannot be, unless another program wrote the receipt, so the file is refused. With another profile it may \
          well be and is only a note: partner and operator read the file by different rules.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[receipt-rows]: found 1 read, 1 accepted, 0 rejected, 0 ignored, \
          expected 2 read, 1 accepted, 1 rejected, 0 ignored, as tokopedia/day.receipt.json says; the check that \
          wrote the receipt was another program's: check the file again and send the receipt
          """,
        remedy: """
          Sender: check the file again with the operator's version of rekon and its definition, and send the \
          receipt.
          """),
      FaultEntry(
        "receipt-sums", .note, .file,
        meaning: """
          The check found other sums than this run, in the same bytes. The sums that differ are shown, here and as \
          the receipt says. With the very same profile another program must have written the receipt, so the file \
          is refused; with another profile it is only a note.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[receipt-sums]: found amount 250000.00 IDR, expected amount 250001.00 \
          IDR, as tokopedia/day.receipt.json says; the check that wrote the receipt was another program's: check \
          the file again and send the receipt
          """,
        remedy: """
          Sender: check the file again with the operator's version of rekon and its definition, and send the \
          receipt. Until then money is not agreed on: do not settle by either sum.
          """),
      FaultEntry(
        "signature-bad", .note, .file,
        meaning: """
          The signature beside a check receipt is not one of these bytes by a pinned key. The receipt was changed \
          after it was signed, or the signature is another receipt's, cut or reformatted. A file that no other \
          receipt vouches for is refused; where one does, this is a note.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[signature-bad]: found tokopedia/day.receipt.json.sig, which is no \
          signature of tokopedia/day.receipt.json by a key of tokopedia, expected 64 bytes of Ed25519 over the \
          receipt's bytes; the receipt or its signature was changed: send both again as they were written
          """,
        remedy: """
          Sender: send the receipt and its .sig again as they were written, as binary files. Operator: when it \
          happens again, ask how the files travel, for somebody may be changing them.
          """),
      FaultEntry(
        "signature-key-expired", .note, .file,
        meaning: """
          The key that signed the check receipt is not in force on the file's business date. The signature itself \
          is right. Each pinned key has its days, so that a key that was given up, and perhaps lost, cannot sign \
          today's money. A file that no other receipt vouches for is refused.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[signature-key-expired]: found tokopedia/day.receipt.json signed by \
          key 06e3fd8fda29…, in force until 2020-09-03, expected a key in force on 2020-09-04; sign with the new \
          key, or pin this one for longer in receipts.keys of tokopedia
          """,
        remedy: """
          Sender: sign with the key that is in force. Operator: pin the new key, or pin this one for longer in \
          receipts.keys, but only when its owner confirms that it is still theirs.
          """),
      FaultEntry(
        "signature-key-unknown", .note, .file,
        meaning: """
          The check receipt names a key as its signer that is not pinned. Anybody can make a key and sign with it; \
          only keys that the operator has got from the partner and pinned are believed. Fingerprints are shown by \
          their beginning. A file that no other receipt vouches for is refused.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[signature-key-unknown]: found tokopedia/day.receipt.json signed by \
          key deb2ded39dc2…, expected a key of tokopedia: 06e3fd8fda29…; sign with that key, or pin the new one in \
          receipts.keys of tokopedia
          """,
        remedy: """
          Sender: sign with the key that the operator has. Operator: when the partner has a new key, compare its \
          fingerprint by telephone and pin it beside the old one.
          """),
      FaultEntry(
        "signature-missing", .note, .file,
        meaning: """
          A check receipt came without the signature that its party's keys ask for. Its .sig or .hmac is not there, \
          so nobody knows who wrote it. A file that no other receipt vouches for is refused until the signature \
          comes; the order in which they arrive does not matter.
          """,
        example: """
          tokopedia/sales_20200904.csv: error[signature-missing]: found tokopedia/day.receipt.json without a \
          signature, expected tokopedia/day.receipt.json.sig; send it beside the receipt
          """,
        remedy: """
          Sender: send the signature beside the receipt, under its name with .sig or .hmac behind it; rekon check \
          writes it with --sign-key or --hmac-key.
          """),
    ])
}
