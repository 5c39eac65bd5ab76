// A file system of a few megabytes, which a test can fill. Needs root, as the daemon does.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export class SmallDisk {
  readonly directory: string;
  readonly #filler: string;

  constructor(mebibytes: number) {
    this.directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-disk-"));
    const options = `size=${mebibytes}m,mode=0755`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", this.directory]);
    this.#filler = path.join(this.directory, "filler");
  }

  /** Takes all the room that is left. */
  fill(): void {
    const block = Buffer.alloc(4096);
    const file = fs.openSync(this.#filler, "a");
    try {
      for (;;) fs.writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      fs.closeSync(file);
    }
  }

  free(): void {
    fs.rmSync(this.#filler, { force: true });
  }

  remove(): void {
    execFileSync("umount", [this.directory]);
    fs.rmdirSync(this.directory);
  }
}
