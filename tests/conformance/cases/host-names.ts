import { type Case, casesOf } from "../case";
import type { VariantName } from "../variants";
import { trust } from "./common";

const alt = (name: string) => `${name}.alt-name.pg-ssltest.test`;
const more = (count: number) => ` \\(and ${count} other names?\\)`;

/** A certificate, a host that is asked for, and the name in the refusal; `""` where it is not named. */
type Row = [
  number: number,
  certificate: VariantName,
  host: string,
  refusedFor?: string,
  more?: string,
];

const rows: Row[] = [
  [32, "server-ip-cn-only", "192.0.2.1"],
  [33, "server-ip-cn-only", "192.000.002.001", "192.0.2.1"],
  [34, "server-ip-in-dnsname", "192.0.2.1"],
  [35, "server-multiple-alt-names", alt("dns1")],
  [36, "server-multiple-alt-names", alt("dns2")],
  [37, "server-multiple-alt-names", "foo.wildcard.pg-ssltest.test"],
  [38, "server-multiple-alt-names", alt("wronghost"), alt("dns1"), more(2)],
  [
    39,
    "server-multiple-alt-names",
    "deep.subdomain.wildcard.pg-ssltest.test",
    alt("dns1"),
    more(2),
  ],
  [40, "server-single-alt-name", alt("single")],
  [41, "server-single-alt-name", alt("wronghost"), alt("single")],
  [42, "server-single-alt-name", "deep.subdomain.wildcard.pg-ssltest.test", alt("single")],
  [43, "server-ip-alt-names", "192.0.2.1"],
  [44, "server-ip-alt-names", "192.000.002.001"],
  [45, "server-ip-alt-names", "192.0.2.2", "192.0.2.1", more(1)],
  [46, "server-ip-alt-names", "2001:DB8::1"],
  [47, "server-ip-alt-names", "2001:db8:0:0:0:0:0:1"],
  [48, "server-ip-alt-names", "2001:db8::0.0.0.1"],
  [49, "server-ip-alt-names", "::1", "192.0.2.1", more(1)],
  [50, "server-ip-alt-names", "2001:DB8::1/128", "192.0.2.1", more(1)],
  [51, "server-cn-and-alt-names", alt("dns1")],
  [52, "server-cn-and-alt-names", alt("dns2")],
  [53, "server-cn-and-alt-names", "common-name.pg-ssltest.test", alt("dns1"), more(1)],
  [54, "server-cn-and-ip-alt-names", "common-name.pg-ssltest.test"],
  [55, "server-cn-and-ip-alt-names", "192.0.2.1"],
  [56, "server-cn-and-ip-alt-names", "2001:db8::1"],
  [57, "server-ip-cn-and-alt-names", "192.0.2.2"],
  [58, "server-ip-cn-and-alt-names", "2001:db8::1"],
  [59, "server-ip-cn-and-alt-names", "192.0.2.1", "192.0.2.2", more(1)],
  [60, "server-ip-cn-and-dns-alt-names", "192.0.2.1"],
  [61, "server-ip-cn-and-dns-alt-names", alt("dns1")],
  [62, "server-ip-cn-and-dns-alt-names", alt("dns2")],
];

/** Addresses as alternative names came to libpq with 15. */
const addressNames = [43, 44, 45, 46, 47, 48, 49, 50, 54, 55, 56, 57, 58, 59, 60];

const literal = (text: string) => text.replaceAll(".", "\\.");

function rowToCase([number, variant, host, refusedFor, others = ""]: Row) {
  const shown = `for "${literal(refusedFor ?? "")}"${others} does not match host name "${literal(host)}"`;
  return {
    number: String(number),
    variant,
    client: { host },
    what: `${host} and the certificate ${variant}`,
    ...(refusedFor === undefined ? {} : { refuses: new RegExp(shown) }),
    ...(addressNames.includes(number) ? { since: 15 } : {}),
  };
}

const common = { variant: "usual", client: { ...trust, sslmode: "verify-full" } } as const;

/** F3: which host a certificate is good for. */
export const hostNames: Case[] = casesOf("F3", common, [
  ...rows.map(rowToCase),
  {
    number: "63",
    what: "a certificate without a name, verify-ca",
    variant: "server-no-names",
    client: { sslmode: "verify-ca" },
  },
  {
    number: "64",
    what: "a certificate without a name, verify-full",
    variant: "server-no-names",
    refuses: /could not get server's host name from server certificate/,
  },
]);
