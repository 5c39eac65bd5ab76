// The revocation lists of a server, from its certificates and its declaration.
import * as pulumi from "@pulumi/pulumi";
import type { Declared } from "./declared";
import type { Authority } from "./certificate-authority";
import { identifyAuthorities } from "./pki/authority-id";
import { splitPemChain } from "./pki/pem";
import { AuthorityMode } from "./postgres-server-args";
import { RevocationList } from "./revocation-list";
import type { ListAuthority } from "./rotation/revocation-state";
import type { ServerCertificates } from "./server-certificates";
import { certifiedClients } from "./validate/certificate-names";

export function createRevocationList(
  name: string,
  { declaration, args, gate, options }: Declared,
  certificates: ServerCertificates,
  confirmedAt: pulumi.Output<string | undefined>,
): RevocationList {
  return new RevocationList(
    name,
    {
      authorities: pulumi.secret(listAuthorities(certificates.authority)),
      leaves: certifiedClients(declaration).map(({ name: client, certificate }) => {
        const pem = certificates.clients.get(client)?.chainPem ?? pulumi.output("");
        // A preview knows whose certificate is coming, though not the certificate.
        return { name: client, generation: certificate.generation, certificatePem: pem };
      }),
      revoked: declaration.revoked,
      broughtCrlPem: gate(args.authority?.crlPem ?? ""),
      confirmedAt: confirmedAt.apply((time) => time ?? ""),
    },
    options,
  );
}

/** Every authority that the server trusts needs a list, whether its key is here or not. */
function listAuthorities(authority: Authority): pulumi.Output<ListAuthority[]> {
  const made = authority.generations.map(({ certificatePem, signingKeyPem }) => ({
    certificatePem,
    privateKeyPem: signingKeyPem ?? "",
  }));
  if (authority.mode === AuthorityMode.Managed) return pulumi.output(made);
  return pulumi.all([authority.trustBundlePem, pulumi.output(made)]).apply(([bundle, own]) =>
    splitPemChain(bundle).map((certificatePem) => {
      const key = own.find((one) => one.certificatePem.trim() === certificatePem.trim());
      return { certificatePem, privateKeyPem: key?.privateKeyPem ?? "" };
    }),
  );
}

/** Serial numbers on the list of the authority that signs: what a throw-away certificate can show. */
export function revokedBySigner(
  revocations: RevocationList,
  { authority }: ServerCertificates,
): pulumi.Output<string[]> {
  const { revokedSerials, ledger } = revocations;
  return pulumi
    .all([revokedSerials, ledger, authority.certificatePem])
    .apply(([revoked, entries, signerPem]) => {
      const signer = identifyAuthorities(signerPem)[0]?.id;
      const others = entries.filter((one) => one.authority !== "" && one.authority !== signer);
      const elsewhere = new Set(others.map(({ serial }) => serial));
      return revoked.map(({ serial }) => serial).filter((serial) => !elsewhere.has(serial));
    });
}
