// Connects psql with the kit in the directory that is the argument; prints what the server says of it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const [, , directory = "."] = process.argv;
const kit = JSON.parse(fs.readFileSync(path.join(directory, "connection.json"), "utf8"));
const statement = `select row_to_json(me) from
  (select current_user, ssl, version from pg_stat_ssl where pid = pg_backend_pid()) me`;
const words = ["-X", "-w", "-A", "-t", "-d", kit.uri, "-c", statement];
const run = spawnSync("psql", words, { stdio: ["ignore", "inherit", "inherit"] });
process.exit(run.status === 0 ? 0 : 1);
