// Readers that follow PostgreSQL's own sources, written independently of the code that quotes:
// `GUC_scanstr` (guc-file.l) and `next_token` (hba.c).

/** Reads one line `name = 'value'`, as guc-file.l and GUC_scanstr do. */
export function readConfLine(line: string): string {
  const string = /^[a-z_.]+ = '((?:[^'\\\n]|\\[^\n]|'')*)'$/.exec(line);
  if (string?.[1] === undefined) {
    throw new Error(`not one setting on one line: ${JSON.stringify(line)}`);
  }
  const controls: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
  return string[1].replace(/''|\\([0-7]{1,3}|[^])/g, (escape: string, after?: string) => {
    if (after === undefined) return "'";
    if (/^[0-7]/.test(after)) return String.fromCharCode(parseInt(after, 8));
    return controls[after] ?? after;
  });
}

export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** A comma after a token means that the next one belongs to the same field. */
type Piece = Token & { readonly comma: boolean };

/** Reads one line of pg_hba.conf into tokens, as next_token does. */
export function readHbaLine(line: string): Token[] {
  return readPieces(line).map(({ text, quoted }) => ({ text, quoted }));
}

/** Reads one line of pg_hba.conf into fields of tokens, as next_field_expand does. */
export function readHbaFields(line: string): Token[][] {
  const fields: Token[][] = [];
  let open = false;
  for (const { comma, ...token } of readPieces(line)) {
    if (open) fields.at(-1)?.push(token);
    else fields.push([token]);
    open = comma;
  }
  return fields;
}

function readPieces(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const blank = (c: string) => c === " " || c === "\t" || c === "\r";
  while (at < line.length) {
    while (at < line.length && (blank(line[at] ?? "") || line[at] === ",")) at++;
    let [text, inQuote, wasQuote, sawQuote, initialQuote] = ["", false, false, false, false];
    for (; at < line.length; at++) {
      const c = line[at] ?? "";
      if (!inQuote && blank(c)) break;
      if (!inQuote && c === "#") at = line.length;
      if (!inQuote && (c === "#" || c === ",")) break;
      if (c !== '"' || wasQuote) text += c;
      wasQuote = inQuote && c === '"' ? !wasQuote : false;
      if (c === '"') {
        inQuote = !inQuote;
        sawQuote = true;
        if (text === "") initialQuote = true;
      }
    }
    if (sawQuote || text !== "") {
      pieces.push({ text, quoted: initialQuote, comma: line[at] === "," });
    }
  }
  return pieces;
}
