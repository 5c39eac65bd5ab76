// A plugin is an executable that the engine starts; a stand-in is a Node program behind a shell script.
import * as fs from "node:fs";
import * as path from "node:path";

/** Writes an executable that runs `script` of the built toolchain with the Node of this process. */
export function writeLauncher(file: string, script: string): void {
  const main = path.join(__dirname, "..", script);
  const text = `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(main)} "$@"\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // Renamed once it is complete, since another command may be starting the plugin.
  const draft = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(draft, text, { mode: 0o755 });
  fs.renameSync(draft, file);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
