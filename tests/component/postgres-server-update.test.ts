import { beforeAll, describe, expect, it } from "vitest";
import type { MockEngine } from "./mock-engine";
import { declareServer, isSecret, itDeclaresTheGraph } from "./postgres-server-graph";

describe("PostgresServer in an update", () => {
  let engine: MockEngine;
  beforeAll(async () => {
    engine = await declareServer(false);
  });
  itDeclaresTheGraph(() => engine);

  it("delivers material on standard input and nowhere else", () => {
    const stage = engine.find("db-stage", "command:local:Command");
    expect(stage.inputs["create"]).toBe('require("pulumi-postgres-tls/step").run("stage")');
    expect(stage.inputs["environment"]).toBeUndefined();
    expect(stage.inputs["triggers"]).toBeUndefined();
    expect(JSON.stringify(stage.inputs["stdin"])).toContain("PRIVATE KEY");
  });

  it("keeps material out of the container's inputs", () => {
    const container = engine.find("db-container", "docker:index/container:Container");
    const text = JSON.stringify(container.inputs);
    expect(text).not.toContain("-----BEGIN");
    expect(container.inputs["uploads"]).toBeUndefined();
    expect(container.inputs["image"]).toBe("sha256:image");
  });

  it("hardens the container", () => {
    const { inputs } = engine.find("db-container", "docker:index/container:Container");
    expect(inputs).toMatchObject({
      user: "999:999",
      readOnly: true,
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges:true"],
      destroyGraceSeconds: 60,
      restart: "unless-stopped",
    });
  });

  it("passes keys as secrets only", () => {
    let keys = 0;
    for (const name of ["db-stage", "db-assertion", "db-client-app", "db-client-app-request"]) {
      for (const [key, value] of Object.entries(engine.find(name).inputs)) {
        if (!JSON.stringify(value)?.includes("PRIVATE KEY")) continue;
        expect(isSecret(value), `${name}.${key}`).toBe(true);
        keys += 1;
      }
    }
    expect(keys).toBeGreaterThanOrEqual(4);
  });
});
