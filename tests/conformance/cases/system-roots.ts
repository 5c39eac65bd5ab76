import { type Case, casesOf } from "../case";
import { trust } from "./common";

const client = { ...trust, sslrootcert: "system" };
const environment = { SSL_CERT_FILE: "root_ca.crt" };

/** F4: the roots of the client's machine. The server sends its intermediate. */
export const systemRoots: Case[] = casesOf("F4", { variant: "usual", client }, [
  {
    number: "65",
    what: "a root that the machine does not know",
    since: 16,
    client: { sslmode: "verify-full" },
    refuses: /SSL error: (certificate verify failed|unregistered scheme)/,
  },
  {
    number: "67",
    what: "a root that the machine knows",
    since: 16,
    environment,
    client: { sslmode: "verify-full" },
  },
  {
    number: "68",
    what: "another host, without a mode",
    since: 16,
    environment,
    client: { host: "common-name.pg-ssltest.test.bad" },
    refuses: /does not match host name "common-name\.pg-ssltest\.test\.bad"/,
  },
]);
