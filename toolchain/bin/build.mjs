// `npm run build`: compiles the package and the toolchain. What no source makes any more goes from
// `dist`, so that an old checkout packs what a new one does.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const tsc = path.join(checkout, "node_modules", "typescript", "bin", "tsc");
/** Before each path that the compiler lists. */
const EMITTED = "TSFILE: ";

build("tsconfig.build.json", "dist");
build("toolchain/tsconfig.json", "toolchain/dist");

/** Compiles first and removes afterwards, so that a program that runs meanwhile finds its files. */
function build(project, output) {
  const args = [tsc, "-p", project, "--listEmittedFiles"];
  const run = spawnSync(process.execPath, args, { cwd: checkout, encoding: "utf8" });
  const lines = run.stdout.split(/\r?\n/);
  const said = lines.filter((line) => line !== "" && !line.startsWith(EMITTED));
  if (said.length > 0) console.error(said.join("\n"));
  if (run.status !== 0) process.exit(run.status ?? 1);
  const emitted = lines.filter((line) => line.startsWith(EMITTED));
  const kept = new Set(emitted.map((line) => path.resolve(line.slice(EMITTED.length))));
  removeOthers(path.join(checkout, output), kept);
}

/** Removes every file that is not kept, and each directory that it leaves empty. */
function removeOthers(directory, kept) {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) removeOthers(file, kept);
    else if (!kept.has(file)) fs.rmSync(file);
  }
  if (fs.readdirSync(directory).length === 0) fs.rmdirSync(directory);
}
