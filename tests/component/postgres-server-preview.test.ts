import { beforeAll, describe } from "vitest";
import type { MockEngine } from "./mock-engine";
import { declareServer, itDeclaresTheGraph } from "./postgres-server-graph";

describe("PostgresServer in preview", () => {
  let engine: MockEngine;
  beforeAll(async () => {
    engine = await declareServer(true);
  });
  itDeclaresTheGraph(() => engine);
});
