// Serial numbers as `pg_stat_ssl` shows them: in decimal.
import { X509Certificate } from "node:crypto";

/** Turns a serial number in hexadecimal into decimal. */
export function decimal(serial: string): string {
  return BigInt(`0x${serial}`).toString();
}

/** Reads the serial number of the first certificate in `pem`. */
export function serialInDecimal(pem: string): string {
  return decimal(new X509Certificate(pem).serialNumber);
}
