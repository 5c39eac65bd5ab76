import { listPemBlocks, pemBytes, toPem } from "./pem";
import { x509 } from "./x509";

/** A parsed revocation list, not checked. */
export interface ReadList {
  readonly crl: InstanceType<typeof x509.X509Crl>;
  /** PEM with the label that PostgreSQL reads. */
  readonly pem: string;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serials: string[];
}

/** Parses the revocation lists of a text, in order; skips anything else. */
export function readLists(text: string): ReadList[] {
  return listPemBlocks(text)
    .filter(({ label }) => label === "X509 CRL" || label === "CRL")
    .flatMap((block) => {
      try {
        const der = pemBytes(block);
        const crl = new x509.X509Crl(der);
        const serials = crl.entries.map(({ serialNumber }) =>
          serialNumber.toLowerCase().replace(/^0+(?=.)/, ""),
        );
        return [{ crl, pem: toPem("X509 CRL", Buffer.from(der)), serials }];
      } catch {
        return [];
      }
    });
}
