// Changes one line of a rendered file at a time: takes it away, or makes it weaker.

/** One changed file. */
export interface Mutation {
  /** What was done to which line. */
  readonly name: string;
  readonly text: string;
}

type Weaken = readonly [line: RegExp, ...replacements: string[]];

/** Each line that matches `lines`, without it and in every weaker form. */
export function mutate(text: string, lines: RegExp, weaken: readonly Weaken[]): Mutation[] {
  const all = text.split("\n");
  return all.flatMap((line, at) => {
    if (!lines.test(line)) return [];
    const changed = (name: string, replacement: string[]): Mutation => ({
      name,
      text: [...all.slice(0, at), ...replacement, ...all.slice(at + 1)].join("\n"),
    });
    const weaker = weaken
      .filter(([pattern]) => pattern.test(line))
      .flatMap(([pattern, ...replacements]) =>
        replacements.map((by) => line.replace(pattern, by)).filter((other) => other !== line),
      );
    return [
      changed(`without: ${line}`, []),
      ...[...new Set(weaker)].map((other) => changed(`${line} -> ${other}`, [other])),
    ];
  });
}

/** What makes a rule of `pg_hba.conf` weaker. */
export const weakerRules: readonly Weaken[] = [
  [/^hostssl/, "host"],
  [/ cert\b.*$/, " trust", " cert map=any"],
  [/ scram-sha-256\b.*$/, " trust", " password", " md5"],
  [/ clientcert=verify-full/, "", " clientcert=verify-ca"],
  [/ reject$/, " trust", " scram-sha-256"],
  [/ peer .*$/, " trust"],
];

/** What makes a setting of TLS weaker, or another one. */
export const weakerTls: readonly Weaken[] = [
  [/^ssl = on/, "ssl = off"],
  [/^ssl_(ca|crl)_file = .*/, "ssl_$1_file = ''"],
  [/^ssl_(min|max)_protocol_version = .*/, "ssl_$1_protocol_version = 'TLSv1'"],
  [/^ssl_max_protocol_version = .*/, "ssl_max_protocol_version = 'TLSv1.2'"],
  [/^ssl_ciphers = .*/, "ssl_ciphers = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'"],
  [/^ssl_prefer_server_ciphers = on/, "ssl_prefer_server_ciphers = off"],
  [/^ssl_ecdh_curve = .*/, "ssl_ecdh_curve = 'secp224r1'"],
  [/^ssl_groups = .*/, "ssl_groups = 'secp224r1'"],
  [/^ssl_tls13_ciphers = .*/, "ssl_tls13_ciphers = 'TLS_AES_128_CCM_SHA256'"],
  [/^ssl_dh_params_file = .*/, "ssl_dh_params_file = ''"],
  [/^ssl_passphrase_command = .*/, "ssl_passphrase_command = 'echo wrong'"],
  [/^(ssl_passphrase_command_supports_reload) = on/, "$1 = off"],
];

/** What makes a line of `pg_ident.conf` wider. */
export const widerMaps: readonly Weaken[] = [[/^(\S+) \S+ (\S+)$/, "$1 /^.*$ $2"]];
