// Checks and renders names and addresses of pg_hba.conf, so that PostgreSQL reads back the same
// (hba.c). Checking and rendering stay in one file to agree.
import { isIP } from "node:net";
import { LONGEST_NAME_BYTES } from "../contract/longest-name";
import type { PostgresMajor } from "../contract/postgres-major";
import { quoteHbaText, quoteHbaToken } from "./quote";

/** Why a value is refused: the parts of its problem. */
export interface Refusal {
  readonly expected: string;
  readonly fix?: string;
}

const databaseKeywords = ["all", "sameuser", "samerole", "replication"];
const roleKeywords = ["all"];
const addressKeywords = ["all", "samehost", "samenet"];

/** Describes why a rule cannot have this database; undefined when it can. */
export function refuseDatabase(text: string, major: PostgresMajor): Refusal | undefined {
  if (databaseKeywords.includes(text)) return undefined;
  if (text === "samegroup") return { expected: '"samerole", its name of today' };
  return refuseName(text, major);
}

/** Describes why a rule cannot have this role; undefined when it can. */
export function refuseRole(text: string, major: PostgresMajor): Refusal | undefined {
  if (roleKeywords.includes(text)) return undefined;
  if (!text.startsWith("+")) return refuseName(text, major);
  const group = text.slice(1);
  return group.startsWith("/")
    ? { expected: "a role after the plus sign" }
    : refuseName(group, major);
}

function refuseName(text: string, major: PostgresMajor): Refusal | undefined {
  if (/[\0\n\r]|\p{Surrogate}/u.test(text)) {
    return { expected: "text on one line, without NUL and halves of surrogate pairs" };
  }
  if (text.startsWith("@")) {
    return { expected: "names", fix: "a file of names is not delivered, list them instead" };
  }
  if (text.startsWith("/")) {
    if (major < 16) return { expected: "a name; PostgreSQL 16 or newer for a regular expression" };
    return text === "/" ? { expected: "a regular expression after the slash" } : undefined;
  }
  const bytes = Buffer.byteLength(text, "utf8");
  return bytes < 1 || bytes > LONGEST_NAME_BYTES
    ? { expected: `a name of 1 to ${LONGEST_NAME_BYTES} bytes` }
    : undefined;
}

/**
 * Renders a database of a rule: keywords as such, other names quoted where necessary.
 *
 * @throws {RangeError} for a text that cannot be quoted, as `quoteHbaToken` does.
 */
export function renderDatabase(text: string, major: PostgresMajor): string {
  return databaseKeywords.includes(text) ? text : renderName(text, major);
}

/**
 * Renders a role of a rule: `all` and a leading plus sign keep their meaning.
 *
 * @throws {RangeError} for a text that cannot be quoted, as `quoteHbaToken` does.
 */
export function renderRole(text: string, major: PostgresMajor): string {
  if (roleKeywords.includes(text)) return text;
  // Inside the quotes, the plus sign would lose its meaning.
  return text.startsWith("+") ? `+${quoteHbaToken(text.slice(1))}` : renderName(text, major);
}

function renderName(text: string, major: PostgresMajor): string {
  return major >= 16 && text.startsWith("/") ? quoteHbaText(text) : quoteHbaToken(text);
}

/** Describes why a rule cannot have this address; undefined when it can. */
export function refuseAddress(text: string): Refusal | undefined {
  if (addressKeywords.includes(text)) return undefined;
  const expected = "an IP address, a range such as 10.0.0.0/8, a host name, a domain, or a keyword";
  const [address = "", prefix, ...rest] = text.split("/");
  const family = text.includes("%") ? 0 : isIP(address);
  if (family !== 0 && rest.length === 0) {
    const bits = family === 4 ? 32 : 128;
    if (prefix === undefined) return undefined;
    return /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= bits
      ? undefined
      : { expected: `a prefix length from 0 to ${bits}` };
  }
  return isHostName(text) ? undefined : { expected };
}

/**
 * Accepts a host name, or a domain with a leading dot. An address by inet_aton(3) is not a host
 * name.
 */
function isHostName(text: string): boolean {
  const name = text.replace(/^\./, "");
  const labels = name.split(".");
  if (name.length > 253) return false;
  if (!labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label))) {
    return false;
  }
  return !labels.every((label) => /^(\d+|0x[0-9a-f]*)$/i.test(label));
}

/**
 * Renders an address of a rule; adds the prefix length that PostgreSQL requires after a single IP
 * address.
 *
 * @throws {RangeError} for an invalid address.
 */
export function renderAddress(text: string): string {
  if (refuseAddress(text) !== undefined) {
    throw new RangeError("Cannot write an address for pg_hba.conf: the text is no address");
  }
  const family = isIP(text);
  if (family === 0) return text;
  return family === 4 ? `${text}/32` : `${text}/128`;
}
