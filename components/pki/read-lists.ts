import { listPemBlocks, pemBytes, toPem } from "./pem";
import { x509 } from "./x509";

/** A revocation list, read; nothing about it is judged. */
export interface ReadList {
  readonly crl: InstanceType<typeof x509.X509Crl>;
  /** As PostgreSQL reads it. */
  readonly pem: string;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serials: string[];
}

/** Reads the lists in a text, in their order; what is none is left out. */
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
