/** A serial number as `pg_stat_ssl` shows it, from hexadecimal. */
export function decimal(serial: string): string {
  return BigInt(`0x${serial}`).toString();
}
