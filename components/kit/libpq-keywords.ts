import type { KitConnection } from "./kit-connection";
import { libpqParameters } from "./libpq-parameters";

/** Renders the keyword/value string of libpq (34.1.1.1): no password in it. */
export function renderKeywords(connection: KitConnection): string {
  return libpqParameters(connection)
    .map(({ keyword, value }) => `${keyword}=${quoteKeywordValue(value)}`)
    .join(" ");
}

/**
 * Quotes a value of a keyword/value string: single quotes, with a backslash before a quote and a
 * backslash. Values that need no quotes get none.
 *
 * @example quoteKeywordValue("it's") // 'it\'s'
 */
export function quoteKeywordValue(value: string): string {
  if (/^[a-zA-Z0-9._:/@+-]+$/.test(value)) return value;
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}
