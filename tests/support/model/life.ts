// The life of one server on real PostgreSQL, step by step, held against the rules after each.
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "vitest";
import { readCertificate } from "../../../components/pki/certificate";
import type { TrustRecord } from "../../../components/rotation/trust-record";
import { readRows } from "../../../components/steps/administration";
import type { EmbeddedChannel } from "../../../components/steps/channel";
import { embeddedChannel } from "../../../components/steps/embedded-channel";
import { postmasterOf } from "../../../components/steps/embedded-process";
import { observe } from "../../../components/steps/observe";
import { freePort } from "../machine/free-port";
import { breakAt } from "./broken-channel";
import { argsOf, firstDeclared, type ClientName, type Declared, type Trust } from "./declared";
import { expectDoor, type Door } from "./door";
import type { Engine, Outcome, RunOptions } from "./engine";
import { letsIn, mayFollow, type Kit } from "./rules";
import { changed, type End, type Step } from "./steps";

const HOUR_MILLIS = 3_600_000;
/** Adding, promoting and retiring, and one more to see that there is no more. */
const LONGEST_ROTATION = 4;

export class Life {
  /** What was declared and done, for whoever has to look at a failure. */
  readonly journal: string[] = [];
  #wish: Declared;
  /** What the last update that succeeded had declared. */
  #good: Declared;
  #now = new Date();
  #latest = this.#now;
  #kits: Kit[] = [];
  readonly #left = new Set<Kit>();
  /** Of clients that an update that failed may have shut out, or not. */
  readonly #unsure = new Set<Kit>();
  #bundle = "";

  private constructor(
    readonly engine: Engine,
    readonly base: string,
    port: number,
  ) {
    this.#wish = this.#good = firstDeclared(port);
  }

  static async begin(engine: Engine, base: string): Promise<Life> {
    const life = new Life(engine, base, await freePort());
    await life.#succeed(life.#wish);
    return life;
  }

  async end(): Promise<void> {
    breakAt(undefined);
    const { directory } = this;
    await this.engine.destroy();
    expect(existsSync(directory)).toBe(false);
  }

  get directory(): string {
    return String(this.engine.find("db-server")?.inputs["directory"] ?? "");
  }

  makesSense(step: Step): boolean {
    return this.#next(step, 0) !== undefined;
  }

