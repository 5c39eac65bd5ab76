// Serial numbers in decimal, as in `pg_stat_ssl.client_serial`.
import { X509Certificate } from "node:crypto";

/** Converts a hexadecimal serial number to decimal. */
export function decimal(serial: string): string {
  return BigInt(`0x${serial}`).toString();
}

/** Returns the serial number of the first certificate in `pem`. */
export function serialInDecimal(pem: string): string {
  return decimal(new X509Certificate(pem).serialNumber);
}
