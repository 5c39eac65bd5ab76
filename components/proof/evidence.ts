import type { ProbeResult } from "./probe";

/** What was observed. Holds no secret, and is the same in every run except for times. */
export interface Evidence {
  /**
   * SHA-256 of all of it but `observedAt`, `digest` and `clockSkewSeconds`, as JSON with sorted
   * properties and no white space, in lower-case hexadecimal: the same whenever the same things
   * were promised and observed, whenever and however patiently. Empty when nothing was.
   */
  digest: string;
  /** Whether every promise that could be probed is kept. */
  passed: boolean;
  /** ISO 8601, in UTC. */
  observedAt: string;
  /** Protocol, cipher and bits of the probe's session, as `pg_stat_ssl` has them; empty without one. */
  protocol: string;
  cipher: string;
  bits: number;
  /** SHA-256 of the served certificate, lower-case hexadecimal; empty when none was served. */
  serverFingerprint: string;
  /** The probe's certificate as the server saw it; the serial number is decimal. */
  clientDn: string;
  clientSerial: string;
  probes: ProbeResult[];
  /** More about the verified server; left out without a session. */
  facts?: ServerFacts;
}

/** What the probe's session shows of a server that was verified. */
export interface ServerFacts {
  /** As `server_version_num`: 170004 is 17.4. */
  version: number;
  /** Group of the key exchange, such as `X25519`. */
  keyExchange: string;
  /** What the served certificate is for, such as `DNS:db.example.org`. */
  names: string[];
  /** Subjects from the served certificate up to the root. */
  chain: string[];
  /** When the served certificate ends, ISO 8601 in UTC. */
  notAfter: string;
  /** Protocol that direct negotiation agrees on, `postgresql` (RFC 7301); empty before version 17. */
  alpn?: string;
  /** How far the server's clock is ahead of this machine's; negative when it is behind. */
  clockSkewSeconds?: number;
}
