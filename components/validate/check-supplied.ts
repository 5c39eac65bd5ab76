// Checks user-supplied key material: authority, server certificate, signed certificates, requests,
// passwords and DH parameters.
import { AuthorityMode } from "../contract/authority-args";
import { own } from "../contract/own";
import { pathTo } from "../contract/path-to";
import type { Problem } from "../contract/problem";
import { checkAuthority } from "../pki/check-authority";
import { checkDhParams } from "../pki/check-dh-params";
import { checkRequest } from "../pki/check-request";
import { checkServerCertificate } from "../pki/check-server-certificate";
import { checkSignedCertificate } from "../pki/check-signed-certificate";
import { checkTrustedAuthorities } from "../pki/check-trusted-authorities";
import { splitPemChain } from "../pki/pem";
import { PROBE_ROLE } from "./certificate-names";
import { checkPassword } from "./check-password";
import type { Declaration } from "./declaration";

/** All user-supplied key material, as far as it is declared and known. */
export interface SuppliedPems {
  readonly authorityPem?: string | undefined;
  readonly additionalTrustPem?: string | undefined;
  readonly authorityKeyPem?: string | undefined;
  readonly signedCertificates?: Record<string, string> | undefined;
  /** Certificate requests of clients that keep their keys, by client. */
  readonly requests?: Record<string, string> | undefined;
  /** Secret. By client. */
  readonly passwords?: Record<string, string> | undefined;
  readonly serverPem?: string | undefined;
  readonly serverKeyPem?: string | undefined;
  readonly serverTrustPem?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly dhParamsPem?: string | undefined;
}

export function checkSupplied(pems: SuppliedPems, declaration: Declaration, now: Date): Problem[] {
  return [
    ...authorityProblems(pems, now),
    ...(pems.additionalTrustPem === undefined
      ? []
      : checkTrustedAuthorities(pems.additionalTrustPem, "authority.additionalTrustPem", now)),
    ...serverProblems(pems, declaration, now),
    ...signedProblems(pems, declaration, now),
    ...clientProblems(pems, declaration),
    ...(pems.dhParamsPem === undefined ? [] : checkDhParams(pems.dhParamsPem, "tls.dhParamsPem")),
  ];
}

function authorityProblems(pems: SuppliedPems, now: Date): Problem[] {
  if (pems.authorityPem === undefined) return [];
  return checkAuthority({
    certificatePem: pems.authorityPem,
    path: "authority",
    now,
    ...(pems.authorityKeyPem === undefined ? {} : { privateKeyPem: pems.authorityKeyPem }),
  });
}

function serverProblems(pems: SuppliedPems, declaration: Declaration, now: Date): Problem[] {
  if (pems.serverPem === undefined) return [];
  const { passphraseCommand } = declaration.tls;
  return checkServerCertificate({
    certificatePem: pems.serverPem,
    hosts: declaration.hosts,
    now,
    ...(pems.serverKeyPem === undefined ? {} : { privateKeyPem: pems.serverKeyPem }),
    ...(pems.serverTrustPem === undefined ? {} : { trustBundlePem: pems.serverTrustPem }),
    ...(pems.passphrase === undefined ? {} : { passphrase: pems.passphrase }),
    ...(passphraseCommand === undefined ? {} : { passphraseCommand }),
  });
}

function clientProblems(
  { requests, passwords }: SuppliedPems,
  { clients }: Declaration,
): Problem[] {
  return clients.flatMap(({ name, role: commonName }) => {
    const [requestPem, password] = [own(requests, name), own(passwords, name)];
    const path = pathTo("clients", name);
    return [
      ...(requestPem === undefined
        ? []
        : checkRequest({ requestPem, commonName, path: `${path}.certificateRequestPem` })),
      ...(password === undefined ? [] : checkPassword(`${path}.password`, password)),
    ];
  });
}

function signedProblems(pems: SuppliedPems, declaration: Declaration, now: Date): Problem[] {
  if (declaration.authority.mode !== AuthorityMode.Offline) return [];
  const authorityPems = splitPemChain(pems.authorityPem ?? "");
  const roles = new Map(declaration.clients.map((c) => [`client-${c.name}`, c.role]));
  return Object.entries(pems.signedCertificates ?? {}).flatMap(([name, certificatePem]) =>
    checkSignedCertificate({
      certificatePem,
      authorityPems,
      path: pathTo("authority.signedCertificates", name),
      now,
      ...(name === "server"
        ? { kind: "server" as const, hosts: declaration.hosts }
        : { kind: "client" as const, commonName: roles.get(name) ?? PROBE_ROLE }),
    }),
  );
}
