// `npm run keep-state`: keeps what this version's state looks like, for the tests of later ones.
import * as fs from "node:fs";
import * as path from "node:path";
import { freePort } from "../support/machine/free-port";
import { keepState, type ExportedState } from "../support/stack/kept-state";
import { TestStack } from "../support/stack/test-stack";
import { upgradeDeclaration } from "../support/stack/upgrade-declaration";

const root = path.resolve(__dirname, "..", "..");

/** Makes a stack of each runtime, or of those that are named, and writes their states. */
export async function main(args: readonly string[]): Promise<number> {
  const manifest = fs.readFileSync(path.join(root, "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const directory = path.join(root, "tests", "fixtures", `state-${version}`);
  const kinds = (["embedded", "docker"] as const).filter(
    (kind) => args.length === 0 || args.includes(kind),
  );
  const files = new Map(kinds.map((kind) => [kind, path.join(directory, `${kind}.json`)]));
  const kept = [...files.values()].find((file) => fs.existsSync(file));
  if (kept !== undefined) {
    process.stderr.write(
      `error: Cannot keep the state of version ${version}: ${path.relative(root, kept)} is there, ` +
        "expected no file, since code that came later made other states; raise the version first\n",
    );
    return 1;
  }
  fs.mkdirSync(directory, { recursive: true });
  for (const [kind, file] of files) {
    fs.writeFileSync(file, `${JSON.stringify(await stateOf(kind), null, 2)}\n`);
    process.stdout.write(`${path.relative(root, file)}\n`);
  }
  return 0;
}

async function stateOf(kind: "docker" | "embedded") {
  const stack = await TestStack.create(kind);
  try {
    const port = await freePort();
    stack.declare(upgradeDeclaration(kind, port));
    await stack.mustRun(["up", "--yes", "--skip-preview"]);
    const { log } = await stack.mustRun(["stack", "export", "--show-secrets"]);
    return keepState(JSON.parse(log) as ExportedState, port);
  } finally {
    await stack.remove();
  }
}
