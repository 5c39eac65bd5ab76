import type { ProbeResult } from "./probe";

/** The record of a proof. Holds no secret, and is the same in every run except for times. */
export interface Evidence {
  /**
   * SHA-256 of the evidence without `observedAt`, `digest` and `clockSkewSeconds`, as JSON with
   * sorted properties and no white space, in lower-case hexadecimal: the same for the same promises
   * and observations, whatever the time and `patienceSeconds`. Empty when no proof ran.
   */
  digest: string;
  /** True if every promise that could be probed is kept. */
  passed: boolean;
  /** Time of the proof, ISO 8601 in UTC. */
  observedAt: string;
  /** Protocol, cipher and bits of the probe's session, as in `pg_stat_ssl`; empty or 0 without one. */
  protocol: string;
  cipher: string;
  bits: number;
  /** SHA-256 of the served certificate, lower-case hexadecimal; empty when none was served. */
  serverFingerprint: string;
  /** Subject and decimal serial number of the probe's certificate, as the server reports them. */
  clientDn: string;
  clientSerial: string;
  probes: ProbeResult[];
  /** More about the verified server; omitted without a session. */
  facts?: ServerFacts;
}

/** Facts about a verified server, read in the probe's session. */
export interface ServerFacts {
  /** As `server_version_num`: 170004 is 17.4. */
  version: number;
  /** Group of the key exchange, such as `X25519`. */
  keyExchange: string;
  /** Subject alternative names of the served certificate, such as `DNS:db.example.org`. */
  names: string[];
  /** Subjects of the chain, from the served certificate up to the root. */
  chain: string[];
  /** End of the served certificate's validity, ISO 8601 in UTC. */
  notAfter: string;
  /** ALPN protocol of direct negotiation, `postgresql` (RFC 7301); empty where that is not accepted. */
  alpn?: string;
  /** Seconds by which the server's clock is ahead of this machine's; negative when it is behind. */
  clockSkewSeconds?: number;
}
