// Every certificate of a server: the authority, the server's own, the probe's and the clients'.
import * as pulumi from "@pulumi/pulumi";
import type { Gate } from "./brought-material";
import { createAuthority, type Authority } from "./certificate-authority";
import {
  issueCertificate,
  selfSignCertificate,
  type CertificateSpec,
  type IssuedCertificate,
} from "./issued-certificate";
import { splitHosts } from "./pki/hosts";
import { normalizePem, splitPemChain } from "./pki/pem";
import { clientUses, serverUses } from "./pki/profile";
import type { PostgresServerArgs } from "./postgres-server-args";
import type { ClientDeclaration, Declaration } from "./validate/declaration";
import { PROBE_ROLE, requestNames } from "./validate/certificate-names";

export interface ServerCertificates {
  readonly authority: Authority;
  readonly server: IssuedCertificate;
  readonly probe: IssuedCertificate;
  readonly clients: ReadonlyMap<string, IssuedCertificate>;
  /** What the clients trust. */
  readonly trustBundlePem: pulumi.Output<string>;
  /** What an offline authority has to sign, by name. */
  readonly requests: Record<string, pulumi.Output<string>>;
}

interface Request {
  readonly name: string;
  readonly declaration: Declaration;
  readonly args: PostgresServerArgs;
  readonly gate: Gate;
  readonly options: pulumi.CustomResourceOptions;
}

export function createCertificates(request: Request): ServerCertificates {
  const { name, declaration, args, gate, options } = request;
  const authority = createAuthority(name, declaration, args.authority ?? {}, gate, options);
  const issue = (key: string, spec: CertificateSpec): IssuedCertificate => {
    const signed = args.authority?.signedCertificates?.[key];
    const gated = signed === undefined ? undefined : gate(signed).apply(certificatesOf);
    return issueCertificate(spec, authority, gated, options);
  };
  const server = serverCertificate(request, (spec) => issue("server", spec));
  const probe = issue("probe", clientSpec(`${name}-probe`, PROBE_ROLE, probeLeaf(declaration)));
  const clients = new Map(
    declaration.clients.map((client) => [
      client.name,
      issue(
        `client-${client.name}`,
        clientSpec(`${name}-client-${client.name}`, client.role, client.certificate),
      ),
    ]),
  );
  return {
    authority,
    server,
    probe,
    clients,
    trustBundlePem: trustBundle(request, authority, server),
    requests: collectRequests(declaration, { server, probe, clients }),
  };
}

function serverCertificate(
  { name, declaration, args, gate, options }: Request,
  issue: (spec: CertificateSpec) => IssuedCertificate,
): IssuedCertificate {
  const leaf = declaration.serverCertificate;
  if (leaf.source === "existing") {
    return {
      chainPem: gate(args.serverCertificate?.certificatePem ?? "").apply(certificatesOf),
      keyPem: pulumi.secret(gate(args.serverCertificate?.privateKeyPem ?? "").apply(normalizePem)),
      requestPem: undefined,
    };
  }
  const spec: CertificateSpec = {
    resourceName: `${name}-server-certificate`,
    commonName: serverCommonName(name),
    ...splitHosts(declaration.hosts),
    allowedUses: serverUses(leaf.keyAlgorithm),
    leaf,
  };
  return leaf.source === "selfSigned" ? selfSignCertificate(spec, options) : issue(spec);
}

/** A brought text may be indented, as in a configuration file, and may say more than OpenSSL reads. */
function certificatesOf(text: string): string {
  return splitPemChain(text).join("");
}

/** Never a host name: those are in the SANs, where clients look first (RFC 6125, 6.4.4). */
function serverCommonName(name: string): string {
  return `${name} server`;
}

function clientSpec(
  resourceName: string,
  role: string,
  leaf: ClientDeclaration["certificate"],
): CertificateSpec {
  return {
    resourceName,
    commonName: role,
    dnsNames: [],
    ipAddresses: [],
    allowedUses: clientUses(leaf.keyAlgorithm),
    leaf,
  };
}

/** The probe's certificate lives as long as the server's, so that both are renewed together. */
function probeLeaf({ serverCertificate }: Declaration): ClientDeclaration["certificate"] {
  const { validityHours, renewBeforeHours, keyAlgorithm } = serverCertificate;
  return { validityHours, renewBeforeHours, keyAlgorithm };
}

function trustBundle(
  { declaration, args, gate }: Request,
  authority: Authority,
  server: IssuedCertificate,
): pulumi.Output<string> {
  const { source } = declaration.serverCertificate;
  if (source === "selfSigned") return server.chainPem;
  if (source === "existing")
    return gate(args.serverCertificate?.trustBundlePem ?? "").apply(certificatesOf);
  return authority.trustBundlePem;
}

function collectRequests(
  declaration: Declaration,
  issued: Pick<ServerCertificates, "server" | "probe" | "clients">,
): Record<string, pulumi.Output<string>> {
  const certificates = new Map<string, IssuedCertificate>([
    ["server", issued.server],
    ["probe", issued.probe],
    ...[...issued.clients].map(([key, value]) => [`client-${key}`, value] as const),
  ]);
  const requests: Record<string, pulumi.Output<string>> = {};
  for (const key of requestNames(declaration)) {
    const pem = certificates.get(key)?.requestPem;
    if (pem !== undefined) requests[key] = pem;
  }
  return requests;
}
