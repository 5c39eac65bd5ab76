import type { PostgresMajor } from "../contract/postgres-major";
import type { TlsSettings } from "./tls-settings";

export interface ConfInput {
  readonly major: PostgresMajor;
  /** Where the sets of material are, as the server sees it. Its link `current` is the set in force. */
  readonly materialDirectory: string;
  readonly listenAddresses: string;
  readonly port: number;
  readonly unixSocketDirectory: string;
  readonly tls: TlsSettings;
  readonly hasDhParams: boolean;
  readonly hasPassphrase: boolean;
  readonly hasCrl: boolean;
  /** Settings that `checkSettings` has passed. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of the set that the file belongs to. */
  readonly digest: string;
}
