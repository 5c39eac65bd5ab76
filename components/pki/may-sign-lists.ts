import type { Certificate } from "./certificate";

/** Bit of the key usage extension (RFC 5280, 4.2.1.3). */
const CRL_SIGN = 1 << 6;

/** Returns true when PostgreSQL accepts revocation lists that the authority signed. */
export function maySignLists({ keyUsages }: Certificate): boolean {
  return keyUsages === undefined || (keyUsages & CRL_SIGN) !== 0;
}
