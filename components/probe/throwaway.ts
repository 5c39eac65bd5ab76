import { type KeyObject, generateKeyPairSync, randomBytes, sign } from "node:crypto";

import { der } from "./der";

/** Certificates that exist only in the memory of one run of the probes. */
export interface Throwaway {
  /** A certificate authority that no server and no client knows, as PEM. */
  readonly authorityPem: string;

  /** A client certificate signed by it, as PEM. */
  readonly certificatePem: string;

  /** Secret, and worthless after the run: the key of `certificatePem`, as PEM. */
  readonly keyPem: string;
}

/** What `buildCertificate` puts into a certificate. */
export interface CertificateContents {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Each a complete DER `Extension`; none gives a certificate without extensions. */
  readonly extensions?: Buffer[];
}

const ecdsaWithSha256 = "1.2.840.10045.4.3.2";
const commonName = "2.5.4.3";
const hourMillis = 3_600_000;

/**
 * Makes a throw-away authority and a client certificate for `user` signed by it, valid for the hour
 * before and the hour after `now`: long enough for clocks that differ, too short to be of use.
 */
export function makeThrowaway(user: string, now: Date): Throwaway {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const client = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = "Throw-away authority of a probe";
  const validity = {
    notBefore: new Date(now.getTime() - hourMillis),
    notAfter: new Date(now.getTime() + hourMillis),
  };
  const signedBy = { issuer, signingKey: authority.privateKey, ...validity };
  return {
    authorityPem: buildCertificate({
      subject: issuer,
      publicKey: authority.publicKey,
      extensions: [basicConstraints(true)],
      ...signedBy,
    }),
    certificatePem: buildCertificate({ subject: user, publicKey: client.publicKey, ...signedBy }),
    keyPem: client.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** Builds an X.509 certificate (RFC 5280) signed with ECDSA and SHA-256, as PEM. */
export function buildCertificate(contents: CertificateContents): string {
  const algorithm = der.sequence(der.objectId(ecdsaWithSha256));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const extensions = contents.extensions ?? [];
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    algorithm,
    distinguishedName(contents.issuer),
    der.sequence(der.time(contents.notBefore), der.time(contents.notAfter)),
    distinguishedName(contents.subject),
    contents.publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length > 0 ? [der.explicit(3, der.sequence(...extensions))] : []),
  );
  const signature = sign("sha256", body, contents.signingKey);
  const certificate = der.sequence(body, algorithm, der.bits(signature));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** Builds the critical basicConstraints extension (RFC 5280, 4.2.1.9). */
export function basicConstraints(authority: boolean): Buffer {
  const yes = der.value(0x01, Buffer.from([0xff]));
  const content = authority ? der.sequence(yes) : der.sequence();
  return der.sequence(der.objectId("2.5.29.19"), yes, der.octets(content));
}

function distinguishedName(name: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId(commonName), der.utf8(name))));
}
