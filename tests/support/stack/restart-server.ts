// Restarts a server as its host would, outside of Pulumi.
import * as fs from "node:fs";
import { Client } from "pg";
import { expect } from "vitest";
import { optionsOf, refusalOf } from "../client/connect";
import { docker } from "../machine/docker";
import type { StackOutputs, TestStack } from "./test-stack";

const patience = { timeout: 30_000 };

/** `docker restart`, as after a restart of the daemon or of the machine. */
export async function restartContainer(_stack: TestStack, outputs: StackOutputs): Promise<void> {
  docker("restart", "-t", "30", outputs.runtime.containerId);
  await expect.poll(() => refusalOf(optionsOf(outputs, "app")), patience).toBe("connected");
}

/** A local process has nobody who starts it again but the next update. */
export async function restartEmbedded(stack: TestStack, outputs: StackOutputs): Promise<void> {
  process.kill(await postmasterOf(outputs), "SIGINT");
  await expect.poll(() => refusalOf(optionsOf(outputs, "app")), patience).toMatch(/ECONNREFUSED/);
  expect((await stack.refresh()).code).toBe(0);
  expect((await stack.up()).code).toBe(0);
}

/** Every backend is a child of the postmaster. */
async function postmasterOf(outputs: StackOutputs): Promise<number> {
  const client = new Client(optionsOf(outputs, "app"));
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const status = fs.readFileSync(`/proc/${rows[0]?.pid}/status`, "utf8");
    return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
  } finally {
    await client.end();
  }
}
