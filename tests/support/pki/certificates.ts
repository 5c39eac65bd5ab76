// Certificates for tests, made in memory and each with the one flaw that its test asks for.
import { type KeyObject, createHash, randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";
import {
  type KeyKind,
  type KeyPair,
  type SignatureKind,
  makeKeyPair,
  signatureOf,
} from "./certificate-keys";
import { der } from "./der";

/** The moment at which the tests take place. */
export const now = new Date("2030-06-15T12:00:00.000Z");

/** A moment so many hours after `now`, or before it. */
export function hoursFromNow(hours: number): Date {
  return new Date(now.getTime() + hours * 3_600_000);
}

export type KeyUsage = "digitalSignature" | "keyEncipherment" | "keyCertSign" | "cRLSign";

/** What `makeCertificate` puts in; everything has a default that makes a good self-signed leaf. */
export interface CertificateOptions {
  /** The subject as attribute types and values, the least specific first. Defaults to CN=leaf. */
  readonly subject?: readonly (readonly [type: string, value: string])[];
  /** Common name, for a subject with nothing else. */
  readonly commonName?: string;
  /** Who signs. Defaults to itself. */
  readonly issuer?: MadeCertificate;
  /** Signs with this key in the issuer's name. */
  readonly forgedBy?: KeyObject;
  readonly key?: KeyKind | KeyPair;
  readonly signature?: SignatureKind;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serial?: Buffer;
  /** Undefined for a certificate without basic constraints. */
  readonly authority?: boolean;
  readonly pathLength?: number;
  readonly usages?: readonly KeyUsage[];
  /** Object identifiers. */
  readonly purposes?: readonly string[];
  readonly hosts?: readonly string[];
  /** Further DNS names, whatever they look like. */
  readonly dnsNames?: readonly string[];
  /** Names the own key and the issuer's, so that two issuers of one name are told apart. */
  readonly keyIdentifiers?: boolean;
}

/** A certificate with its key and with what it needs to sign others. */
export interface MadeCertificate extends KeyPair {
  readonly pem: string;
  /** PKCS #8, not encrypted. */
  readonly keyPem: string;
  readonly subjectDer: Buffer;
}

export const serverAuth = "1.3.6.1.5.5.7.3.1";
export const clientAuth = "1.3.6.1.5.5.7.3.2";
export const anyPurpose = "2.5.29.37.0";

/** Makes a root authority that has everything an authority should have. */
export function makeRoot(options: CertificateOptions = {}): MadeCertificate {
  return makeCertificate({
    commonName: "Test root",
    authority: true,
    usages: ["keyCertSign", "cRLSign"],
    notAfter: hoursFromNow(24 * 3650),
    ...options,
  });
}

/** Makes an authority below another one. */
export function makeIntermediate(
  issuer: MadeCertificate,
  options: CertificateOptions = {},
): MadeCertificate {
  return makeRoot({ commonName: "Test intermediate", issuer, ...options });
}

/** Makes a server's certificate for db.example.org and 192.0.2.1. */
export function makeServerLeaf(
  issuer: MadeCertificate | undefined,
  options: CertificateOptions = {},
): MadeCertificate {
  return makeCertificate({
    commonName: "Test server",
    ...(issuer === undefined ? {} : { issuer }),
    usages: ["digitalSignature"],
    purposes: [serverAuth],
    hosts: ["db.example.org", "192.0.2.1"],
    ...options,
  });
}

/** Makes a client's certificate for the role app. */
export function makeClientLeaf(
  issuer: MadeCertificate,
  options: CertificateOptions = {},
): MadeCertificate {
  const defaults = { commonName: "app", usages: ["digitalSignature"], purposes: [clientAuth] };
  return makeCertificate({ issuer, ...(defaults as CertificateOptions), ...options });
}

export function makeCertificate(options: CertificateOptions = {}): MadeCertificate {
  const pair = makeKeyPair(options.key ?? "p256");
  const subjectDer = name(options.subject ?? [["CN", options.commonName ?? "leaf"]]);
  const signer = options.forgedBy ?? options.issuer?.privateKey ?? pair.privateKey;
  const { algorithm, signBytes } = signatureOf(signer, options.signature ?? "sha256");
  const issuerKey = options.issuer?.publicKey ?? pair.publicKey;
  const extensions = [
    ...listExtensions(options),
    ...(options.keyIdentifiers === true ? keyIdentifiers(pair.publicKey, issuerKey) : []),
  ];
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(options.serial ?? randomSerial()),
    algorithm,
    options.issuer?.subjectDer ?? subjectDer,
    der.sequence(
      der.time(options.notBefore ?? hoursFromNow(-24)),
      der.time(options.notAfter ?? hoursFromNow(24 * 90)),
    ),
    subjectDer,
    pair.publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length === 0 ? [] : [der.explicit(3, der.sequence(...extensions))]),
  );
  return {
    ...pair,
    pem: toPem("CERTIFICATE", der.sequence(body, algorithm, der.bits(signBytes(body)))),
    keyPem: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    subjectDer,
  };
}

