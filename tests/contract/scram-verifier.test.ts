// Passwords on every version: the verifier is the one that PostgreSQL itself would have made, and
// nothing of it comes to light where it is set.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { quoteLiteral } from "../../components/config/quote";
import { AccessLevel } from "../../components/contract/access-level";
import { postgresMajors } from "../../components/contract/postgres-major";
import {
  client,
  refusalOf,
  startClientsServer,
  type ClientsServer,
} from "../support/server/clients-server";

const salt = Buffer.from("0123456789abcdef");

/** Plain, mapped to nothing, composed, full width, right to left, unassigned, forbidden. */
const passwords = [
  "plain ASCII with ' and \\ and \"",
  "tab\tand bell\u0007",
  "I\u00adX",
  "pa\u00a0ss\u2003word\u3000",
  "A\u030angstro\u0308m \u212b",
  "\uff50\uff41\uff53\uff53 \u2168 \ufb01",
  "\u05d0\u05d1\u05d2",
  "\u0627\u0031",
  "a\u05d0",
  "\u0e33 \u1e9b\u0323",
  "\u{1f600} \u{1f468}\u200d\u{1f469}",
  "\u00ad",
  "\u200b\ufeff",
  "bell\u0007ä",
  "\ue000 private",
  "\u0221 \u0234",
  "\u0340\u0341",
  "日本語",
  "a\u0130\u0131",
];

/** Settings under which a server writes down as much as it can. */
const talkative = {
  log_statement: "all",
  log_min_duration_statement: "0",
  log_min_error_statement: "debug5",
  log_transaction_sample_rate: "1",
  log_duration: "on",
  shared_preload_libraries: "pg_stat_statements, auto_explain",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_nested_statements": "on",
};

describe.each(postgresMajors)("passwords on PostgreSQL %d", (major) => {
  let server: ClientsServer;
  const scram = client("scram", { access: AccessLevel.Scram });
  const both = client("both", { access: AccessLevel.ScramAndCertificate });
  beforeAll(async () => {
    server = await startClientsServer(major, talkative);
    await server.admin("create role sample; create extension pg_stat_statements");
  });
  afterAll(() => server.server.stop());

  const stored = async (role: string) => {
    const [text] = await server.admin(
      `select rolpassword from pg_authid where rolname = '${role}'`,
    );
    return text ?? "";
  };
  const storedFor = async (password: string) => {
    await server.admin(`alter role sample password ${quoteLiteral(password)}`);
    return stored("sample");
  };
  const ours = (password: string, theirs: string) =>
    scramVerifier(password, Buffer.from(/:(.*?)\$/.exec(theirs)?.[1] ?? "", "base64"));

  const remembered = (storedKey: string) =>
    server.admin(
      `select count(*) from pg_stat_statements where query like '%${storedKey.slice(0, 9)}' || '${storedKey.slice(9, 20)}%'`,
    );

  it.each(passwords.map((password) => [JSON.stringify(password), password]))(
    "scramVerifier() agrees with the server on %s",
    async (_name, password) => {
      const theirs = await storedFor(password);
      expect(ours(password, theirs)).toBe(theirs);
    },
  );

  it("scramVerifier() agrees with the server on any text", async () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(
      text.filter(
        (password) => !/\0|\p{Surrogate}|[\u2135-\u2138\ufb1d-\ufb4f\ufc5b-\ufe7f]/u.test(password),
      ),
      async (password) => {
        const theirs = await storedFor(password);
        expect(ours(password, theirs)).toBe(theirs);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it("lets a client in with its password, and no other", async () => {
    const password = "pa\u00a0ss\u00adwörd Å";
    const verifiers = { scram: scramVerifier(password, salt), both: scramVerifier("x", salt) };
    await server.apply([scram, both], verifiers);
    expect(await stored("scram")).toBe(verifiers.scram);
    const as = (cn: string | undefined, user: string, word: string) =>
      refusalOf({ ...server.options(cn, user), password: word });
    expect(await as(undefined, "scram", password)).toBe("connected");
    expect(await as(undefined, "scram", "pa ssw\u00f6rd \u00c5")).toBe("connected");
    expect(await as("both", "both", "x")).toBe("connected");
    expect(await as(undefined, "scram", "another")).toMatch(/password authentication failed/);
    expect(await as("scram", "both", "x")).toMatch(/authentication failed/);
    expect(await as(undefined, "both", "x")).toMatch(/valid client certificate/);
    expect(await as("both", "both", "y")).toMatch(/password authentication failed/);
    expect(await as(undefined, "scram", verifiers.scram)).toMatch(/authentication failed/);
  });

  it("takes a password away with the verifier, and undoes what the client set itself", async () => {
    const verifier = scramVerifier("one", salt);
    await server.apply([scram], { scram: verifier });
    await server.admin("alter role scram password 'own'");
    await server.apply([scram], { scram: verifier });
    expect(await stored("scram")).toBe(verifier);
    await server.apply([scram]);
    expect(await stored("scram")).toBe("");
  });

  it("ends a password at its time", async () => {
    const verifiers = { scram: scramVerifier("one", salt) };
    const attempt = () => refusalOf({ ...server.options(undefined, "scram"), password: "one" });
    await server.apply([{ ...scram, validUntil: "2001-02-03" }], verifiers);
    expect(await attempt()).toMatch(/password authentication failed/);
    await server.apply([{ ...scram, validUntil: "2999-02-03T04:05:06.7+02:00" }], verifiers);
    expect(await attempt()).toBe("connected");
    const until = "select extract(epoch from rolvaliduntil)::numeric::text from pg_roles";
    const [epoch] = await server.admin(`${until} where rolname = 'scram'`);
    expect(Number(epoch) * 1000).toBe(Date.parse("2999-02-03T02:05:06.700Z"));
    await server.apply([scram], verifiers);
    expect(await server.admin(`${until} where rolname = 'scram'`)).toEqual(["Infinity"]);
  });

  it("keeps the verifier out of the log, of statistics and of errors, where the server writes down everything", async () => {
    const verifier = scramVerifier("secret", Buffer.alloc(16, major));
    const [, , storedKey = "?"] = verifier.split("$");
    await server.apply([scram], { scram: verifier });
    const statement = `alter role nobody_there password '${verifier}'`;
    // A limit that no check has seen, so that the statement with the verifier fails.
    const wrong = { ...scram, connectionLimit: -7 };
    const error = await server.apply([wrong], { scram: verifier.replace("=", "") }).catch(String);
    expect(error).toMatch(/invalid connection limit/);
    expect(error).not.toContain(storedKey.slice(0, 20));
    expect(server.server.log()).not.toContain(storedKey.slice(0, 20));
    expect(await remembered(storedKey)).toEqual(["0"]);
    // The twin: the same statement by hand is there.
    await server.admin(statement).catch(() => undefined);
    expect(server.server.log()).toContain(storedKey.slice(0, 20));
    await server.admin(`alter role scram password '${verifier}'`);
    expect(await remembered(storedKey)).toEqual(["1"]);
  });
});
