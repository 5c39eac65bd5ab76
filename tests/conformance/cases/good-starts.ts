import { type Case, casesOf } from "../case";
import { trust } from "./common";

const common = { variant: "usual", client: { ...trust, sslmode: "verify-full" } } as const;

/** F1: servers that start, and what they say of their library. */
export const goodStarts: Case[] = casesOf("F1", common, [
  {
    number: "0",
    what: "the library",
    commands: ["show ssl_library"],
    answer: /^OpenSSL$/,
  },
  { number: "2", what: "an encrypted key and its passphrase", variant: "server-encrypted-key" },
  {
    number: "4",
    what: "a least protocol, and no greatest",
    variant: "protocol-1.2",
    commands: ["show ssl_min_protocol_version", "show ssl_max_protocol_version"],
    answer: /^TLSv1\.2\n$/,
  },
]);
