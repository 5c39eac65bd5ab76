import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";

const checkout = path.resolve(__dirname, "..", "..", "..");
const read = (file: string): string => fs.readFileSync(path.join(checkout, file), "utf8");

/** Programs that other tests run. */
const programs = ["stacks/index.ts", "stacks/application/index.ts", "tests/package/program.ts"];

it("docs/guide/consuming.md shows nothing but parts of programs that are run", () => {
  const examples = [...read("docs/guide/consuming.md").matchAll(/```ts\n(.*?)```/gs)];
  const texts = programs.map(read);
  expect(examples.length).toBeGreaterThan(3);
  for (const [, example = ""] of examples)
    expect(
      texts.some((text) => text.includes(example)),
      example,
    ).toBe(true);
});
