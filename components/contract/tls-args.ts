/**
 * The server's TLS: PostgreSQL's `ssl_*` settings (PostgreSQL documentation, "Connections and
 * Authentication"). Every change reloads the server.
 *
 * @example
 * ```ts
 * const tls: TlsArgs = { minProtocol: TlsProtocol.Tls12, ciphers: "ECDHE+AESGCM" };
 * ```
 */
export interface TlsArgs {
  /**
   * The oldest protocol version that the server accepts (`ssl_min_protocol_version`): `TLSv1.2` or
   * `TLSv1.3`. Older versions require the weakening `obsoleteProtocols`.
   *
   * Defaults to `TLSv1.3`. A change reloads the server.
   *
   * @default "TLSv1.3"
   */
  minProtocol?: string;
  /**
   * The newest protocol version that the server accepts (`ssl_max_protocol_version`), not older
   * than `minProtocol`.
   *
   * Defaults to no maximum. A change reloads the server.
   *
   * @default no maximum
   */
  maxProtocol?: string;
  /**
   * OpenSSL cipher list for TLS 1.2 and older (`ssl_ciphers`). Refused while `minProtocol` is
   * `TLSv1.3`, since no session would use it. Weak ciphers require the weakening `weakCiphers`.
   *
   * If unset, it is `HIGH:!aNULL` while `minProtocol` is older than `TLSv1.3`, since PostgreSQL's
   * own list includes weak ciphers. A change reloads the server.
   *
   * @default "HIGH:!aNULL" below TLSv1.3
   */
  ciphers?: string;
  /**
   * Cipher suites for TLS 1.3, separated by colons (`ssl_tls13_ciphers`). Requires PostgreSQL 18.
   *
   * Defaults to OpenSSL's own list. A change reloads the server.
   *
   * @default OpenSSL's list
   */
  tls13Ciphers?: string;
  /**
   * Groups for the key exchange, in order of preference (`ssl_groups`). Before PostgreSQL 18 a
   * single elliptic curve (`ssl_ecdh_curve`).
   *
   * Defaults to PostgreSQL's own choice. A change reloads the server.
   *
   * @default PostgreSQL's choice
   */
  groups?: string[];
  /**
   * Prefers the server's order of ciphers to the client's (`ssl_prefer_server_ciphers`).
   *
   * Defaults to true. A change reloads the server.
   *
   * @default true
   */
  preferServerCiphers?: boolean;
  /**
   * Diffie-Hellman parameters in PEM (`ssl_dh_params_file`). Refused while `minProtocol` is
   * `TLSv1.3`, which has no use for them.
   *
   * Defaults to the parameters compiled into PostgreSQL. A change reloads the server.
   *
   * @default PostgreSQL's parameters
   */
  dhParamsPem?: string;
}
