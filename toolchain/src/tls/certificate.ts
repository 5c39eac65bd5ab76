// Certificates as Go's x509.CreateCertificate makes them for the provider: the same extensions in
// the same order, the same criticality.
import * as crypto from "node:crypto";
import type { Extension } from "@peculiar/x509";
import * as der from "./der";
import { usageExtensions } from "./key-usages";
import { publicKeyInfo, sign, signatureAlgorithm } from "./keys";
import { alternativeNames, type AlternativeNames } from "./names";
import { encodePem } from "./pem";
import { x509 } from "./x509";

const HOUR_MS = 3_600_000;
/** The last year of four digits. */
const LAST_YEAR = 9999;
/** The length of an empty SEQUENCE. */
const NO_NAME_BYTES = 2;

export interface Template {
  /** DER of the subject's name. */
  readonly subject: Buffer;
  readonly names: AlternativeNames;
  readonly publicKey: crypto.KeyObject;
  readonly validityHours: number;
  readonly allowedUses: readonly string[];
  readonly isCa: boolean;
  readonly maxPathLength?: number;
  readonly setSubjectKeyId: boolean;
}

export interface Issuer {
  /** DER of the issuer's name. */
  readonly name: Buffer;
  readonly key: crypto.KeyObject;
  /** Subject key identifier of the issuer's certificate, if it has one. */
  readonly keyId?: Buffer;
}

export interface Issued {
  /** The serial number in decimal digits. */
  readonly serial: string;
  readonly pem: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Issues a certificate that is valid from now. */
export function issueCertificate(template: Template, issuer: Issuer): Issued {
  checkTemplate(template);
  const serial = crypto.randomBytes(16);
  const notBefore = new Date();
  const notAfter = endOf(notBefore, template.validityHours);
  const tbs = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    signatureAlgorithm(issuer.key),
    issuer.name,
    der.sequence(der.time(notBefore), der.time(notAfter)),
    template.subject,
    publicKeyInfo(template.publicKey),
    der.tagged(3, der.sequence(...extensionsOf(template, issuer))),
  );
  const { signature, algorithm } = sign(issuer.key, tbs);
  const certificate = der.sequence(tbs, algorithm, der.bitString(signature));
  return {
    serial: BigInt(`0x${serial.toString("hex")}`).toString(),
    pem: encodePem("CERTIFICATE", certificate),
    notBefore,
    notAfter,
  };
}

/** Returns the subject key identifier. For Ed25519, the provider differs from RFC 5280 4.2.1.2. */
export function subjectKeyId(key: crypto.KeyObject): Buffer {
  const [, bits = Buffer.alloc(0)] = der.elements(der.content(publicKeyInfo(key)));
  const bytes = der.content(bits).subarray(1);
  const hashed = key.asymmetricKeyType === "ed25519" ? der.element(0x04, bytes) : bytes;
  return crypto.createHash("sha1").update(hashed).digest();
}

/** RFC 5280 4.1.2.6: the subject of an authority is not empty. */
function checkTemplate({ isCa, subject }: Template): void {
  if (!isCa || subject.length > NO_NAME_BYTES) return;
  throw new Error(
    "Invalid Certificate Subject: Must contain at least one Distinguished Name when creating " +
      "Certificate Authority (CA)",
  );
}

function endOf(start: Date, hours: number): Date {
  const end = new Date(start.getTime() + hours * HOUR_MS);
  if (end.getUTCFullYear() <= LAST_YEAR) return end;
  throw new Error(
    "Failed to create certificate: asn1: structure error: cannot represent time as GeneralizedTime",
  );
}

function extensionsOf(template: Template, issuer: Issuer): Buffer[] {
  const extensions: Extension[] = [...usageExtensions(template.allowedUses)];
  extensions.push(new x509.BasicConstraintsExtension(template.isCa, pathLength(template), true));
  if (template.isCa || template.setSubjectKeyId) {
    const id = subjectKeyId(template.publicKey).toString("hex");
    extensions.push(new x509.SubjectKeyIdentifierExtension(id));
  }
  if (issuer.keyId !== undefined) {
    extensions.push(new x509.AuthorityKeyIdentifierExtension(issuer.keyId.toString("hex")));
  }
  const names = alternativeNames(template.names, template.subject.length === NO_NAME_BYTES);
  const encoded = extensions.map((extension) => Buffer.from(extension.rawData));
  return names === undefined ? encoded : [...encoded, names];
}

/** As recorded, the official plugin drops a length of 0: the certificate then has no limit. */
function pathLength({ isCa, maxPathLength = 0 }: Template): number | undefined {
  return isCa && maxPathLength > 0 ? maxPathLength : undefined;
}
