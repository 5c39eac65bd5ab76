// Parses a libpq connection URI (PostgreSQL documentation, "Connection URIs") for `verify`. Pure.
//
// A URL may hold a password in the wrong place. So no message shows any part of it but parameter
// names, of which it shows the beginning.
import { showText } from "../contract/problem";
import { wrongUsage } from "./command-error";

/** A parsed URL; has only the parameters that the URL has. */
export interface ConnectionUrl {
  readonly host: string;
  readonly port?: number;
  /** Decoded, by libpq's names: `user`, `dbname`, `hostaddr`, `sslmode` and so on. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters of libpq 18, without secrets. Any other is refused, such as a misspelt `sslrootcert`. */
const knownParameters = new Set(
  [
    "host hostaddr port dbname user passfile require_auth channel_binding connect_timeout",
    "client_encoding options application_name fallback_application_name keepalives",
    "keepalives_idle keepalives_interval keepalives_count tcp_user_timeout replication gssencmode",
    "sslmode sslnegotiation sslcompression sslcert sslkey sslcertmode sslrootcert sslcrl sslcrldir",
    "sslsni requirepeer ssl_min_protocol_version ssl_max_protocol_version min_protocol_version",
    "max_protocol_version krbsrvname gsslib gssdelegation target_session_attrs load_balance_hosts",
    "sslkeylogfile",
  ].flatMap((line) => line.split(" ")),
);

const secretParameters = new Set([
  "password",
  "sslpassword",
  "scram_client_key",
  "scram_server_key",
]);

const form = "postgresql://[USER@]HOST[:PORT][/DATABASE][?sslmode=verify-full&...]";

/** Parses a URL; throws a `CommandError` for wrong usage. */
export function parseConnectionUrl(url: string): ConnectionUrl {
  const found = /^postgres(?:ql)?:\/\/(?:([^/?]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(url);
  if (found === null) throw refuse("URL", "no connection URI of libpq", form);
  const [, userInfo, authority = "", database, query] = found;
  if (userInfo?.includes(":") === true) throw passwordInside();
  if (`${database ?? ""}${query ?? ""}`.includes("@")) {
    const fix = "write %40 for it; a password does not belong there at all";
    throw refuse("URL", "one with an @ after its host", `every other @ percent-encoded; ${fix}`);
  }
  const parameters: Record<string, string> = {
    ...(userInfo === undefined || userInfo === "" ? {} : { user: decode("user", userInfo) }),
    ...(database === undefined || database === "" ? {} : { dbname: decode("database", database) }),
    ...parseQuery(query ?? ""),
  };
  const { host, port } = splitAuthority(authority);
  const named = host === "" ? (parameters["host"] ?? parameters["hostaddr"] ?? "") : host;
  const portText = parameters["port"] ?? port;
  return {
    host: checkHost(named),
    ...(portText === undefined ? {} : { port: parsePort(portText) }),
    parameters,
  };
}

function splitAuthority(authority: string): { host: string; port: string | undefined } {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority);
  if (found === null) throw refuse("host", "one with more than one colon", "IPv6 in brackets");
  const [, host = "", port] = found;
  const bare = host.startsWith("[") ? host.slice(1, -1) : host;
  return { host: decode("host", bare), port: port === "" ? undefined : port };
}

function checkHost(host: string): string {
  if (host === "") throw refuse("host", "missing", "the name that clients connect to");
  if (host.includes(",")) throw refuse("host", "a list", "one host; verify each on its own");
  if (host.startsWith("/") || host.startsWith("@")) {
    throw refuse("host", "a socket directory", "a host; there is no TLS on a Unix socket");
  }
  return host;
}

/** Never shows the port: it may be part of a password that was cut at a slash. */
function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw refuse("port", "no port number", "1 to 65535");
}

function parseQuery(query: string): Record<string, string> {
  if (query === "") return {};
  const entries = query.split("&").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    const name = decode("parameter", at < 0 ? pair : pair.slice(0, at));
    if (secretParameters.has(name)) throw passwordInside();
    if (name === "ssl" && pair.slice(at + 1) === "true") return ["sslmode", "require"];
    if (!knownParameters.has(name) || at < 0) {
      throw refuse("parameter", showText(name.slice(0, 30)), "name=value with a name of libpq");
    }
    return [name, decode(name, pair.slice(at + 1))];
  });
  return Object.fromEntries(entries);
}

/** Decodes as libpq does: a plus sign stands for itself. */
function decode(what: string, text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes("\0")) return decoded;
  } catch {
    // Reported below.
  }
  throw refuse(what, "text with a wrong percent sign", "percent-encoded UTF-8");
}

function passwordInside() {
  const fix = "set PGPASSWORD or use a password file, since arguments are seen by everybody";
  return refuse("URL", "one with a password", `one without; ${fix}`);
}

function refuse(what: string, shown: string, expected: string) {
  return wrongUsage(`Cannot read the URL: ${what} is ${shown}, expected ${expected}`);
}
