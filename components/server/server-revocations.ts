import * as pulumi from "@pulumi/pulumi";
import { AuthorityMode } from "../contract/authority-args";
import { identifyAuthorities } from "../pki/authority-id";
import { splitPemChain } from "../pki/pem";
import { RevocationList } from "../resources/revocation-list";
import type { ListAuthority } from "../rotation/revocation-state";
import { certifiedClients } from "../validate/certificate-names";
import type { Authority } from "./certificate-authority";
import type { Declared } from "./declared";
import type { ServerCertificates } from "./server-certificates";

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
        // A preview knows the client, but not yet its certificate.
        return { name: client, generation: certificate.generation, certificatePem: pem };
      }),
      revoked: declaration.revoked,
      broughtCrlPem: gate(args.authority?.crlPem ?? ""),
      confirmedAt: confirmedAt.apply((time) => time ?? ""),
    },
    options,
  );
}

/** Returns every trusted authority: each needs a list, even if its key is not here. */
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

/**
 * Returns the serial numbers on the list of the signing authority. The proof presents one of them
 * in a throwaway certificate.
 */
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
