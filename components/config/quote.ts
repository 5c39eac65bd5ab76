// Quotes text for PostgreSQL's files and statements so that exactly the same text is read back.
// Knows the grammars only; which text is allowed is checked elsewhere.
import { own } from "../contract/own";

const longestIdentifierBytes = 63;

const names: Readonly<Record<string, string>> = {
  "\0": "a NUL character",
  "\n": "a line feed",
  "\r": "a carriage return",
};

/** Throws without printing the text, which may be a password. */
function refuse(what: string, text: string, forbidden: RegExp, expected: string): void {
  const found = forbidden.exec(text);
  if (found === null) {
    return;
  }
  const name = own(names, found[0]) ?? "half of a surrogate pair";
  throw new RangeError(
    `Cannot quote ${what}: character ${found.index + 1} is ${name}, expected ${expected}`,
  );
}

/** UTF-8 cannot encode half of a surrogate pair: PostgreSQL would read something else. */
const notText = /\0|\p{Surrogate}/u;
const notOneLine = /[\0\n\r]|\p{Surrogate}/u;

/**
 * Quotes a value for `postgresql.conf`: single quotes, `''` for a quote, backslash escapes for a
 * backslash and for control characters, so that it stays on one line (`guc-file.l`).
 *
 * @throws {RangeError} for a NUL character or half of a surrogate pair.
 * @example quoteConfValue("it's") // 'it''s'
 */
export function quoteConfValue(value: string): string {
  refuse("a value for postgresql.conf", value, notText, "text without it");
  const escaped = value.replace(/[\\']|[\u0001-\u001f\u007f]/g, (character) => {
    if (character === "'") return "''";
    if (character === "\\") return "\\\\";
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `'${escaped}'`;
}

const hbaKeywords = new Set([
  "all",
  "sameuser",
  "samerole",
  "samegroup",
  "replication",
  "samehost",
  "samenet",
  "include",
  "include_if_exists",
  "include_dir",
]);

/**
 * Quotes a name for `pg_hba.conf` or `pg_ident.conf`, so that keywords, `@` and `+` lose their
 * meaning (`hba.c`). A plain word that is not a keyword stays unquoted.
 *
 * @throws {RangeError} for a line feed, a carriage return, a NUL character, half of a surrogate
 * pair, and for a leading slash: quoted or not, it makes the name a regular expression.
 * @example quoteHbaToken("all") // "all" in double quotes: the database of that name
 */
export function quoteHbaToken(token: string): string {
  if (token.startsWith("/")) {
    throw new RangeError(
      "Cannot quote a name for pg_hba.conf: character 1 is a slash, " +
        "expected another one; PostgreSQL reads such a name as a regular expression",
    );
  }
  return quoteHbaText(token);
}

/**
 * Quotes text for `pg_hba.conf` or `pg_ident.conf` in which a leading slash keeps its meaning: a
 * regular expression, or an operating system user.
 *
 * @throws {RangeError} as `quoteHbaToken` does, but not for the slash.
 */
export function quoteHbaText(text: string): string {
  refuse("text for pg_hba.conf", text, notOneLine, "text on one line");
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !hbaKeywords.has(text);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

/**
 * Quotes an SQL identifier, always in double quotes.
 *
 * @throws {RangeError} for a NUL character, half of a surrogate pair, empty text, and more than 63
 * bytes, which PostgreSQL would truncate to another name.
 * @example quoteIdentifier('a"b') // "a""b"
 */
export function quoteIdentifier(name: string): string {
  refuse("an SQL identifier", name, notText, "text without it");
  const bytes = Buffer.byteLength(name, "utf8");
  if (bytes < 1 || bytes > longestIdentifierBytes) {
    throw new RangeError(
      `Cannot quote an SQL identifier: its length is ${bytes} bytes, ` +
        `expected 1 to ${longestIdentifierBytes} bytes`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Quotes an SQL string literal. Uses the `E''` form for text with a backslash, as `PQescapeLiteral`
 * does, so that it means the same with any `standard_conforming_strings`.
 *
 * @throws {RangeError} for a NUL character or half of a surrogate pair.
 * @example quoteLiteral("it's") // 'it''s'
 */
export function quoteLiteral(text: string): string {
  refuse("an SQL literal", text, notText, "text without it");
  const quoted = `'${text.replaceAll("'", "''")}'`;
  // The space separates the E from a preceding word.
  return text.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/**
 * Quotes the value of a libpq keyword/value connection string, always in single quotes
 * (PostgreSQL documentation, 32.1.1.1).
 *
 * @throws {RangeError} for a NUL character or half of a surrogate pair.
 * @example `host=${quoteConninfoValue("db.example.org")}` // host='db.example.org'
 */
export function quoteConninfoValue(value: string): string {
  refuse("a value for a connection string", value, notText, "text without it");
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}
