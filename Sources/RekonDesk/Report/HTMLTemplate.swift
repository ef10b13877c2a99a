/// The page of ``HTMLReport``.
enum HTMLTemplate {
  static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="rekon {{version}}">
    <title>Check: {{title}}</title>
    <style>
    :root { color-scheme: light dark; --line: #8886; --bad: #b3261e; --rows: #8a5a00; --good: #1b6e37; --mark: #ffd54a66; }
    @media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --rows: #ffcc66; --good: #7bd88f; } }
    body { font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 1rem auto; padding: 0 1rem; }
    section { border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem 1rem; margin: 1rem 0; }
    h2 { overflow-wrap: anywhere; }
    .good > .conclusion { color: var(--good); } .rows > .conclusion { color: var(--rows); }
    .bad > .conclusion { color: var(--bad); }
    .conclusion { font-weight: 600; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
    dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
    ol { padding: 0; list-style: none; } li { border-top: 1px solid var(--line); padding: .75rem 0; }
    li p { margin: .2rem 0; overflow-wrap: anywhere; }
    code { font-weight: 600; } li.file code { color: var(--bad); } li.row code { color: var(--rows); }
    pre { overflow-x: auto; padding: .5rem; border: 1px solid var(--line); margin: .4rem 0; }
    mark { background: var(--mark); color: inherit; outline: 2px solid var(--rows); }
    .place { opacity: .75; }
    @media print { pre { white-space: pre-wrap; overflow-wrap: anywhere; } li { break-inside: avoid; } }
    </style>
    </head>
    <body>
    <h1>{{title}}</h1>
    <p>Checked by rekon {{version}}. Exit status {{exit}}.</p>
    {{#files}}
    <section class="{{class}}">
    <h2>{{path}}</h2>
    <p class="conclusion">{{conclusion}}</p>
    <dl>
    {{#facts}}
    <dt>{{name}}</dt><dd>{{value}}</dd>
    {{/facts}}
    </dl>
    {{#hasFindings}}
    <ol>
    {{#findings}}
    <li class="{{class}}">
    <p><code>{{code}}</code> {{level}} <span class="place">{{place}}</span></p>
    <p>Found {{found}}{{#hasExpected}}; expected {{expected}}{{/hasExpected}}.</p>
    {{#hasRemedy}}
    <p><strong>What to do:</strong> {{remedy}}</p>
    {{/hasRemedy}}
    {{#hasExcerpt}}
    <pre>{{before}}<mark>{{marked}}</mark>{{behind}}</pre>
    {{/hasExcerpt}}
    </li>
    {{/findings}}
    </ol>
    {{/hasFindings}}
    {{#hasRemainder}}
    <p>{{remainder}}</p>
    {{/hasRemainder}}
    </section>
    {{/files}}
    </body>
    </html>

    """
}
