// What how-tos say about PostgreSQL and TLS, and what every version that is tested does. The guide
// has the same rows.
import { configurationClaims } from "./configuration-claims";
import { fileClaims } from "./file-claims";
import { reloadClaims } from "./reload-claims";

/** A sentence of how-tos, and how it is measured. */
export interface Claim {
  readonly claim: string;
  readonly measured: string;
  /** Throws when a server of this major version does not behave as `measured` says. */
  check(major: number): Promise<void>;
}

export const claims: readonly Claim[] = [...reloadClaims, ...fileClaims, ...configurationClaims];
