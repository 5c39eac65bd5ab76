// Failing updates, the same for both runtimes: the server keeps serving what it had, and the next
// good update succeeds.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, refusalOf } from "../client/connect";
import { connectWhile } from "../client/connect-while";
import { freePort } from "../machine/free-port";
import { makeAuthority, makeSelfSigned } from "../pki/test-pki";
import { StoryServer, type Declaration, type RuntimeKind } from "./story-server";

interface Failure {
  readonly what: string;
  readonly change: () => Declaration;
  readonly words: string[];
}

const pair = () => {
  const { certificatePem, keyPem: privateKeyPem } = makeSelfSigned(["localhost", "127.0.0.1"]);
  return { certificatePem, privateKeyPem, trustBundlePem: certificatePem };
};

/** Mistakes that this package finds before it sends anything. */
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
    what: "an HBA rule with an unknown method",
    change: () => ({ hbaRules: [{ method: "scram" }] }),
    words: ["hbaRules[0].method"],
  },
  {
    what: "an existing authority without its key",
    change: () => ({
      authority: { mode: "existing", certificatePem: makeAuthority().certificatePem },
    }),
    words: ["authority.privateKeyPem"],
  },
];

/** Mistakes that only PostgreSQL can find. */
const refusedByPostgres: Failure[] = [
  {
    what: "an invalid value of a setting",
    change: () => ({ settings: { work_mem: "plenty" } }),
    words: ['invalid value for parameter "work_mem": "plenty"'],
  },
  {
    what: "an ident map with a broken expression",
    change: () => ({ identMaps: [{ name: "m", systemUser: "/(", role: "app" }] }),
    words: ["invalid regular expression", "was not reloaded"],
  },
  {
    what: "a time zone that the host does not have",
    change: () => ({ settings: { log_timezone: "Nowhere/Nothing" } }),
    words: ['invalid value for parameter "log_timezone": "Nowhere/Nothing"'],
  },
  {
    what: "a group unknown to OpenSSL",
    change: () => ({ tls: { groups: ["secp999r1"] } }),
    words: ["unrecognized curve name", "SSL configuration was not reloaded"],
  },
];

class FailingServer extends StoryServer {
  async create(): Promise<void> {
    await this.begin({ port: await freePort(), clients: { app: {} } });
  }

  /** Checks that nothing of a failed update is in force. */
  async servesWhatItHad(): Promise<void> {
    expect(await refusalOf(optionsOf(this.outputs, "app"))).toBe("connected");
    expect((await this.stack.refresh()).code).toBe(0);
    expect((await this.stack.outputs()).evidence).toMatchObject({
      passed: true,
      serverFingerprint: this.outputs.evidence.serverFingerprint,
    });
  }

  async refusesBeforehand({ change, words }: Failure): Promise<void> {
    this.declareWith(change());
    for (const result of [await this.stack.preview(), await this.stack.up()]) {
      expect(result.code).not.toBe(0);
      for (const word of words) expect(result.log).toContain(word);
      expect(result.log).not.toContain("PRIVATE KEY-----");
      expect(Object.keys(result.changes)).not.toContain("db-stage");
      expect(Object.keys(result.changes)).not.toContain("db-activate");
    }
    await this.servesWhatItHad();
  }

  async goesBack({ change, words }: Failure): Promise<void> {
    this.declareWith(change());
    const { result, failures } = await connectWhile(optionsOf(this.outputs, "app"), () =>
      this.stack.up(),
    );
    expect(result.code).not.toBe(0);
    expect(result.log).toContain("Cannot put the new material in force: PostgreSQL did not");
    for (const word of words) expect(result.log).toContain(word);
    expect(failures).toEqual([]);
    await this.servesWhatItHad();
  }
}

export function describeFailures(kind: RuntimeKind): void {
  describe(`failing updates of a server on the ${kind} runtime`, () => {
    const server = new FailingServer(kind);
    beforeAll(() => server.create());
    afterAll(() => server.end());

    it.each(refusedBefore)("refuses $what before anything is sent", (failure) =>
      server.refusesBeforehand(failure),
    );

    it.each(refusedByPostgres)("rolls back when PostgreSQL refuses $what", (failure) =>
      server.goesBack(failure),
    );

    it("the next good update succeeds", async () => {
      server.declareWith({ settings: { work_mem: "6MB" } });
      expect((await server.stack.up()).code).toBe(0);
      expect((await server.stack.preview("--expect-no-changes")).code).toBe(0);
      await server.servesWhatItHad();
    });
  });
}