/** Makes a certificate request (PKCS #10) for a key. */
export function makeRequest({ privateKey, publicKey }: KeyPair): string {
  const { algorithm, signBytes } = signatureOf(privateKey, "sha256");
  const body = der.sequence(
    der.integer(Buffer.from([0])),
    name([["CN", "request"]]),
    publicKey.export({ type: "spki", format: "der" }),
    der.value(0xa0),
  );
  const request = der.sequence(body, algorithm, der.bits(signBytes(body)));
  return toPem("CERTIFICATE REQUEST", request);
}

/** Writes bytes as one PEM block. */
export function toPem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** Writes Diffie-Hellman parameters (PKCS #3). */
export function dhParamsPem(prime: Buffer, generator = Buffer.from([2])): string {
  const parameters = der.sequence(der.integer(prime), der.integer(generator));
  return toPem("DH PARAMETERS", parameters);
}

const attributeTypes: Readonly<Record<string, string>> = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  O: "2.5.4.10",
  OU: "2.5.4.11",
};

function name(parts: readonly (readonly [string, string])[]): Buffer {
  const sets = parts.map(([type, value]) =>
    der.set(der.sequence(der.objectId(attributeTypes[type] ?? type), der.utf8(value))),
  );
  return der.sequence(...sets);
}

const yes = der.value(0x01, Buffer.from([0xff]));
const usageBits: Readonly<Record<KeyUsage, number>> = {
  digitalSignature: 0x80,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  cRLSign: 0x02,
};

function listExtensions(options: CertificateOptions): Buffer[] {
  const { authority, pathLength, usages, purposes, hosts, dnsNames = [] } = options;
  const extensions: Buffer[] = [];
  if (authority !== undefined) {
    const length = pathLength === undefined ? [] : [der.integer(Buffer.from([pathLength]))];
    extensions.push(extension("2.5.29.19", der.sequence(...(authority ? [yes, ...length] : []))));
  }
  if (usages !== undefined) {
    const byte = usages.reduce((sum, usage) => sum | usageBits[usage], 0);
    extensions.push(extension("2.5.29.15", der.bits(Buffer.from([byte]))));
  }
  if (purposes !== undefined) {
    extensions.push(extension("2.5.29.37", der.sequence(...purposes.map(der.objectId))));
  }
  if (hosts !== undefined || dnsNames.length > 0) {
    const names = [...(hosts ?? []).map(generalName), ...dnsNames.map(dnsName)];
    extensions.push(extension("2.5.29.17", der.sequence(...names)));
  }
  return extensions;
}

function keyIdentifiers(own: KeyObject, issuer: KeyObject): Buffer[] {
  const [subjectId, authorityId] = [own, issuer].map((key) =>
    createHash("sha1")
      .update(key.export({ type: "spki", format: "der" }))
      .digest(),
  ) as [Buffer, Buffer];
  return [
    extension("2.5.29.14", der.octets(subjectId)),
    extension("2.5.29.35", der.sequence(der.value(0x80, authorityId))),
  ];
}

function extension(id: string, content: Buffer): Buffer {
  return der.sequence(der.objectId(id), der.octets(content));
}

function dnsName(name: string): Buffer {
  return der.value(0x82, Buffer.from(name, "ascii"));
}

function generalName(host: string): Buffer {
  if (isIPv4(host)) return der.value(0x87, Buffer.from(host.split(".").map(Number)));
  if (!host.includes(":")) return dnsName(host);
  return der.value(0x87, Buffer.from(expandIPv6(host), "hex"));
}

function expandIPv6(address: string): string {
  const [head = "", tail = ""] = address.split("::");
  const [left, right] = [head, tail].map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - (left?.length ?? 0) - (right?.length ?? 0) }, () => "0");
  const groups = [...(left ?? []), ...zeros, ...(right ?? [])];
  return groups.map((group) => group.padStart(4, "0")).join("");
}

function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
