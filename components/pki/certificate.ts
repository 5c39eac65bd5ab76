// Certificates, parsed for the checks: Node verifies signatures and compares keys; the X.509
// library reads everything else, because Node 20 exposes no key usages, constraints or algorithms.
import { X509Certificate } from "node:crypto";
import type { JsonName } from "@peculiar/x509";
import { renderDistinguishedName } from "./distinguished-name";
import { canonicalAddress } from "./ip-address";
import { x509 } from "./x509";

/** A parsed certificate. Names are RFC 4514 text; addresses are in canonical form. */
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
  /** Basic constraints: true when it may sign certificates. */
  readonly isAuthority: boolean;
  /** The number of intermediates allowed below it; undefined for any number. */
  readonly pathLength: number | undefined;
  /** Key usage bits (RFC 5280, 4.2.1.3); undefined when the certificate has no such extension. */
  readonly keyUsages: number | undefined;
  /**
   * Extended key usages, as object identifiers; undefined when the certificate has no such
   * extension.
   */
  readonly purposes: readonly string[] | undefined;
  readonly signature: SignatureAlgorithm;
  /** True when its own key signed it. */
  readonly selfSigned: boolean;
}

/** Named as in Web Cryptography; an algorithm without a name there has its object identifier. */
export interface SignatureAlgorithm {
  readonly name: string;
  readonly hash: string | undefined;
}

/**
 * Parses one PEM certificate.
 *
 * @throws {Error} when it is not a certificate; the error may quote the input.
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

/** The library's own type requires the DOM types, which this package does not use. */
function signatureOf(algorithm: object): SignatureAlgorithm {
  const { name, hash } = algorithm as { name: string; hash?: { name: string } };
  return { name, hash: hash?.name };
}

function isSelfSigned(native: X509Certificate): boolean {
  return native.subject === native.issuer && native.verify(native.publicKey);
}
