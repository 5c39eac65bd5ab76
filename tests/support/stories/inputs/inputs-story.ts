// Changes every input of a running server and changes it back, and compares the effects with the
// promises. Both runtimes have the same tests, each on one server, whose rows have to survive.
import * as net from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { updatesOn } from "../../input-promises";
import { mergePatch } from "../../input-promises/merge-patch";
import type { InputPromise, Kind } from "../../input-promises/promise";
import { ChangedServer } from "./changed-server";
import { diagnosticsOf } from "./effects";

export function describeInputs(kind: Kind): void {
  describe(`inputs of a server that runs on the ${kind} runtime`, () => {
    const server = new ChangedServer(kind);
    beforeAll(() => server.create());
    afterAll(() => server.end());

    const updates = [...updatesOn(kind)];
    const carriedOut = updates.filter(([, [first]]) => first?.effect !== "refused");
    const refused = updates.filter(([, [first]]) => first?.effect === "refused");

    it.each(carriedOut)("a change and its undoing do what is promised: %s", (_name, promises) =>
      changesAndBack(server, promises),
    );

    it.each(refused)("preview refuses and changes nothing: %s", (_name, promises) =>
      refusesInPreview(server, promises),
    );

    it("a server keeps its port when the new one is taken", () => keepsItsPort(server));
  });
}

type Promises = readonly InputPromise[];

async function changesAndBack(server: ChangedServer, promises: Promises): Promise<void> {
  const seen = () =>
    Promise.all(
      promises.map(async ({ shows }) => (shows === undefined ? "" : shows(server.sight()))),
    );
  const before = await seen();
  const patches = promises.map((one) => one.change(server.given));
  await server.change(patches.reduce(mergePatch, server.declaration), promises);
  const between = await seen();
  await server.needsNothingMore(promises);
  await server.change(server.declaration, promises);
  const after = await seen();
  await server.needsNothingMore([]);
  promises.forEach(({ input, shows, anew }, index) => {
    if (shows === undefined) return;
    expect.soft(between[index], `${input}, changed`).not.toEqual(before[index]);
    if (anew) expect.soft(after[index], `${input}, back`).not.toEqual(between[index]);
    else expect.soft(after[index], `${input}, back`).toEqual(before[index]);
  });
}

async function refusesInPreview(server: ChangedServer, promises: Promises): Promise<void> {
  const before = await server.facts();
  const patches = promises.map((one) => one.change(server.given));
  server.stack.declare(patches.reduce(mergePatch, server.declaration));
  const result = await server.stack.preview();
  expect.soft(result.code).not.toBe(0);
  for (const { words = "" } of promises) expect.soft(result.log).toContain(words);
  const said = diagnosticsOf(result).match(/\bCannot [a-z]/g);
  expect.soft(said?.length, result.log).toBe(promises.length);
  expect.soft(await server.facts()).toEqual(before);
}

async function keepsItsPort(server: ChangedServer): Promise<void> {
  const before = await server.facts();
  const listener = net.createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as net.AddressInfo;
  server.declareWith({ port });
  const result = await server.stack.up();
  await new Promise((resolve) => listener.close(resolve));
  expect(result.code).not.toBe(0);
  const said = diagnosticsOf(result).match(/is not free at|something else listens/g);
  expect.soft(said?.length, result.log).toBe(1);
  if (server.kind === "embedded") expect.soft(await server.facts()).toEqual(before);
  server.declareWith({});
  expect((await server.stack.up()).code).toBe(0);
  expect((await server.readOutputs()).evidence).toMatchObject({ passed: true });
  expect((await server.facts()).rows).toBe(before.rows);
  await server.needsNothingMore([]);
}
