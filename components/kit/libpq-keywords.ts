import type { KitConnection } from "./kit-connection";
import { libpqParameters } from "./libpq-parameters";

/** Renders libpq's keyword/value string ("Keyword/Value Connection Strings"), without a password. */
export function renderKeywords(connection: KitConnection): string {
  return libpqParameters(connection)
    .map(({ keyword, value }) => `${keyword}=${quoteKeywordValue(value)}`)
    .join(" ");
}

/**
 * Quotes a value of a keyword/value string with single quotes, and escapes quotes and backslashes
 * with a backslash. Leaves values that need no quotes as they are.
 *
 * @example quoteKeywordValue("it's") // 'it\'s'
 */
export function quoteKeywordValue(value: string): string {
  if (/^[a-zA-Z0-9._:/@+-]+$/.test(value)) return value;
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}
