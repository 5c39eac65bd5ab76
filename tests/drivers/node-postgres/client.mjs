// Connects node-postgres with the kit in the directory that is the argument.
import { createRequire } from "node:module";
import path from "node:path";
import pg from "pg";

const [, , directory = "."] = process.argv;
const options = createRequire(import.meta.url)(path.resolve(directory, "node-postgres.cjs"));
const client = new pg.Client(options);
client.on("error", () => undefined);
try {
  await client.connect();
  const { rows } = await client.query(
    "select current_user, ssl, version from pg_stat_ssl where pid = pg_backend_pid()",
  );
  console.log(JSON.stringify(rows[0]));
  await client.end();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
