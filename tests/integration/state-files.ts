// The files of the backend of a test's stack, for what happens when they get lost.
import * as fs from "node:fs";
import * as path from "node:path";
import type { TestStack } from "../support/stack/test-stack";

const filesBelow = (directory: string): string[] =>
  fs.existsSync(directory)
    ? fs
        .readdirSync(directory, { recursive: true, encoding: "utf8" })
        .map((name) => path.join(directory, name))
        .filter((file) => fs.statSync(file).isFile())
    : [];

/** The newest copy of a state that the backend itself has put aside, outside of the backend. */
export function backupOf({ directory }: TestStack): string {
  const history = filesBelow(path.join(directory, "state", ".pulumi", "history"));
  const newest = history
    .filter((file) => file.endsWith(".checkpoint.json"))
    .sort()
    .pop();
  if (newest === undefined) throw new Error("the backend has kept no checkpoint");
  const { checkpoint } = JSON.parse(fs.readFileSync(newest, "utf8")) as {
    checkpoint: { latest: object };
  };
  const file = path.join(directory, "backup.json");
  fs.writeFileSync(file, JSON.stringify({ version: 3, deployment: checkpoint.latest }));
  return file;
}

/** Removes the state, and makes an empty one of the same name, as whoever begins anew would. */
export async function loseState(stack: TestStack): Promise<void> {
  fs.rmSync(path.join(stack.directory, "state"), { recursive: true });
  fs.mkdirSync(path.join(stack.directory, "state"));
  const config = fs.readFileSync(path.join(stack.directory, "Pulumi.test.yaml"), "utf8");
  await stack.mustRun(["stack", "init", "test"]);
  // The declaration is not lost, and with it the salt of the secrets.
  fs.writeFileSync(path.join(stack.directory, "Pulumi.test.yaml"), config);
}
