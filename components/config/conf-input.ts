import type { PostgresMajor } from "../contract/postgres-major";
import type { TlsSettings } from "./tls-settings";

export interface ConfInput {
  readonly major: PostgresMajor;
  /**
   * The directory of the sets of material, as the server sees it. Its link `current` points to the
   * set in force.
   */
  readonly materialDirectory: string;
  readonly listenAddresses: string;
  readonly port: number;
  readonly unixSocketDirectory: string;
  readonly tls: TlsSettings;
  readonly hasDhParams: boolean;
  readonly hasPassphrase: boolean;
  readonly hasCrl: boolean;
  /** Declared settings, checked by `checkSettings`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The digest of the set that contains the file. */
  readonly digest: string;
}
