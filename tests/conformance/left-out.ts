/** A case of the matrix that is not run, or a part of one. */
export interface LeftOut {
  readonly number: string;
  /** What is left out of a case that is otherwise run. */
  readonly part?: string;
  readonly reason: string;
}

const each = (reason: string, ...numbers: string[]): LeftOut[] =>
  numbers.map((number) => ({ number, reason }));

/** Every case that is not run, and why. */
export const leftOut: readonly LeftOut[] = [
  ...each("libpq writes a file of keys by itself; no server has a part in it", "6", "7"),
  ...each("libpq refuses sslrootcert=system with a weak mode before it connects", "66"),
  ...each("libpq refuses a range or a name of protocols before it connects", "74", "75", "76"),
  ...each("how libpq reads a key in DER; keys are delivered as PEM", "79", "81"),
  ...each("ssl_crl_dir is refused: lists are one delivered file, as in case 92", "100"),
  ...each("libpq refuses a value of channel_binding before it connects", "103"),
  ...each(
    "SNI by pg_hosts.conf comes with PostgreSQL 19, which this package does not configure yet",
    "123",
    "124",
    "125",
    "126",
    "127",
    "128",
    "129",
    "130",
    "131",
    "132",
    "133",
    "134",
    "135",
  ),
  ...each("the setting ssl is refused: TLS is always on", "N1", "N2", "N3", "N4", "N5"),
  ...each("libpq refuses direct negotiation with a weak mode before it connects", "N21"),
  ...each("encryption by GSSAPI instead of TLS: the pinned binaries have no GSSAPI", "N22"),
  ...each(
    "a test module of PostgreSQL's source tree; a passphrase comes by a command, as in cases 1 and 2",
    "N25",
  ),
  {
    number: "N24",
    part: "direct negotiation without ALPN",
    reason: "libpq never does that",
  },
  {
    number: "N24",
    part: "a rejected request for TLS",
    reason: "the setting ssl is refused: TLS is always on",
  },
  {
    number: "85",
    part: "no passphrase at all",
    reason: "libpq asks the terminal; the original suite skips it, too",
  },
  {
    number: "L1",
    part: "a key of another user",
    reason: "only root can make one; the tests run as any user",
  },
  {
    number: "L2",
    part: "a directory of lists",
    reason: "ssl_crl_dir is refused: lists are one delivered file",
  },
  {
    number: "L3",
    part: "a directory of lists that does not exist",
    reason: "ssl_crl_dir is refused: lists are one delivered file",
  },
];
