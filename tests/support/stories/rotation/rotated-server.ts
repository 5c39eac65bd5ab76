// A server that rotates its certificates while clients keep connecting.
import { X509Certificate } from "node:crypto";
import type { ClientConfig } from "pg";
import { expect } from "vitest";
import { optionsOf, queryOnce } from "../../client/connect";
import { connectWhile } from "../../client/connect-while";
import { freePort } from "../../machine/free-port";
import type { CommandResult, StackOutputs, TestStack } from "../../stack/test-stack";
import { StoryServer, type Declaration, type RuntimeKind } from "../story-server";

export interface RotationRuntime {
  readonly kind: RuntimeKind;
  /** Restarts the server as its host would, and returns when it is up again. */
  restart(stack: TestStack, outputs: StackOutputs): Promise<void>;
}

export class RotatedServer extends StoryServer {
  constructor(readonly runtime: RotationRuntime) {
    super(runtime.kind);
  }

  async create(): Promise<void> {
    await this.begin({ port: await freePort(), clients: { app: {}, other: {} } });
    await this.row("create table kept as select 42 as answer");
  }

  /** The connection options of a declared client after the latest update. */
  kit(name: string): ClientConfig {
    return optionsOf(this.outputs, name);
  }

  async row(sql: string): Promise<Record<string, unknown>> {
    return (await queryOnce<Record<string, unknown>>(this.kit("app"), sql))[0] ?? {};
  }

  certificate(client: string): X509Certificate {
    return new X509Certificate(this.outputs.clients[client]?.certificatePem ?? "");
  }

  serial(client: string): string {
    return this.certificate(client).serialNumber;
  }

  /** How many authorities the trust bundle holds. */
  roots(): number {
    return this.outputs.trustBundlePem.split("BEGIN CERTIFICATE").length - 1;
  }

  identity(): Promise<Record<string, unknown>> {
    return this.row("select pg_postmaster_start_time()::text as started, answer from kept");
  }

  /**
   * Carries out one update while clients connect with their kits from before it, and checks what
   * every rotation must leave unchanged.
   */
  async step(change: Declaration): Promise<CommandResult> {
    const container = this.outputs.runtime.containerId;
    const identity = await this.identity();
    this.declaration = { ...this.declaration, ...change };
    this.stack.declare(this.declaration);
    const { result, connections, failures } = await connectWhile(this.kit("app"), () =>
      this.stack.up(),
    );
    expect(result.log).toContain("db");
    expect(failures).toEqual([]);
    expect(connections).toBeGreaterThan(10);
    expect(result.code, result.log).toBe(0);
    const { certificates, evidence, runtime } = await this.readOutputs();
    expect(await this.identity()).toEqual(identity);
    expect(runtime.containerId).toBe(container);
    const served = certificates.find(({ name }) => name === "server");
    expect(evidence.serverFingerprint).toBe(served?.sha256Fingerprint);
    return result;
  }
}
