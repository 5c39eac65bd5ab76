// Checks user-supplied revocation lists.
import { problem, showText, type Problem } from "../contract/problem";
import { readCertificate, type Certificate } from "./certificate";
import { maySignLists } from "./may-sign-lists";
import { readLists, type ReadList } from "./read-lists";
import { x509 } from "./x509";

/** The parsed lists, and their problems. */
export interface ListsRead {
  /** PEM that PostgreSQL can read; empty when there are problems. */
  readonly pem: string;
  /** Serial numbers on the lists, lower-case hexadecimal without leading zeros. */
  readonly serials: string[];
  readonly problems: Problem[];
}

/**
 * Parses revocation lists, and checks that each authority has a current one with a valid signature:
 * PostgreSQL refuses every client of an authority without one, with "unknown ca".
 */
export async function readRevocationLists(
  crlPem: string,
  authorityPems: readonly string[],
  path: string,
  now: Date,
): Promise<ListsRead> {
  const lists = readLists(crlPem);
  if (lists.length === 0) {
    const shown = "text without a readable list";
    const expected = "PEM with X509 CRL blocks";
    return { pem: "", serials: [], problems: [problem({ path, shown, expected })] };
  }
  const authorities = authorityPems.map(readCertificate);
  const verdicts = await Promise.all(
    authorities.map((authority) => judge(authority, lists, path, now)),
  );
  const problems = verdicts.flat();
  if (problems.length > 0) return { pem: "", serials: [], problems };
  const serials = lists.flatMap((list) => list.serials);
  return { pem: lists.map(({ pem }) => pem).join(""), serials: [...new Set(serials)], problems };
}

async function judge(
  authority: Certificate,
  lists: readonly ReadList[],
  path: string,
  now: Date,
): Promise<Problem[]> {
  const subject = showText(authority.subject);
  const own: ReadList[] = [];
  for (const list of lists) {
    if (await signedBy(list, authority)) own.push(list);
  }
  if (!maySignLists(authority)) {
    const shown = `signed by ${subject}, whose key usages lack cRLSign`;
    return [problem({ path, shown, expected: "an authority that may sign lists" })];
  }
  if (own.length === 0) {
    const shown = `without a list that ${subject} has signed`;
    const expected = "a complete one for each certificate of the authority up to the root";
    const fix = "PostgreSQL refuses every client below an authority without a list";
    return [problem({ path, shown, expected, fix })];
  }
  if (own.some(({ crl }) => isCurrent(crl, now))) return [];
  const periods = own.map(({ crl }) => periodOf(crl)).join(", ");
  const shown = `a list of ${subject} that is good ${periods}`;
  const expected = "a current one, since PostgreSQL refuses every client otherwise";
  return [problem({ path, shown, expected })];
}

function isCurrent({ thisUpdate, nextUpdate }: ReadList["crl"], now: Date): boolean {
  return thisUpdate <= now && (nextUpdate === undefined || nextUpdate > now);
}

function periodOf({ thisUpdate, nextUpdate }: ReadList["crl"]): string {
  const end = nextUpdate === undefined ? "" : ` until ${nextUpdate.toISOString()}`;
  return `from ${thisUpdate.toISOString()}${end}`;
}

/**
 * Returns true for a complete list that `authority` signed. A critical extension marks a partial
 * list, which OpenSSL refuses, or a delta list, which OpenSSL takes for the complete one (RFC 5280,
 * 5.2.4 and 5.2.5).
 */
async function signedBy({ crl }: ReadList, authority: Certificate): Promise<boolean> {
  try {
    const certificate = new x509.X509Certificate(authority.pem);
    if (crl.issuer !== certificate.subject) return false;
    if (crl.extensions.some(({ critical }) => critical)) return false;
    return await crl.verify({ publicKey: certificate });
  } catch {
    return false;
  }
}
