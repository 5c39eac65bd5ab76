// As root, the embedded server needs an OS user of its own: PostgreSQL refuses to run as root.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { say } from "./report";

const USER = "postgres";

/** Commands of Debian and BusyBox that create a system user without a login. */
const WAYS = [
  ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER],
  ["adduser", "-S", "-D", "-H", USER],
];

/** Creates the user if root runs this and there is none; if that fails, the server says so. */
export function provideServerUser(): void {
  if (process.getuid?.() !== 0 || exists()) return;
  for (const [program = "", ...words] of WAYS) {
    if (spawnSync(program, words).status !== 0) continue;
    say(`Made the system user ${USER}, since PostgreSQL does not run as root`);
    return;
  }
}

function exists(): boolean {
  return fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .some((line) => line.startsWith(`${USER}:`));
}
