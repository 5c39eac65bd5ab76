import { type Case, casesOf } from "../case";
import { trust, withCertificate } from "./common";

const common = { variant: "usual", client: { ...trust, sslmode: "require" } } as const;
const weakening = "declared with the weakening md5Passwords, without which it is refused";
const unbound = /channel binding required but not supported by server's authentication request/;

/** F7: passwords, bound to the channel or not. */
export const scram: Case[] = casesOf("F7", common, [
  {
    number: "102",
    what: "a password",
    logs: /connection authenticated: identity="ssltestuser" method=scram-sha-256/,
  },
  {
    number: "102",
    what: "another password",
    client: { password: "wrong" },
    refuses: /password authentication failed for user "ssltestuser"/,
  },
  { number: "104", what: "channel_binding disable", client: { channel_binding: "disable" } },
  { number: "105", what: "channel_binding require", client: { channel_binding: "require" } },
  {
    number: "106",
    what: "channel_binding require with md5",
    variant: "md5",
    client: { user: "md5testuser", channel_binding: "require" },
    refuses: unbound,
    instead: weakening,
  },
  {
    number: "107",
    what: "channel_binding require with a certificate only",
    client: { ...withCertificate, channel_binding: "require" },
    refuses: /channel binding required, but server authenticated client without channel binding/,
  },
  {
    number: "108",
    what: "a password and the role's certificate",
    client: { ...withCertificate, dbname: "verifydb", channel_binding: "require" },
    logs: /connection authenticated: identity="ssltestuser" method=scram-sha-256/,
  },
  {
    number: "109",
    what: "no binding, and SCRAM required",
    since: 16,
    client: { channel_binding: "disable", require_auth: "scram-sha-256" },
  },
  {
    number: "110",
    what: "md5 and binding required",
    since: 16,
    variant: "md5",
    client: { user: "md5testuser", require_auth: "md5", channel_binding: "require" },
    refuses: unbound,
    instead: weakening,
  },
  {
    number: "111",
    what: "binding and SCRAM required",
    since: 16,
    client: { channel_binding: "require", require_auth: "scram-sha-256" },
  },
  {
    number: "112",
    what: "channel_binding require, a signature with RSA-PSS",
    variant: "server-rsapss",
    client: { sslrootcert: "invalid", channel_binding: "require" },
  },
]);