  async take(step: Step): Promise<void> {
    if (step.do === "refresh") return this.#refresh();
    if (step.do === "clock") this.#moveClock(step.hours);
    const port = step.do === "port" ? await freePort() : 0;
    const wish = this.#next(step, port)!;
    if (step.do === "kill") await this.#kill();
    if (!mayFollow(this.#recorded(), wish.trust)) return this.#refused(wish, step.follow === true);
    if (step.end !== undefined) return this.#cutShort(wish, step.end);
    await this.#succeed(wish);
  }

  #next(step: Step, port: number): Declared | undefined {
    const from = step.goBack === true ? this.#good : this.#wish;
    return changed(from, step, (client) => this.#latestKit(client)?.serial, port);
  }

  #latestKit(client: ClientName): Kit | undefined {
    return this.#kits.findLast((kit) => kit.client === client);
  }

  #moveClock(hours: number): void {
    this.#now = new Date(this.#now.getTime() + hours * HOUR_MILLIS);
    if (this.#now > this.#latest) this.#latest = this.#now;
    // By the real clock they go on: nobody has to know of them any longer.
    this.#kits = this.#kits.filter(({ notAfter }) => notAfter > this.#latest);
  }

  /** Does what the declaration says, and leaves nothing to do. */
  async #succeed(wish: Declared): Promise<void> {
    const outcome = await this.#update(wish);
    expect(outcome.failure, this.#told()).toBeUndefined();
    await this.#settle(wish, outcome);
  }

  async #settle(wish: Declared, outcome: Outcome): Promise<void> {
    this.#wish = this.#good = wish;
    this.#bundle = outcome.outputs!.trustBundlePem;
    for (const kit of this.#kits) if (!(kit.client in wish.clients)) this.#left.add(kit);
    this.#fetchKits(outcome);
    await this.#expectDoors(this.#kits);
    await this.#expectInForce();
    await this.#expectNothingToDo();
  }

  /** What was declared is what new sessions get, and what the disk has. */
  async #expectInForce(): Promise<void> {
    const staged = this.engine.find("db-stage")?.outputs["stdout"];
    const digest = String(staged).replace(/^staged /, "");
    const shown = "select current_setting('pgtls.material') || ' ' || current_setting('work_mem')";
    const [inForce] = await readRows(this.#channel(), shown);
    expect(inForce, this.#told()).toBe(`${digest} ${this.#wish.workMem}`);
    expect(await observe(this.#address()), this.#told()).toBe("");
  }

  async #expectNothingToDo(): Promise<void> {
    const args = argsOf(this.#wish, this.base);
    const preview = await this.engine.preview(args, { now: this.#now });
    expect(preview, this.#told()).toEqual({ changes: [] });
  }

  #fetchKits({ outputs }: Outcome): void {
    const { clients, clientKeys, trustBundlePem } = outputs!;
    const [issuerPem = ""] =
      trustBundlePem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/) ?? [];
    for (const [client, { certificatePem }] of Object.entries(clients)) {
      const { serialNumber: serial, notAfter } = readCertificate(certificatePem);
      const known = this.#kits.find((kit) => kit.serial === serial);
      const generation = this.#wish.clients[client as ClientName]!;
      const keyPem = clientKeys[client] ?? "";
      const kit = { client, generation, serial, certificatePem, keyPem, trustBundlePem };
      // What a declared client has now is never what it had lost.
      if (known !== undefined) this.#forget(known);
      this.#kits.push({ ...kit, issuerPem, notAfter });
    }
  }

  #forget(kit: Kit): void {
    this.#kits = this.#kits.filter((one) => one !== kit);
    this.#left.delete(kit);
    this.#unsure.delete(kit);
  }

  /** An update that does not get through changes nothing that both declarations agree on. */
  async #cutShort(wish: Declared, end: End): Promise<void> {
    const before = { wish: this.#good, trust: this.#recorded(), bundle: this.#bundle };
    const outcome = await this.#update(wish, end);
    if (outcome.failure === undefined) return this.#settle(wish, outcome);
    expect(outcome.failure.kind, this.#told()).toBe(end.at === "setting" ? "failed" : "broken");
    this.#wish = wish;
    const known = JSON.stringify([before.trust, wish.trust].map(sorted));
    expect(known).toContain(JSON.stringify(sorted(this.#recorded())));
    for (const kit of this.#kits) if (!(kit.client in wish.clients)) this.#unsure.add(kit);
    if (before.wish.port !== wish.port || postmasterOf(this.directory) === undefined) return;
    const inBoth = this.#kits.filter(
      (kit) => this.#letsIn(kit, before.wish) && this.#letsIn(kit, wish) && this.#isTrusted(kit),
    );
    await this.#expectDoors(inBoth);
    // Whatever an update that failed has left, the same declaration may be tried again.
    const args = argsOf(wish, this.base);
    const again = await this.engine.preview(args, { now: this.#now });
    expect(again.failure?.message, this.#told()).toBeUndefined();
  }

  /** Refused for its authority; the step that is named is taken by the plan and by the server. */
  async #refused(wish: Declared, follow: boolean): Promise<void> {
    const before = this.#recorded();
    let outcome = await this.#update(wish);
    expect(outcome.failure?.kind, this.#told()).toBe("refused");
    expect(this.#recorded()).toEqual(before);
    for (let steps = 0; follow && outcome.failure !== undefined; steps++) {
      expect(steps, this.#told()).toBeLessThan(LONGEST_ROTATION);
      const named = namedStep(outcome.failure.message);
      await this.#succeed({ ...wish, trust: named });
      outcome = await this.#update(wish);
    }
    if (outcome.failure === undefined) await this.#settle(wish, outcome);
  }

  async #update(wish: Declared, end?: End): Promise<Outcome> {
    const declared = end?.at === "setting" ? { ...wish, workMem: "much" } : wish;
    const args = argsOf(declared, this.base);
    const options: RunOptions = {
      now: this.#now,
      ...(end?.at === "change" ? { changesBeforeEnd: end.count } : {}),
    };
    if (end?.at === "operation") breakAt({ operation: end.count, after: end.after });
    await this.#untilNobodyIsIn();
    this.journal.push(`${this.#now.toISOString()} ${JSON.stringify(args)}`);
    const outcome = await this.engine.update(args, options).finally(() => breakAt(undefined));
    this.journal.push(outcome.failure?.message ?? `done: ${outcome.changes.join(" ")}`);
    return outcome;
  }

  async #refresh(): Promise<void> {
    await this.engine.refresh();
    if (this.#wish === this.#good) await this.#expectNothingToDo();
  }

  async #kill(): Promise<void> {
    const pid = postmasterOf(this.directory);
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await this.engine.refresh();
  }

  /** A session that a test has ended may be at its end, and an authority is not retired under it. */
  async #untilNobodyIsIn(): Promise<void> {
    if (this.directory === "" || postmasterOf(this.directory) === undefined) return;
    const live = "select count(*) from pg_stat_ssl where client_serial is not null";
    while ((await readRows(this.#channel(), live))[0] !== "0");
  }

  #address(): EmbeddedChannel {
    const { directory } = this;
    return { kind: "embedded", directory, binDirectory: "", port: this.#good.port };
  }

  #channel() {
    return embeddedChannel(this.#address());
  }

  #recorded(): Trust {
    const file = path.join(this.directory, "material", "trust.json");
    const record = JSON.parse(readFileSync(file, "utf8")) as TrustRecord;
    const nameOf = (id: string) => record.trusted.find((one) => one.id === id)?.name ?? id;
    return { trusted: record.trusted.map(({ name }) => name), signer: nameOf(record.signer) };
  }

  #letsIn(kit: Kit, declared: Declared): boolean {
    return letsIn(kit, declared, this.#bundle, (one) => this.#left.has(one));
  }

  /** Whether the server goes on accepting who issued it, after an update that failed. */
  #isTrusted({ issuerPem }: Kit): boolean {
    const file = path.join(this.directory, "material", "current", "client-ca.crt");
    return readFileSync(file, "utf8").includes(issuerPem.trim());
  }

  async #expectDoors(kits: readonly Kit[]): Promise<void> {
    const door: Door = {
      port: this.#good.port,
      serverTrustPem: this.#bundle,
      letsIn: (kit) => (this.#unsure.has(kit) ? undefined : this.#letsIn(kit, this.#wish)),
    };
    await expectDoor(door, kits, this.#told());
  }

  #told(): string {
    return this.journal.join("\n");
  }
}

function sorted({ trusted, signer }: Trust): Trust {
  return { trusted: [...trusted].sort(), signer };
}

/** The step that a refusal tells to take. */
export function namedStep(message: string): Trust {
  const named = /first: authority\.generations: \[([^\]]*)\], authority\.signer: "([^"]*)"/;
  const [, trusted = "", signer = ""] = named.exec(message) ?? [];
  expect(signer, message).not.toBe("");
  return { trusted: trusted.split(", ").map((one) => one.replaceAll('"', "")), signer };
}
