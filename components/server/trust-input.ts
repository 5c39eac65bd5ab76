// The authorities as the steps know them. They are identified by their certificates, since a step
// judges the delivered trust and not the declaration.
import * as pulumi from "@pulumi/pulumi";
import { AuthorityMode } from "../contract/authority-args";
import { identifyAuthorities } from "../pki/authority-id";
import { trustPaths } from "../rotation/guard";
import type { LedgerEntry } from "../rotation/ledger";
import type { TrustRecord } from "../rotation/trust-record";
import type { TrustInput } from "../steps/trust-on-volume";
import type { Declaration } from "../validate/declaration";
import type { ServerCertificates } from "./server-certificates";

export function trustInput(
  { authority: declared }: Declaration,
  { authority }: ServerCertificates,
  ledger: pulumi.Output<LedgerEntry[]>,
): pulumi.Output<TrustInput> {
  const made = pulumi.all(authority.generations.map(({ certificatePem }) => certificatePem));
  return pulumi
    .all([authority.trustBundlePem, authority.certificatePem, made, ledger])
    .apply(([bundle, signer, pems, certificates]) => ({
      record: {
        trusted: named(bundle, declared.mode, authority.generations, pems),
        signer: identifyAuthorities(signer)[0]?.id ?? "",
        issued: certificates.map(({ serial, authority: id, name }) => ({
          serial,
          authority: id,
          name,
        })),
      },
      paths: trustPaths(declared.mode),
      retireInUse: declared.retireInUse,
    }));
}

/** Names managed authorities by their generations, and all others by their certificates. */
function named(
  bundle: string,
  mode: AuthorityMode,
  generations: readonly { readonly generation: string }[],
  pems: readonly string[],
): TrustRecord["trusted"] {
  if (mode !== AuthorityMode.Managed) return identifyAuthorities(bundle);
  return generations.flatMap(({ generation }, index) =>
    identifyAuthorities(pems[index] ?? "").map(({ id }) => ({ id, name: generation })),
  );
}
