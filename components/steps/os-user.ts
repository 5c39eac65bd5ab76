// The OS user that the embedded server runs as. PostgreSQL refuses to run as root, and peer
// authentication and initdb need a user with a passwd entry.
import * as fs from "node:fs";
import * as os from "node:os";
import { StepError } from "./step-error";

/** The user that runs the server when root deploys. */
export const SERVER_USER = "postgres";

export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the deploying user, or for root the OS user `postgres`.
 *
 * Not `nobody`: anything else that runs as `nobody` could read the data, and log in by peer.
 */
export function serverUser(): OsUser {
  const me = os.userInfo();
  if (me.uid !== 0) return { name: me.username, uid: me.uid, gid: me.gid };
  const user = passwdEntry(SERVER_USER);
  if (user !== undefined) return user;
  throw new StepError(
    `Cannot start an embedded server as root: there is no OS user ${SERVER_USER}, expected one, since ` +
      `PostgreSQL refuses to run as root; make it with "useradd --system ${SERVER_USER}", or deploy as ` +
      "an ordinary user",
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
