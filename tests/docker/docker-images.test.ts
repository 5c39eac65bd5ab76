// Images that differ in what the runtime has to find out: ids, tools, and where the data is.
import { describe, expect, it } from "vitest";
import { optionsOf, queryOnce } from "../support/client/connect";
import { docker } from "../support/machine/docker";
import { freePort } from "../support/machine/free-port";
import { TestStack } from "../support/stack/test-stack";

const images = [
  { version: 14, image: "postgres:14", user: "999:999", data: "/var/lib/postgresql/data" },
  { version: 15, image: "postgres:15", user: "999:999", data: "/var/lib/postgresql/data" },
  { version: 16, image: "postgres:16", user: "999:999", data: "/var/lib/postgresql/data" },
  { version: 17, image: "postgres:17-alpine", user: "70:70", data: "/var/lib/postgresql/data" },
  { version: 18, image: "postgres:18", user: "999:999", data: "/var/lib/postgresql" },
];

describe.each(images)("the image $image", ({ version, image, user, data }) => {
  it("comes up proven, as the image's own user and with data on the volume", async () => {
    const stack = await TestStack.create("docker");
    try {
      const declaration = {
        version,
        port: await freePort(),
        clients: { app: {} },
        docker: { image },
      };
      stack.declare(declaration);
      const up = await stack.up();
      expect(up.log).not.toContain("error:");
      const outputs = await stack.outputs();
      const { containerId } = outputs.runtime;
      expect(outputs.evidence).toMatchObject({ passed: true, protocol: "TLSv1.3" });
      expect(docker("inspect", "--format", "{{.Config.User}}", containerId)).toBe(user);
      const mounts = "{{range .Mounts}}{{.Destination}} {{end}}";
      expect(docker("inspect", "--format", mounts, containerId).split(" ")).toContain(data);

      await queryOnce(optionsOf(outputs, "app"), "create table kept as select 42 as answer");
      docker("rm", "-f", containerId);
      await stack.refresh();
      stack.declare({ ...declaration, settings: { work_mem: "7MB" } });
      expect((await stack.up()).code).toBe(0);
      const now = await stack.outputs();
      expect(await queryOnce(optionsOf(now, "app"), "select answer from kept")).toEqual([
        { answer: 42 },
      ]);
    } finally {
      await stack.remove();
    }
  });
});
