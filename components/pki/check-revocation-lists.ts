// Judges revocation lists that the owner brings.
import { problem, showText, type Problem } from "../validate/problem";
import { readCertificate, type Certificate } from "./certificate";
import { listPemBlocks, pemBytes, toPem } from "./pem";
import { x509 } from "./x509";

/** Lists that were read, and what is wrong with them. */
export interface ListsRead {
  /** PEM as PostgreSQL reads it; empty when something is wrong. */
  readonly pem: string;
  /** Serial numbers on the lists, lower-case hexadecimal without leading zeros. */
  readonly serials: string[];
  readonly problems: Problem[];
}

interface List {
  readonly crl: InstanceType<typeof x509.X509Crl>;
  readonly pem: string;
}

const action = "use the revocation lists";

/**
 * Reads lists, and checks that there is a current one, rightly signed, for each authority: without
 * it PostgreSQL refuses every client below that authority, and says "unknown ca".
 */
export async function readRevocationLists(
  crlPem: string,
  authorityPems: readonly string[],
  path: string,
  now: Date,
): Promise<ListsRead> {
  const lists = listsIn(crlPem);
  if (lists.length === 0) {
    const shown = "text without a readable list";
    const expected = "PEM with X509 CRL blocks";
    return { pem: "", serials: [], problems: [problem({ action, path, shown, expected })] };
  }
  const authorities = authorityPems.map(readCertificate);
  const verdicts = await Promise.all(
    authorities.map((authority) => judge(authority, lists, path, now)),
  );
  const problems = verdicts.flat();
  if (problems.length > 0) return { pem: "", serials: [], problems };
  const serials = lists.flatMap(({ crl }) =>
    crl.entries.map((entry) => entry.serialNumber.toLowerCase().replace(/^0+/, "")),
  );
  return { pem: lists.map(({ pem }) => pem).join(""), serials: [...new Set(serials)], problems };
}

async function judge(
  authority: Certificate,
  lists: readonly List[],
  path: string,
  now: Date,
): Promise<Problem[]> {
  const subject = showText(authority.subject);
  const own: List[] = [];
  for (const list of lists) {
    if (await signedBy(list, authority)) own.push(list);
  }
  if (own.length === 0) {
    const shown = `without a list that ${subject} has signed`;
    const expected = "one for each certificate of the authority up to the root";
    const fix = "PostgreSQL refuses every client below an authority without a list";
    return [problem({ action, path, shown, expected, fix })];
  }
  const current = own.some(({ crl }) => crl.nextUpdate === undefined || crl.nextUpdate > now);
  if (current) return [];
  const ended = own.map(({ crl }) => crl.nextUpdate?.toISOString()).join(", ");
  const shown = `a list of ${subject} that ran out at ${ended}`;
  const expected = "a current one, since PostgreSQL refuses every client otherwise";
  return [problem({ action, path, shown, expected })];
}

async function signedBy({ crl }: List, authority: Certificate): Promise<boolean> {
  try {
    const publicKey = new x509.X509Certificate(authority.pem);
    return await crl.verify({ publicKey });
  } catch {
    return false;
  }
}

function listsIn(text: string): List[] {
  return listPemBlocks(text)
    .filter(({ label }) => label === "X509 CRL" || label === "CRL")
    .flatMap((block) => {
      try {
        const der = pemBytes(block);
        return [{ crl: new x509.X509Crl(der), pem: toPem("X509 CRL", Buffer.from(der)) }];
      } catch {
        return [];
      }
    });
}
