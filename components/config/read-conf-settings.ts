import { own } from "../contract/own";

/**
 * Parses a rendered `postgresql.conf`: returns the last value of each name. The proof compares the
 * delivered file with what is in force.
 */
export function readConfSettings(text: string): Record<string, string> {
  const settings = text.split("\n").flatMap((line): [string, string][] => {
    const [, name, value] = /^([a-z_][a-z0-9_.]*) = ([^]*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquote(value)]];
  });
  return Object.fromEntries(settings);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** Reverses `quoteConfValue`; returns an unquoted value as it is. */
function unquote(value: string): string {
  if (!value.startsWith("'")) return value;
  return value
    .slice(1, -1)
    .replace(/''|\\([0-7]{3}|[^])/g, (found, escaped?: string) =>
      found === "''" ? "'" : unescape(escaped ?? ""),
    );
}

function unescape(escaped: string): string {
  if (escaped.length === 3) return String.fromCharCode(parseInt(escaped, 8));
  return own(escapes, escaped) ?? escaped;
}
