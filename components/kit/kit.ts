import type { KitConnection } from "./kit-connection";

/** One file of a kit. */
export interface KitFile {
  /** Without a directory. */
  readonly name: string;
  readonly contents: string | Buffer;
  /** Permissions that it has to have: 0600 for a secret, else 0644. */
  readonly mode: number;
  readonly secret: boolean;
}

/** What the files of a kit hold, for programs that connect without files. */
export interface KitMaterial {
  readonly trustBundlePem: string;
  /** Empty for a client that has only a password. */
  readonly certificatePem: string;
  /** Secret. PKCS #8. */
  readonly privateKeyPem?: string;
  /** Secret. */
  readonly password?: string;
}

/** Everything that a client needs to connect and to know whom it is talking to. */
export interface Kit {
  /** Where and how it connects; no secret in it. */
  readonly connection: KitConnection;
  /** Some are secret. */
  readonly files: readonly KitFile[];
  /** Secret. */
  readonly material: KitMaterial;
}
