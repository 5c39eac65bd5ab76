// Checks OpenSSL cipher lists without OpenSSL: the ciphers that a list selects depend on the
// server's library, so every element must be safe by its name. Grammar: openssl-ciphers(1).

/** Elements that select weak ciphers, and words in the names of weak ciphers. */
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

/** Elements that select only ciphers with server authentication. */
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

/** Elements that select only ciphers with encryption. */
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

/** Elements that narrow others down, and select too much on their own. */
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
 * Describes why a value of `ssl_ciphers` is weak; undefined when it is not. A list is weak when it
 * may select ciphers without authentication or encryption, or breakable ones, or when it has an
 * element that is not known here.
 */
export function weaknessOfCipherList(list: string): string | undefined {
  const elements = list.split(/[:,; ]+/).filter((element) => element !== "");
  // "!" and "-" remove ciphers, "+" reorders selected ones, "@" sorts or limits them.
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
  // "!", "-" and "+" add no cipher.
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

/** Describes why a TLS 1.3 cipher suite is weak: no encryption (RFC 9150), or an 8-byte tag. */
export function weaknessOfTls13Cipher(name: string): string | undefined {
  if (/^TLS_SHA\d+_SHA\d+$/.test(name)) return `${name} does not encrypt`;
  if (/_CCM_8_/.test(name)) return `${name} has a short authentication tag`;
  return undefined;
}

/**
 * Describes why a key exchange group is weak: fewer than 250 bits give less than 125 bits of
 * security.
 */
export function weaknessOfGroup(name: string): string | undefined {
  const bits = /\d+/.exec(name)?.[0];
  return bits !== undefined && Number(bits) < 250 && !/MLKEM|X448/i.test(name)
    ? `${name} has only ${bits} bits`
    : undefined;
}
