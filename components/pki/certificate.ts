// A certificate as the checks need it: signatures and keys by Node, everything else by the X.509
// library, since Node 20 gives no key usages, constraints or algorithms.
import { X509Certificate } from "node:crypto";
import type { JsonName } from "@peculiar/x509";
import { renderDistinguishedName } from "./distinguished-name";
import { canonicalAddress } from "./ip-address";
import { x509 } from "./x509";

/** One certificate, read. Names are RFC 4514 text; addresses are in canonical form. */
export interface Certificate {
  readonly pem: string;
  /** Verifies signatures and compares keys. */
  readonly native: X509Certificate;
  readonly subject: string;
  readonly issuer: string;
  readonly commonNames: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** Lower-case hexadecimal without leading zeros. */
  readonly serialNumber: string;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Basic constraints: whether it may sign certificates. */
  readonly isAuthority: boolean;
  /** How many intermediates may stand below it; undefined for any number. */
  readonly pathLength: number | undefined;
  /** Bits of RFC 5280, 4.2.1.3; undefined when the certificate does not limit them. */
  readonly keyUsages: number | undefined;
  /** Object identifiers; undefined when the certificate does not limit them. */
  readonly purposes: readonly string[] | undefined;
  readonly signature: SignatureAlgorithm;
  /** Whether its own key has signed it. */
  readonly selfSigned: boolean;
}

/** By the names of Web Cryptography; an algorithm without a name there is its object identifier. */
export interface SignatureAlgorithm {
  readonly name: string;
  readonly hash: string | undefined;
}

/**
 * Reads one PEM certificate.
 *
 * @throws {Error} when it is not a certificate; the error may quote what was read.
 */
export function readCertificate(pem: string): Certificate {
  const native = new X509Certificate(pem);
  const parsed = new x509.X509Certificate(native.raw);
  const constraints = parsed.getExtension(x509.BasicConstraintsExtension);
  const names = parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  const usages = parsed.getExtension(x509.KeyUsagesExtension)?.usages;
  const purposes = parsed.getExtension(x509.ExtendedKeyUsageExtension)?.usages;
  const subjectName = parsed.subjectName.toJSON();
  const named = (type: string) => names.filter((name) => name.type === type);
  return {
    pem,
    native,
    subject: renderDistinguishedName(subjectName),
    issuer: renderDistinguishedName(parsed.issuerName.toJSON()),
    commonNames: commonNamesOf(subjectName),
    dnsNames: named("dns").map((name) => name.value.toLowerCase()),
    ipAddresses: named("ip").map((name) => canonicalAddress(name.value)),
    serialNumber: native.serialNumber.toLowerCase().replace(/^0+(?=.)/, ""),
    fingerprint: native.fingerprint256.replaceAll(":", "").toLowerCase(),
    notBefore: parsed.notBefore,
    notAfter: parsed.notAfter,
    isAuthority: constraints?.ca === true,
    pathLength: constraints?.pathLength,
    keyUsages: usages,
    purposes: purposes?.map(String),
    signature: signatureOf(parsed.signatureAlgorithm),
    selfSigned: isSelfSigned(native),
  };
}

function commonNamesOf(name: JsonName): string[] {
  return name.flatMap((part) => part["CN"] ?? []);
}

/** The library's own type needs the browser's types, which this package does without. */
function signatureOf(algorithm: object): SignatureAlgorithm {
  const { name, hash } = algorithm as { name: string; hash?: { name: string } };
  return { name, hash: hash?.name };
}

function isSelfSigned(native: X509Certificate): boolean {
  return native.subject === native.issuer && native.verify(native.publicKey);
}
