// After updates that failed on their way the plan is ahead of the server. Both judge what is
// declared then, and an owner who does what either says gets out.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeTrust } from "../../components/rotation/judge-trust";
import { embeddedChannel } from "../../components/steps/embedded-channel";
import {
  NOT_DELIVERED,
  readTrustRecord,
  refuseUnsafeTrust,
} from "../../components/steps/trust-on-volume";
import { freePort } from "../support/machine/free-port";
import { argsOf, firstDeclared, type Declared, type Trust } from "../support/model/declared";
import type { Outcome } from "../support/model/engine";
import { namedStep } from "../support/model/life";
import { SmallEngine } from "./support/small-engine/small-engine";

const onlyFirst = { trusted: ["1"], signer: "1" };
const added = { trusted: ["1", "2"], signer: "1" };
const promoted = { trusted: ["1", "2"], signer: "2" };
const onlySecond = { trusted: ["2"], signer: "2" };
const paths = { trusted: "authority.generations", signer: "authority.signer" };

describe("the refusals of the plan and of the server's record", () => {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-trust-"));
  const engine = new SmallEngine();
  let declared: Declared;

  const declare = (change: Partial<Declared>): Promise<Outcome> =>
    engine.update(argsOf({ ...declared, ...change }, base), { now: new Date() });

  const channel = () => {
    const directory = String(engine.find("db-server")?.inputs["directory"]);
    return embeddedChannel({
      kind: "embedded",
      directory,
      binDirectory: "",
      port: declared.port,
    });
  };

  /** What the step says that would deliver it, whatever the plan has let through. */
  async function serverRefusal(trust: Trust): Promise<string> {
    const before = await readTrustRecord(channel());
    const idOf = (name: string) => before?.trusted.find((one) => one.name === name)?.id ?? name;
    const trusted = trust.trusted.map((name) => ({ id: idOf(name), name }));
    const record = { trusted, signer: idOf(trust.signer), issued: [] };
    const input = { record, paths, retireInUse: false };
    return refuseUnsafeTrust(channel(), input).then(
      () => "",
      (error: Error) => error.message,
    );
  }

  beforeAll(async () => {
    fs.chmodSync(base, 0o755);
    declared = firstDeclared(await freePort());
    expect((await declare({})).failure).toBeUndefined();
    // The plan is carried out, and PostgreSQL does not take the setting.
    const failed = await declare({ trust: added, workMem: "much" });
    expect(failed.failure).toMatchObject({ kind: "failed" });
    expect(failed.failure?.message).toContain('invalid value for parameter "work_mem": "much"');
  });
  afterAll(async () => {
    await engine.destroy();
    fs.rmSync(base, { recursive: true, force: true });
  });

  it.each([
    ["promoting what never reached the server", promoted],
    ["going there at once", onlySecond],
  ])("name one next step for %s, and nothing is staged", async (_what, trust) => {
    const { failure } = await declare({ trust });
    expect(failure?.kind, failure?.message).toBe("refused");
    expect(namedStep(failure!.message)).toEqual(added);
    const words = await serverRefusal(trust);
    expect(words).toBe(failure!.message);
    const [sentence, why] = words.split("\n");
    expect(sentence).toBe(judgeTrust(onlyFirst, trust, paths)?.message);
    expect(why).toBe(NOT_DELIVERED);
  });

  it("lead out, by the step that they name and the ones after it", async () => {
    for (const trust of [added, promoted, onlySecond]) {
      expect(await serverRefusal(trust)).toBe("");
      expect((await declare({ trust })).failure).toBeUndefined();
    }
    const record = await readTrustRecord(channel());
    expect(record?.trusted.map(({ name }) => name)).toEqual(["2"]);
  });

  it("allow at once what the server's record allows, though the plan is ahead", async () => {
    // On the way to 3, and back again: from the plan's state that would be a jump.
    const three = { trusted: ["2", "3"], signer: "2" };
    expect((await declare({ trust: three })).failure).toBeUndefined();
    const failed = await declare({ trust: { ...three, signer: "3" }, workMem: "much" });
    expect(failed.failure).toMatchObject({ kind: "failed" });
    expect(judgeTrust({ ...three, signer: "3" }, onlySecond, paths)).toBeDefined();
    expect((await declare({ trust: onlySecond })).failure).toBeUndefined();
  });
});
