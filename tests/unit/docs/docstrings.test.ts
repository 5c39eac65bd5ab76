// The docstrings of the inputs: Pulumi carries their prose to other languages, editors show the rest.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { classes, everyProse, exportedInterfaces } from "../../support/docstrings";
import { checkout } from "./pages";

const components = path.join(checkout, "components");
const read = (file: string): string => fs.readFileSync(path.join(components, file), "utf8");
const sources = (folder: string): string[] =>
  fs
    .readdirSync(path.join(components, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name));

/** The files that declare inputs and the classes that take them. */
const inputs = [
  "contract/postgres-server-args.ts",
  "contract/authority-args.ts",
  "contract/server-certificate-args.ts",
  "contract/tls-args.ts",
  "contract/data-args.ts",
  "contract/docker-args.ts",
  "contract/embedded-args.ts",
  "contract/assertion-args.ts",
  "contract/client-args.ts",
  "contract/certificate-args.ts",
  "contract/hba-rule.ts",
  "contract/ident-map.ts",
  "connection-assertion.ts",
  "postgres-server.ts",
  "postgres-server-reference.ts",
];
/** The doors, and what they are declared and answered with. */
const open = [...sources("."), ...sources("contract")];

/** Names the optional inputs that hide their default, in prose or from editors. */
function withoutDefault(text: string): string[] {
  return exportedInterfaces(text)
    .flatMap(({ properties }) => properties)
    .filter(({ optional }) => optional)
    .filter(
      ({ prose, tags }) =>
        !/\b(Defaults to|If unset,)/.test(prose) || (tags.get("default") ?? "") === "",
    )
    .map(({ of }) => of);
}

/** Names the required inputs that have a default. */
function withNeedlessDefault(text: string): string[] {
  return exportedInterfaces(text)
    .flatMap(({ properties }) => properties)
    .filter(({ optional, prose, tags }) => !optional && (tags.has("default") || prose === ""))
    .map(({ of }) => of);
}

function withoutExample(text: string): string[] {
  return [...exportedInterfaces(text), ...classes(text)]
    .filter(({ tags }) => !(tags.get("example") ?? "").includes("```ts\n"))
    .map(({ of }) => of);
}

/** The first words of docstrings that say what they are about in a clause. */
function clauses(text: string): string[] {
  return everyProse(text).filter((prose) => /^\s*(What|Whether)\b/.test(prose));
}

/** `{@link}` and tags inside the prose reach other languages as `[object Object]`. */
function unreadable(text: string): string[] {
  return everyProse(text).filter((prose) => /\{@|^@/m.test(prose));
}

/** Inputs of which each lacks something. */
const lacking = `
      /** What a server is. */
      export interface ServerArgs {
        /** Defaults to 5432. */
        port?: number;
        /**
         * The host.
         *
         * @default "localhost"
         */
        host?: string;
        /** The name. */
        name?: string;
        debug?: boolean;
        /**
         * Whether it is kept. Defaults to false.
         *
         * @default false
         */
        keep?: boolean;
        /**
         * See {@link ServerArgs}.
         *
         * @default 1
         */
        required: number;
      }
      /** Whether it runs. */
      export class Server {}`;

describe("the docstrings of the inputs", () => {
  it("are those of every input", () => {
    const all = inputs.flatMap((file) => exportedInterfaces(read(file)));
    expect(all.length).toBeGreaterThan(12);
    expect(all.flatMap(({ properties }) => properties).length).toBeGreaterThan(75);
  });

  it.each(inputs)("state the default of each optional input: %s", (file) => {
    expect(withoutDefault(read(file))).toEqual([]);
    expect(withNeedlessDefault(read(file))).toEqual([]);
  });

  it.each(inputs)("show an example of each interface and class: %s", (file) => {
    expect(withoutExample(read(file))).toEqual([]);
  });

  it.each(open)("do not begin with What or Whether: %s", (file) => {
    expect(clauses(read(file))).toEqual([]);
    expect(unreadable(read(file))).toEqual([]);
  });

  it("are found where they lack something", () => {
    const optional = ["port", "host", "name", "debug"].map((name) => `ServerArgs.${name}`);
    expect(withoutDefault(lacking)).toEqual(optional);
    expect(withNeedlessDefault(lacking)).toEqual(["ServerArgs.required"]);
    expect(withoutExample(lacking)).toEqual(["ServerArgs", "Server"]);
    expect(clauses(lacking)).toEqual([
      "What a server is.",
      "Whether it is kept. Defaults to false.",
      "Whether it runs.",
    ]);
    expect(unreadable(lacking)).toHaveLength(1);
  });
});
