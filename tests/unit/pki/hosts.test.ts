import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitHosts, checkHostNames } from "../../../components/pki/hosts";

const messages = (hosts: string[]) => checkHostNames(hosts).map(({ message }) => message);
const about = (index: number, host: string, rest: string) =>
  `Cannot declare the server: hosts[${index}] is ${JSON.stringify(host)}, expected ${rest}`;

describe("splitHosts", () => {
  it("keeps the order and writes IPv6 in canonical form", () => {
    const hosts = ["localhost", "127.0.0.1", "2001:DB8:0:0::0001", "*.example.org", "::1"];
    expect(splitHosts(hosts)).toEqual({
      dnsNames: ["localhost", "*.example.org"],
      ipAddresses: ["127.0.0.1", "2001:db8::1", "::1"],
    });
  });
});

describe("checkHostNames", () => {
  it.each([
    "localhost",
    "db",
    "my_db-1",
    "db.example.org",
    "*.example.org",
    "xn--bcher-kva.example",
    "1st.example.org",
    "3com",
    "127.0.0.1",
    "::1",
    "2001:DB8::1",
    `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`,
  ])("accepts %s", (host) => {
    expect(messages([host])).toEqual([]);
  });

  it("refuses an empty list", () => {
    expect(checkHostNames([])).toEqual([
      {
        path: "hosts",
        message:
          "Cannot declare the server: hosts is an empty list, expected at least one DNS name or IP address",
      },
    ]);
  });

  const anyHost = "a DNS name or an IP address";
  const labels = `${anyHost}: labels of 1 to 63 letters, digits, hyphens and underscores, with no hyphen at either end`;
  const numbers = `${anyHost}; write an IPv4 address as four numbers from 0 to 255`;
  const whole = "a wildcard that is the whole leftmost label, such as *.example.org";
  it.each([
    ["", anyHost],
    ["db example.org", `${anyHost} without spaces`],
    ["db\t", `${anyHost} without spaces`],
    ["DB.example.org", 'a name in lower case; give "db.example.org"'],
    [
      "db.example.org.",
      "a name without a dot at its end; leave it out, since clients compare names as they are written",
    ],
    ["postgres://db.example.org", `${anyHost} without a scheme; give the host of the URL alone`],
    ["db.example.org:5432", `${anyHost} without a port; give the port as port`],
    ["192.0.2.1:5432", `${anyHost} without a port; give the port as port`],
    ["[::1]", "an address without brackets and without a port"],
    ["[::1]:5432", "an address without brackets and without a port"],
    ["192.0.2.0/24", "a single address; leave out the network mask"],
    ["2001:db8::/32", "a single address; leave out the network mask"],
    ["fe80::1%eth0", "an address without a zone; leave out the % and what follows"],
    [
      "0.0.0.0",
      "an address that clients can connect to; to listen on every interface, set publishAddress",
    ],
    [
      "0::0",
      "an address that clients can connect to; to listen on every interface, set publishAddress",
    ],
    ["::ffff:192.0.2.1", "an IPv6 address that maps no IPv4 address; give the IPv4 address"],
    ["*", whole],
    ["db*.example.org", whole],
    ["db.*.example.org", whole],
    ["*.*.example.org", whole],
    ["*.org", "a wildcard above at least two labels, such as *.example.org"],
    ["bücher.example", 'a name in ASCII; give "xn--bcher-kva.example"'],
    ["ex\u00admple .org", "a name in ASCII; give it in its punycode form (xn--…)"],
    ["xn--a.example", "a name whose labels that begin with xn-- are valid punycode"],
    ["-db.example.org", labels],
    ["db-.example.org", labels],
    ["db..example.org", labels],
    [".example.org", labels],
    [`${"a".repeat(64)}.org`, labels],
    ["db/example", labels],
    ["user@db", labels],
    ["256.0.0.1", numbers],
    ["127.1", numbers],
    ["127.0.0.01", numbers],
    ["0x7f.1", numbers],
    ["0x7f000001", numbers],
  ])("refuses %j", (host, rest) => {
    expect(messages([host])).toEqual([about(0, host, rest)]);
  });

  it("refuses more than 253 bytes", () => {
    const host = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(62)}`;
    expect(messages([host])[0]).toMatch(
      /^Cannot declare the server: hosts\[0\] is "a+.*…", expected at most 253 bytes$/,
    );
  });

  it("refuses the same host twice, whatever its form", () => {
    const hosts = ["db", "2001:db8::1", "db", "2001:DB8:0::1"];
    expect(messages(hosts)).toEqual([
      about(2, "db", "every host once; leave it out, since hosts[0] is the same"),
      about(3, "2001:DB8:0::1", "every host once; leave it out, since hosts[1] is the same"),
    ]);
  });

  it("reports every flawed host at its own path", () => {
    expect(checkHostNames(["db", "", "A"]).map(({ path }) => path)).toEqual([
      "hosts[1]",
      "hosts[2]",
    ]);
  });

  it("shows a host that is key material without printing it", () => {
    const [message] = messages(["-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"]);
    expect(message).not.toContain("c2VjcmV0");
  });

  const label = fc.stringMatching(/^[a-z_]([a-z0-9_]{0,20}[a-z0-9_])?$/);
  const dnsName = fc.array(label, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("."));
  const unspecified = /^(0\.0\.0\.0|[0:]*)$/;
  const address = fc
    .oneof(fc.ipV4(), fc.ipV6())
    .filter((text) => !unspecified.test(text) && (isIPv4(text) || !text.includes(".")));

  it("accepts every list of distinct names and addresses, and splits it without loss", () => {
    const hosts = fc.uniqueArray(fc.oneof(dnsName, address), {
      minLength: 1,
      selector: (host) => splitHosts([host]).ipAddresses[0] ?? host,
    });
    fc.assert(
      fc.property(hosts, (list) => {
        fc.pre(!list.some((host) => /^::ffff:/i.test(splitHosts([host]).ipAddresses[0] ?? "")));
        expect(messages(list)).toEqual([]);
        const { dnsNames, ipAddresses } = splitHosts(list);
        expect(dnsNames.length + ipAddresses.length).toBe(list.length);
        expect(splitHosts([...dnsNames, ...ipAddresses])).toEqual({ dnsNames, ipAddresses });
      }),
    );
  });

  it("lets nothing through that is neither a plain name nor an address", () => {
    const odd = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl(),
      fc.domain(),
      fc.emailAddress(),
    );
    fc.assert(
      fc.property(odd, (host) => {
        fc.pre(messages([host]).length === 0);
        const plain = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host) && host.length <= 253;
        expect(plain || isIPv4(host) || isIPv6(host)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
