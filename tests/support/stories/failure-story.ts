// What goes wrong in an update, told the same way for both runtimes: whatever it is, the server
// serves what it had, and the next good update puts things right.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectWhile } from "../client/connect-while";
import { optionsOf, refusalOf } from "../client/connect";
import { freePort } from "../machine/free-port";
import { makeAuthority, makeSelfSigned } from "../pki/test-pki";
import { TestStack, type StackOutputs } from "../stack/test-stack";

type Declaration = Record<string, unknown>;

interface Failure {
  readonly what: string;
  readonly change: () => Declaration;
  readonly words: string[];
}

const pair = () => {
  const { certificatePem, keyPem: privateKeyPem } = makeSelfSigned(["localhost", "127.0.0.1"]);
  return { certificatePem, privateKeyPem, trustBundlePem: certificatePem };
};

/** What PostgreSQL would refuse, and this package refuses before anything is sent. */
const refusedBefore: Failure[] = [
  {
    what: "a key that belongs to another certificate",
    change: () => ({ serverCertificate: { ...pair(), privateKeyPem: pair().privateKeyPem } }),
    words: ["serverCertificate.privateKeyPem"],
  },
  {
    what: "a broken certificate",
    change: () => {
      const { certificatePem, ...others } = pair();
      const broken = certificatePem.replace(/\n.{20}/, "\n!!!!!!!!!!!!!!!!!!!!");
      return { serverCertificate: { ...others, certificatePem: broken } };
    },
    words: ["serverCertificate.certificatePem"],
  },
  {
    what: "a rule of pg_hba.conf that has no such method",
    change: () => ({ hbaRules: [{ method: "scram" }] }),
    words: ["hbaRules[0].method"],
  },
  {
    what: "a brought authority without its key",
    change: () => ({
      authority: { mode: "existing", certificatePem: makeAuthority().certificatePem },
    }),
    words: ["authority.privateKeyPem"],
  },
];

/** What only PostgreSQL can know. */
const refusedByPostgres: Failure[] = [
  {
    what: "a value that a setting does not take",
    change: () => ({ settings: { work_mem: "plenty" } }),
    words: ['invalid value for parameter "work_mem": "plenty"'],
  },
  {
    what: "a map of pg_ident.conf with a broken expression",
    change: () => ({ identMaps: [{ name: "m", systemUser: "/(", role: "app" }] }),
    words: ["invalid regular expression", "was not reloaded"],
  },
  {
    what: "a time zone that its host does not have",
    change: () => ({ settings: { log_timezone: "Nowhere/Nothing" } }),
    words: ['invalid value for parameter "log_timezone": "Nowhere/Nothing"'],
  },
  {
    what: "a group that OpenSSL does not know",
    change: () => ({ tls: { groups: ["secp999r1"] } }),
    words: ["unrecognized curve name", "SSL configuration was not reloaded"],
  },
];

export function describeFailures(kind: "docker" | "embedded"): void {
  describe(`failing updates of a server on the ${kind} runtime`, () => {
    let stack: TestStack;
    let declaration: Declaration;
    let outputs: StackOutputs;
    const fingerprint = () => outputs.evidence.serverFingerprint;

    beforeAll(async () => {
      stack = await TestStack.create(kind);
      declaration = { port: await freePort(), clients: { app: {} } };
      stack.declare(declaration);
      const created = await stack.up();
      expect(created.log).toContain("created");
      expect(created.code).toBe(0);
      outputs = await stack.outputs();
    });
    afterAll(() => stack.remove());

    /** Nothing of a failed update is in force. */
    async function nothingHappened(): Promise<void> {
      expect(await refusalOf(optionsOf(outputs, "app"))).toBe("connected");
      expect((await stack.refresh()).code).toBe(0);
      expect((await stack.outputs()).evidence).toMatchObject({
        passed: true,
        serverFingerprint: fingerprint(),
      });
    }

    it.each(refusedBefore)("refuses $what before anything is sent", async ({ change, words }) => {
      stack.declare({ ...declaration, ...change() });
      for (const result of [await stack.preview(), await stack.up()]) {
        expect(result.code).not.toBe(0);
        for (const word of words) expect(result.log).toContain(word);
        expect(result.log).not.toContain("PRIVATE KEY-----");
        expect(Object.keys(result.changes)).not.toContain("db-stage");
        expect(Object.keys(result.changes)).not.toContain("db-activate");
      }
      await nothingHappened();
    });

    it.each(refusedByPostgres)(
      "goes back when PostgreSQL does not take $what",
      async ({ change, words }) => {
        stack.declare({ ...declaration, ...change() });
        const { result, failures } = await connectWhile(optionsOf(outputs, "app"), () =>
          stack.up(),
        );
        expect(result.code).not.toBe(0);
        expect(result.log).toContain("Cannot put the new material in force: PostgreSQL did not");
        for (const word of words) expect(result.log).toContain(word);
        expect(failures).toEqual([]);
        await nothingHappened();
      },
    );

    it("is put right by the next good update", async () => {
      stack.declare({ ...declaration, settings: { work_mem: "6MB" } });
      expect((await stack.up()).code).toBe(0);
      expect((await stack.preview("--expect-no-changes")).code).toBe(0);
      await nothingHappened();
    });
  });
}
