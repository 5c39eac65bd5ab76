// The paths of a kit's files and the connection parameters of its client. No secret.
import * as path from "node:path";
import type { KitInput } from "./kit-input";

/** Absolute paths of the files of a kit. */
export interface KitPaths {
  readonly rootCert: string;
  readonly cert?: string;
  /** PKCS #8 in PEM. The client puts its own key here when the kit has none. */
  readonly key?: string;
  /** PKCS #8 in DER, for pgJDBC. */
  readonly pk8?: string;
  readonly pgpass?: string;
}

/** libpq's `channel_binding`: if required, the other end of TLS proves that it knows the verifier. */
export const ChannelBinding = {
  Require: "require",
  /** For a client without a password, which has nothing to bind. */
  Prefer: "prefer",
} as const;
export type ChannelBinding = (typeof ChannelBinding)[keyof typeof ChannelBinding];

/** The connection parameters that connection strings are rendered from. */
export interface KitConnection {
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly channelBinding: ChannelBinding;
  readonly paths: KitPaths;
  /** False if the client keeps its key and has to put it at `paths.key` itself, or has none. */
  readonly hasKey: boolean;
}

export function kitConnection(input: KitInput): KitConnection {
  const { client, host, port, role, database, password } = input;
  return {
    client,
    host,
    port,
    user: role,
    database,
    channelBinding: password === undefined ? ChannelBinding.Prefer : ChannelBinding.Require,
    paths: kitPaths(input),
    hasKey: input.privateKeyPem !== undefined,
  };
}

function kitPaths({ client, directory, certificatePem, password }: KitInput): KitPaths {
  const at = (name: string) => path.join(directory, name);
  const stem = fileStem(client);
  return {
    rootCert: at("root.crt"),
    ...(certificatePem === ""
      ? {}
      : { cert: at(`${stem}.crt`), key: at(`${stem}.key`), pk8: at(`${stem}.pk8`) }),
    ...(password === undefined ? {} : { pgpass: at("pgpass") }),
  };
}

/** Avoids the names of other files of the kit, also on case-insensitive file systems. */
function fileStem(client: string): string {
  return ["root", "ca", "tls"].includes(client.toLowerCase()) ? `client-${client}` : client;
}
