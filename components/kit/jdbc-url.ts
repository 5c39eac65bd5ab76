import { jdbcHost } from "./jdbc-host";
import { ChannelBinding, type KitConnection } from "./kit-connection";
import { percentEncode } from "./percent-encode";

/** Renders the URL of pgJDBC, without a password. It names the key in DER: pgJDBC reads no PEM. */
export function renderJdbcUrl(connection: KitConnection): string {
  const { host, port, user, database, channelBinding, paths } = connection;
  const listed: [string, string | undefined][] = [
    ["user", user],
    ["sslmode", "verify-full"],
    ["sslrootcert", paths.rootCert],
    ["sslcert", paths.cert],
    ["sslkey", paths.pk8],
    ["channelBinding", channelBinding === ChannelBinding.Require ? channelBinding : undefined],
    ["gssEncMode", "disable"],
  ];
  const query = listed
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${percentEncode(value)}`]))
    .join("&");
  return `jdbc:postgresql://${jdbcHost(host)}:${port}/${percentEncode(database)}?${query}`;
}
