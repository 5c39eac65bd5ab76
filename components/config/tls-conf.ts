import type { ConfInput } from "./conf-input";
import type { ConfLine } from "./conf-line";
import { materialFiles } from "./material-files";

/** Returns the `ssl_*` settings, in the order of PostgreSQL's documentation. */
export function tlsLines(input: ConfInput): ConfLine[] {
  const { tls, major } = input;
  const file = (name: string) => `${input.materialDirectory}/current/${name}`;
  const some = (name: string, value: string | undefined): ConfLine[] =>
    value === undefined ? [] : [[name, value]];
  return [
    ["ssl", "on"],
    ["ssl_ca_file", file(materialFiles.clientCa)],
    ["ssl_cert_file", file(materialFiles.serverChain)],
    ...some("ssl_crl_file", input.hasCrl ? file(materialFiles.revocationLists) : undefined),
    ["ssl_key_file", file(materialFiles.serverKey)],
    ...some("ssl_tls13_ciphers", tls.tls13Ciphers),
    ...some("ssl_ciphers", tls.ciphers),
    ["ssl_prefer_server_ciphers", tls.preferServerCiphers ? "on" : "off"],
    ...some(major >= 18 ? "ssl_groups" : "ssl_ecdh_curve", tls.groups?.join(":")),
    ["ssl_min_protocol_version", tls.minProtocol],
    ...some("ssl_max_protocol_version", tls.maxProtocol),
    ...some("ssl_dh_params_file", input.hasDhParams ? file(materialFiles.dhParams) : undefined),
    ...passphraseLines(input, file(materialFiles.passphrase)),
  ];
}

function passphraseLines({ tls, hasPassphrase }: ConfInput, passphraseFile: string): ConfLine[] {
  const command = tls.passphraseCommand ?? (hasPassphrase ? printFile(passphraseFile) : undefined);
  if (command === undefined) return [];
  return [
    ["ssl_passphrase_command", command],
    // Without it, a reload would keep the old certificate.
    ["ssl_passphrase_command_supports_reload", "on"],
  ];
}

/** Quotes for the shell, and doubles percent signs for PostgreSQL. */
function printFile(path: string): string {
  return `cat '${path.replaceAll("'", "'\\''").replaceAll("%", "%%")}'`;
}
