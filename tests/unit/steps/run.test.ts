import { execFile } from "node:child_process";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { StepError } from "../../../components/steps/step-error";
import { stepFailure } from "../../../components/steps/step-failure";

const step = path.join(__dirname, "../../../dist/components/steps/run.js");

/** Runs a step as a command does: another process, with the input on stdin. */
function runStep(name: string, input: string): Promise<{ code: number; stderr: string }> {
  const program = `require(${JSON.stringify(step)}).run(${JSON.stringify(name)})`;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["-e", program], (error, _stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
    child.stdin?.on("error", () => undefined).end(input);
  });
}

describe("run()", () => {
  it.each(["stages", "toString", "__proto__", "constructor", "hasOwnProperty", "a\nb"])(
    "refuses the step %j by one line that names the steps there are",
    async (name) => {
      const { code, stderr } = await runStep(name, "{}");
      expect(stderr).toBe(
        `Cannot run a step: step is ${JSON.stringify(name)}, expected activate, apply-clients, ` +
          "image-facts, initialise, stage, sweep; install the version of pulumi-postgres-tls that the " +
          "program was written for\n",
      );
      expect(code).toBe(1);
    },
  );
});

describe("stepFailure()", () => {
  it("tells a file that is gone by its path and what to do, not by its errno", () => {
    const error = Object.assign(new Error("ENOENT: no such file or directory, open '/x/y'"), {
      code: "ENOENT",
      path: "/x/y\n",
    });
    expect(stepFailure("activate", error)).toBe(
      'Cannot run step activate: "/x/y\\n" is missing, expected a file of the server, as an update ' +
        "leaves it; run `pulumi refresh` and then `pulumi up`, which makes again what was deleted",
    );
  });

  it("shows a message for users as it is, and of others no stack", () => {
    expect(stepFailure("stage", new StepError("Cannot x"))).toBe("Cannot x");
    expect(stepFailure("stage", new Error("broken"))).toBe("stage failed: broken");
  });
});
