// Which OS user the embedded server runs as. PostgreSQL refuses to run as root, and peer
// authentication and initdb need a user that has a passwd entry.
import * as fs from "node:fs";
import * as os from "node:os";
import { StepError } from "./channel";

export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The deploying user, or for root the first of `postgres` and `nobody` that exists. */
export function serverUser(): OsUser {
  const me = os.userInfo();
  if (me.uid !== 0) return { name: me.username, uid: me.uid, gid: me.gid };
  for (const name of ["postgres", "nobody"]) {
    const user = passwdEntry(name);
    if (user !== undefined) return user;
  }
  throw new StepError(
    "Cannot start an embedded server as root: PostgreSQL refuses root, and there is no OS user " +
      "`postgres` or `nobody` to run it as; create one or run as an ordinary user",
  );
}

function passwdEntry(name: string): OsUser | undefined {
  const line = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined
    ? undefined
    : { name, uid: Number(uid), gid: Number(gid) };
}
