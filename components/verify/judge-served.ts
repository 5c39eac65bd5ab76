// Judges the certificate that a server serves, and its chain. Pure.
import { DAY_MILLIS } from "../contract/durations";
import type { Certificate } from "../pki/certificate";
import { describeWeakKey } from "../pki/key-strength";
import { adviceFor } from "../proof/advice";
import { type Finding, advise, broken, fine, unexamined } from "./finding";
import { HostCover, hostCover } from "./host-cover";
import type { ServedPeer } from "./meet-server";

/** Fewer whole days than this are reported. */
const soonDays = 30;

/** Judges the served certificate for `host` at `now`; `trustFrom` names the origin of the roots. */
export function judgeServed(
  peer: ServedPeer | undefined,
  host: string,
  trustFrom: string,
  now: Date,
): Finding[] {
  const [leaf] = peer?.certificates ?? [];
  if (peer === undefined || leaf === undefined) {
    return [unexamined("server certificate", "no handshake from TLS 1.2 upwards came about")];
  }
  return [
    judgeChain(peer, trustFrom),
    judgeHost(leaf, host),
    judgeEnd(peer.certificates, now),
    judgeKeys(peer.certificates),
    judgeSignatures(peer.certificates),
    judgeOwnSignature(leaf),
  ];
}

/** OpenSSL's codes for a chain without a trusted authority. */
const unknownIssuer =
  /UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED/;

function judgeChain({ chainError, chain }: ServedPeer, trustFrom: string): Finding {
  const name = "server certificate verifies";
  if (chainError === "") return fine(name, `${chain.join(" < ")}, by ${trustFrom}`);
  const observed = `${chainError}: ${chain.join(" < ")}, by ${trustFrom}`;
  if (unknownIssuer.test(chainError)) {
    return broken(name, observed, {
      cause:
        "the certificate comes from no authority that is trusted here, or one in between is missing",
      fix: "give the authority's certificate with --root-cert, the intermediates in ssl_cert_file",
    });
  }
  const { cause, fix } = adviceFor("verified session", chainError);
  return broken(name, observed, { cause, fix });
}

function judgeHost(leaf: Certificate, host: string): Finding {
  const name = "host name covered";
  const names = [...leaf.dnsNames, ...leaf.ipAddresses];
  const observed = names.length === 0 ? "it names no host" : `it is for ${names.join(", ")}`;
  const cover = hostCover(leaf, host);
  if (cover === HostCover.Named) return fine(name, observed);
  const fix = "issue it with the host as a subjectAltName, or connect to a name that it has";
  if (cover === HostCover.CommonName) {
    const cause =
      "the host is in the common name only, which libpq accepts and other clients do not";
    return advise(name, `${observed} but in its common name, ${host}`, { cause, fix });
  }
  const cause = "the certificate was made for another name than the one that clients connect to";
  return broken(name, `${observed}; asked for was ${host}`, { cause, fix });
}

function judgeEnd(certificates: readonly Certificate[], now: Date): Finding {
  const name = "certificate days left";
  const [first] = [...certificates].sort(
    (one, other) => one.notAfter.getTime() - other.notAfter.getTime(),
  );
  if (first === undefined) return unexamined(name, "there is no certificate");
  const millis = first.notAfter.getTime() - now.getTime();
  const days = Math.floor(millis / DAY_MILLIS);
  const end = `${first.subject} ends ${first.notAfter.toISOString()}`;
  if (millis <= 0) {
    return broken(name, `${end}, which is past`, {
      cause: "nobody renewed the certificate, or the server has not loaded the new one",
      fix: "renew it, reload the server, and renew by a schedule from now on",
    });
  }
  const observed = `${days === 1 ? "1 day" : `${days} days`}; ${end}`;
  if (days >= soonDays) return fine(name, observed);
  return advise(name, observed, {
    cause: `fewer than ${soonDays} days are left`,
    fix: "renew it and reload the server",
  });
}

function judgeKeys(certificates: readonly Certificate[]): Finding {
  const name = "key strength";
  const weak = certificates.flatMap(({ subject, native }) => {
    const described = describeWeakKey(native.publicKey);
    return described === undefined ? [] : [`${subject} has ${described}`];
  });
  if (weak.length > 0) {
    return broken(name, weak.join("; "), {
      cause: "the key is too short, or of a kind that TLS 1.3 does not know",
      fix: "make a new key, ECDSA on P-256 or RSA of 2048 bits and more, and a certificate for it",
    });
  }
  return fine(name, certificates.map(({ native }) => keyText(native.publicKey)).join(" < "));
}

function keyText({ asymmetricKeyType, asymmetricKeyDetails }: Certificate["native"]["publicKey"]) {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  const detail = modulusLength ?? namedCurve;
  return `${asymmetricKeyType ?? "unknown"}${detail === undefined ? "" : ` ${detail}`}`;
}

/** OIDs of RSA with MD2, MD4 and MD5, which Web Cryptography does not name. */
const brokenSignature = /^1\.2\.840\.113549\.1\.1\.[234]$/;

function judgeSignatures(certificates: readonly Certificate[]): Finding {
  const name = "signatures";
  // Trust in a root does not rest on its signature.
  const signed = certificates.filter(({ selfSigned }) => !selfSigned);
  const weak = signed.filter(
    ({ signature }) => signature.hash === "SHA-1" || brokenSignature.test(signature.name),
  );
  if (weak.length === 0) {
    const hashes = [...new Set(signed.map(({ signature }) => signature.hash ?? signature.name))];
    return fine(name, hashes.length === 0 ? "none but its own" : hashes.join(", "));
  }
  const observed = weak.map(({ subject, signature }) => `${subject}: ${signature.hash ?? "MD5"}`);
  return broken(name, observed.join("; "), {
    cause: "the certificate was signed with a digest that can be forged",
    fix: "have it signed again with SHA-256 or better",
  });
}

function judgeOwnSignature(leaf: Certificate): Finding {
  const name = "server certificate of an authority";
  if (!leaf.selfSigned) return fine(name, `issued by ${leaf.issuer}`);
  return advise(name, `${leaf.subject} is self-signed`, {
    cause: "the certificate was signed with its own key, so that each client has to be given it",
    fix: "issue it from an authority, so that it can be renewed without touching the clients",
  });
}
