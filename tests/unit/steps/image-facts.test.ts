import { describe, expect, it } from "vitest";
import { parseImageFacts } from "../../../components/steps/image-facts";

const answer = (lines: Record<string, string>): string =>
  Object.entries(lines)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");

const debian = {
  uid: "999",
  gid: "999",
  version: "postgres (PostgreSQL) 17.10 (Debian 17.10-1.pgdg13+1)",
  pgdata: "/var/lib/postgresql/data",
};

describe("parseImageFacts", () => {
  it("reads the ids, the version and the directories of an image", () => {
    expect(parseImageFacts(answer(debian), 17)).toEqual({
      uid: 999,
      gid: 999,
      version: "17.10",
      dataDirectory: "/var/lib/postgresql/data",
      dataMount: "/var/lib/postgresql/data",
    });
  });

  it("mounts the volume above PGDATA from PostgreSQL 18 on", () => {
    const image = {
      ...debian,
      version: "postgres (PostgreSQL) 18.4",
      pgdata: "/var/lib/postgresql/18/docker",
    };
    const facts = parseImageFacts(answer(image), 18);
    expect(facts.dataMount).toBe("/var/lib/postgresql");
    expect(facts.dataDirectory).toBe("/var/lib/postgresql/18/docker");
  });

  it("reads the ids of an Alpine image", () => {
    expect(parseImageFacts(answer({ ...debian, uid: "70", gid: "70" }), 17)).toMatchObject({
      uid: 70,
      gid: 70,
    });
  });

  it("refuses another major version", () => {
    expect(() => parseImageFacts(answer(debian), 16)).toThrow(
      "Cannot use the image: it has PostgreSQL 17.10, and `version` is 16; set `version` to 17 or choose another image",
    );
  });

  it("refuses an image without a server", () => {
    expect(() => parseImageFacts("uid \ngid \nversion \npgdata \n", 17)).toThrow(
      "Cannot use the image: it has no PostgreSQL server",
    );
  });

  it("refuses an image without psql", () => {
    expect(() => parseImageFacts(`${answer(debian)}lacks psql\n`, 17)).toThrow(
      "Cannot use the image: it has no psql",
    );
  });
});
