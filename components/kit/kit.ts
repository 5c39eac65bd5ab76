import type { KitConnection } from "./kit-connection";

/** One file of a kit. */
export interface KitFile {
  /** Base name, without a directory. */
  readonly name: string;
  readonly contents: string | Buffer;
  /** Required permissions: 0600 for a secret, else 0644. */
  readonly mode: number;
  readonly secret: boolean;
}

/** The contents of a kit's files, for programs that connect without files. */
export interface KitMaterial {
  readonly trustBundlePem: string;
  /** Empty for a client with only a password. */
  readonly certificatePem: string;
  /** Secret. PKCS #8. */
  readonly privateKeyPem?: string;
  /** Secret. */
  readonly password?: string;
}

/** Everything that a client needs to connect and to verify the server. */
export interface Kit {
  /** The connection parameters; no secret. */
  readonly connection: KitConnection;
  /** Some are secret. */
  readonly files: readonly KitFile[];
  /** Secret. */
  readonly material: KitMaterial;
}
