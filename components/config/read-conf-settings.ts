import { own } from "../contract/own";

/**
 * Reads a rendered `postgresql.conf` back: each name with the value that counts, which is the last
 * one. What is delivered is what has to be in force, so the proof takes it from there.
 */
export function readConfSettings(text: string): Record<string, string> {
  const settings = text.split("\n").flatMap((line): [string, string][] => {
    const [, name, value] = /^([a-z_][a-z0-9_.]*) = ([^]*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquote(value)]];
  });
  return Object.fromEntries(settings);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** The other way round of `quoteConfValue`; what is not quoted stays. */
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
