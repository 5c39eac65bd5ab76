// Judges OpenSSL cipher lists without OpenSSL: which ciphers a list ends up with depends on the
// server's library, so a list has to be safe by what it says. Grammar: openssl-ciphers(1).

/** Elements that stand for ciphers nobody should offer, and words that name them in a cipher. */
const weakWords = new Set([
  "NULL",
  "ENULL",
  "ANULL",
  "ADH",
  "AECDH",
  "ANON",
  "LOW",
  "MEDIUM",
  "ALL",
  "EXP",
  "EXPORT",
  "EXPORT40",
  "EXPORT56",
  "DES",
  "3DES",
  "CBC3",
  "RC2",
  "RC4",
  "IDEA",
  "MD5",
  "SEED",
  "COMPLEMENTOFALL",
  "COMPLEMENTOFDEFAULT",
  "GOST89",
  "GOST94",
]);

/** Elements that stand only for ciphers in which the server shows a certificate. */
const authenticated = new Set([
  "ECDHE",
  "EECDH",
  "DHE",
  "EDH",
  "RSA",
  "KRSA",
  "ARSA",
  "AECDSA",
  "ECDSA",
  "DEFAULT",
  "SUITEB128",
  "SUITEB128ONLY",
  "SUITEB128C2",
  "SUITEB192",
]);

/** Elements that stand only for ciphers which encrypt. */
const encrypting = new Set([
  "HIGH",
  "DEFAULT",
  "AES",
  "AES128",
  "AES256",
  "AESGCM",
  "AESCCM",
  "AESCCM8",
  "CHACHA20",
  "ARIA",
  "ARIA128",
  "ARIA256",
  "ARIAGCM",
  "CAMELLIA",
  "CAMELLIA128",
  "CAMELLIA256",
  "SUITEB128",
  "SUITEB128ONLY",
  "SUITEB128C2",
  "SUITEB192",
]);

/** Elements that narrow others down, and mean too much alone. */
const narrowing = new Set([
  "KECDHE",
  "KEECDH",
  "ECDH",
  "KDHE",
  "KEDH",
  "DH",
  "TLSV1.2",
  "TLSV1.0",
  "TLSV1",
  "SSLV3",
  "SHA",
  "SHA1",
  "SHA256",
  "SHA384",
  "FIPS",
  "DSS",
  "ADSS",
]);

/**
 * Says why the value of `ssl_ciphers` is weak; undefined when it is not. A list is weak when it
 * has, or may have, ciphers without authentication, without encryption, or breakable ones, or when
 * an element is not known here, so that nobody can tell.
 */
export function weaknessOfCipherList(list: string): string | undefined {
  const elements = list.split(/[:,; ]+/).filter((element) => element !== "");
  // "!" and "-" take ciphers away, "+" moves those that are there, "@" orders or limits them.
  if (elements.every((element) => /^[!+@-]/.test(element))) return "it names no cipher";
  const excluded = new Set(
    elements.filter((e) => e.startsWith("!")).map((e) => e.slice(1).toUpperCase()),
  );
  for (const element of elements) {
    const reason = weaknessOfElement(element, excluded);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function weaknessOfElement(element: string, excluded: Set<string>): string | undefined {
  // "!" and "-" take ciphers away and "+" moves those that are there: none of them adds any.
  if (/^[!+-]/.test(element)) return undefined;
  if (element.startsWith("@")) {
    const fine = element === "@STRENGTH" || /^@SECLEVEL=[1-5]$/.test(element);
    return fine ? undefined : `${element} lowers the security level`;
  }
  const upper = element.toUpperCase();
  if (/[-_]/.test(upper)) {
    const weak = upper.split(/[-_]/).some((word) => weakWords.has(word));
    return weak ? `${element} is a weak cipher` : undefined;
  }
  const words = upper.split("+");
  if (words.some((word) => weakWords.has(word))) return `${element} stands for weak ciphers`;
  const unknown = words.some(
    (word) => !authenticated.has(word) && !encrypting.has(word) && !narrowing.has(word),
  );
  if (unknown) return `${element} is not known to be strong`;
  if (!words.some((word) => authenticated.has(word)) && !excluded.has("ANULL")) {
    return `${element} includes ciphers without authentication unless the list has !aNULL`;
  }
  const excludesNull = excluded.has("ENULL") || excluded.has("NULL");
  if (!words.some((word) => encrypting.has(word)) && !excludesNull) {
    return `${element} includes ciphers without encryption unless the list has !eNULL`;
  }
  return undefined;
}

/** Says why a TLS 1.3 cipher suite is weak: integrity only (RFC 9150), or a tag of 8 bytes. */
export function weaknessOfTls13Cipher(name: string): string | undefined {
  if (/^TLS_SHA\d+_SHA\d+$/.test(name)) return `${name} does not encrypt`;
  if (/_CCM_8_/.test(name)) return `${name} has a short authentication tag`;
  return undefined;
}

/** Says why a group for the key exchange is weak: less than 250 bits are not 125 bits of strength. */
export function weaknessOfGroup(name: string): string | undefined {
  const bits = /\d+/.exec(name)?.[0];
  return bits !== undefined && Number(bits) < 250 && !/MLKEM|X448/i.test(name)
    ? `${name} has only ${bits} bits`
    : undefined;
}
