// All certificates of a server: those of the authority, the server, the probe and the clients.
import * as pulumi from "@pulumi/pulumi";
import { own } from "../contract/own";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { normalizePem, splitPemChain } from "../pki/pem";
import type { Epoch } from "../rotation/epoch";
import type { Signing } from "../rotation/plan-inputs";
import { certifiedClients, requestNames } from "../validate/certificate-names";
import type { Declaration } from "../validate/declaration";
import { createAuthority, type Authority } from "./certificate-authority";
import {
  createLeaf,
  selfSignCertificate,
  signRequest,
  type ClientCertificate,
  type LeafRequest,
  type IssuedCertificate,
} from "./issued-certificate";
import type { Gate } from "./check-material";
import { clientSpec, probeSpec, serverSpec, type LeafSpec } from "./leaf-specs";

export interface ServerCertificates {
  readonly authority: Authority;
  readonly server: IssuedCertificate;
  readonly probe: IssuedCertificate;
  /** By client; one with only a password has none. */
  readonly clients: ReadonlyMap<string, ClientCertificate>;
  /** The authorities, or the self-signed certificate, that clients trust. */
  readonly trustBundlePem: pulumi.Output<string>;
  /** Requests for an offline authority to sign, by name. */
  readonly requests: Record<string, pulumi.Output<string>>;
}

interface Request {
  readonly name: string;
  readonly declaration: Declaration;
  readonly args: PostgresServerArgs;
  readonly gate: Gate;
  /** Issues of each certificate, from the plan. */
  readonly epochs: pulumi.Output<Record<string, Epoch>>;
  /** Signings of each generation of a managed authority, from the plan. */
  readonly signings: pulumi.Output<Record<string, Signing>>;
  readonly options: pulumi.CustomResourceOptions;
}

export function createCertificates(request: Request): ServerCertificates {
  const { name, declaration, args, gate, epochs, options } = request;
  const authority = createAuthority(request);
  const signedOffline = (spec: LeafSpec): pulumi.Output<string> | undefined => {
    const signed = own(args.authority?.signedCertificates, spec.key);
    return signed === undefined ? undefined : gate(signed).apply(certificatesOf);
  };
  const leafOf = (spec: LeafSpec): LeafRequest => ({
    spec,
    counts: epochOf(epochs, spec),
    authority,
    signedOffline: signedOffline(spec),
    options,
  });
  const issue = (spec: LeafSpec): IssuedCertificate => createLeaf(leafOf(spec));
  const sign = (spec: LeafSpec, requestPem: pulumi.Input<string>): ClientCertificate => ({
    ...signRequest(leafOf(spec), gate(requestPem).apply(normalizePem)),
    keyPem: undefined,
  });
  const server = serverCertificate(request, issue);
  const probe = issue(probeSpec(name, declaration));
  const clients = new Map(
    certifiedClients(declaration).map((client): [string, ClientCertificate] => {
      const spec = clientSpec(name, client);
      const request = own(args.clients, client.name)?.certificateRequestPem;
      return [client.name, request === undefined ? issue(spec) : sign(spec, request)];
    }),
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
  { name, declaration, args, gate, epochs, options }: Request,
  issue: (spec: LeafSpec) => IssuedCertificate,
): IssuedCertificate {
  const { source } = declaration.serverCertificate;
  if (source === "existing") {
    return {
      chainPem: gate(args.serverCertificate?.certificatePem ?? "").apply(certificatesOf),
      keyPem: pulumi.secret(gate(args.serverCertificate?.privateKeyPem ?? "").apply(normalizePem)),
      requestPem: undefined,
    };
  }
  const spec = serverSpec(name, declaration);
  return source === "selfSigned"
    ? selfSignCertificate(spec, epochOf(epochs, spec), options)
    : issue(spec);
}

function epochOf(
  epochs: pulumi.Output<Record<string, Epoch>>,
  { key }: LeafSpec,
): pulumi.Output<Pick<Epoch, "count" | "keyCount">> {
  return epochs.apply((known) => {
    const epoch = own(known, key);
    if (epoch === undefined) throw new Error(`the plan has no certificate ${key}`);
    return epoch;
  });
}

/**
 * Returns the certificates of a user-supplied text, which may be indented, as in a configuration
 * file, and may contain further text.
 */
function certificatesOf(text: string): string {
  return splitPemChain(text).join("");
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
  const certificates = new Map<string, Pick<ClientCertificate, "requestPem">>([
    ["server", issued.server],
    ["probe", issued.probe],
    ...[...issued.clients].map(([key, value]) => [`client-${key}`, value] as const),
  ]);
  const requests = requestNames(declaration).flatMap((key): [string, pulumi.Output<string>][] => {
    const pem = certificates.get(key)?.requestPem;
    return pem === undefined ? [] : [[key, pem]];
  });
  return Object.fromEntries(requests);
}
