import type { Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { nameCertificate, type Place, refuseAt } from "./place";
import { KeyFlaw, type KeyRead } from "./private-key";

const expectedKey = "one PEM private key (PKCS #8, PKCS #1 or SEC 1)";

/** Input paths of a key and its passphrase; without `passphrase` the key must not be encrypted. */
export interface KeyPlaces {
  readonly key: Place;
  readonly passphrase?: Place;
}

/** Checks that a key could be read, and that it is the key of the certificate. */
export function keyProblems(places: KeyPlaces, read: KeyRead, certificate: Certificate): Problem[] {
  if (read.flaw !== undefined) return [flawProblem(places, read.flaw)];
  if (certificate.native.checkPrivateKey(read.key)) return [];
  const shown = `not the key of the certificate ${nameCertificate(certificate)}`;
  return [refuseAt(places.key, shown, "the key that the first certificate was made for")];
}

function flawProblem({ key, passphrase }: KeyPlaces, flaw: KeyFlaw): Problem {
  switch (flaw) {
    case KeyFlaw.Missing:
      return refuseAt(key, "text without a private key", expectedKey);
    case KeyFlaw.Several:
      return refuseAt(key, "text with several private keys", expectedKey);
    case KeyFlaw.Unreadable:
      return refuseAt(key, "a private key that cannot be read", expectedKey);
    case KeyFlaw.ObsoleteCipher:
      return refuseAt(
        key,
        "encrypted with a retired cipher",
        "a key encrypted with AES",
        "encrypt it again with openssl pkcs8 -topk8 -v2 aes-256-cbc",
      );
    case KeyFlaw.WrongPassphrase:
      return refuseAt(passphrase ?? key, "not what decrypts the key", "the passphrase of the key");
    case KeyFlaw.Encrypted:
      return passphrase === undefined
        ? refuseAt(key, "encrypted", "a key that is not", "decrypt it and give it as a secret")
        : refuseAt(
            key,
            "encrypted",
            "a key that can be used",
            "give passphrase or passphraseCommand",
          );
  }
}
