import { once } from "node:events";
import * as net from "node:net";
import { expect, it } from "vitest";
import { engineAddress } from "../../toolchain/src/lifetime/engine-address";
import { whenEngineIsGone } from "../../toolchain/src/lifetime/watch-engine";

it("whenEngineIsGone takes an engine that hangs up for one that lives until nobody listens", async () => {
  let calls = 0;
  let isGone = false;
  const server = net.createServer((socket) => {
    calls += 1;
    socket.destroy();
    server.emit("call");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const gone = new Promise<void>((resolve) => {
    whenEngineIsGone(`127.0.0.1:${(server.address() as net.AddressInfo).port}`, () => {
      isGone = true;
      resolve();
    });
  });
  while (calls < 4) await once(server, "call");
  expect(isGone).toBe(false);
  server.close();
  await gone;
});

it("whenEngineIsGone sees an engine that was gone before it was asked", async () => {
  const server = net.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  const timer = setInterval(() => undefined, 1000);
  await new Promise<void>((resolve) => whenEngineIsGone(`127.0.0.1:${port}`, resolve));
  clearInterval(timer);
});

it.each([
  [["127.0.0.1:4711"], "127.0.0.1:4711"],
  [["--logtostderr", "-v=9", "--tracing", "http://[::1]:1", "[::1]:4711"], "[::1]:4711"],
  [["-root=x:1"], undefined],
  [[], undefined],
])("engineAddress of %j is %s", (words, address) => {
  expect(engineAddress(words)).toBe(address);
});
