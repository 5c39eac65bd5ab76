// What must hold, in as few words as can be, and without the code that it judges.
import type { Declared, Trust } from "./declared";

/** What a client has fetched after an update that succeeded. */
export interface Kit {
  readonly client: string;
  readonly generation: number;
  readonly serial: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly trustBundlePem: string;
  /** Certificate of the authority that had signed it. */
  readonly issuerPem: string;
  readonly notAfter: Date;
}

/** An authority may be replaced in steps that lock nobody out. */
export function mayFollow(before: Trust, after: Trust): boolean {
  return before.trusted.includes(after.signer) && after.trusted.includes(before.signer);
}

/** Whether an entry of `revoked` means this certificate. */
export function isRevoked(
  { client, generation, serial }: Kit,
  revoked: readonly string[],
): boolean {
  const names = [client, `${client}@${generation}`, `serial:${serial}`];
  return revoked.some((entry) => names.includes(entry));
}

/** Whether the server has to let a kit in: its client is declared, and nothing speaks against it. */
export function letsIn(
  kit: Kit,
  declared: Declared,
  trustBundlePem: string,
  hasLeft: (kit: Kit) => boolean,
): boolean {
  return (
    kit.client in declared.clients &&
    !isRevoked(kit, declared.revoked) &&
    !hasLeft(kit) &&
    trustBundlePem.includes(kit.issuerPem)
  );
}
