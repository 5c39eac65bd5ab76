// Bad inputs on a real engine: one error, in preview, and nothing made. The unit test of the same
// name judges every row of the table by the same function; here every fifth takes a user's way.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { badInputs } from "../support/declarations/bad-inputs";
import { TestStack } from "../support/stack/test-stack";

const sample = badInputs.filter((_row, index) => index % 5 === 0);

describe("the preview of a bad input", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.create("embedded");
  });
  afterAll(() => stack.remove());

  it.each(sample.map((input) => [input.error, input] as const))("%s", async (error, input) => {
    stack.declare(input.declaration);
    const result = await stack.preview();
    expect(result.code).not.toBe(0);
    // The progress shows it too, beside the resource.
    const diagnostics = result.log.slice(result.log.indexOf("\nDiagnostics:"));
    expect(diagnostics.match(/error: .*/g)).toEqual([`error: ${error}`]);
    expect(result.log).not.toMatch(/^\s+at /m);
  });

  it("makes nothing, also where the preview is skipped", async () => {
    stack.declare({ port: 0 });
    expect((await stack.up()).code).not.toBe(0);
    const { deployment } = JSON.parse(await stack.state()) as {
      deployment: { resources?: { type: string }[] };
    };
    const types = (deployment.resources ?? []).map((resource) => resource.type);
    expect(types.filter((type) => !/^(pulumi:|postgres-tls:)/.test(type))).toEqual([]);
  });
});
