// Connects node-postgres with the kit in the directory that is the argument.
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

const [, , directory = "."] = process.argv;
const kit = JSON.parse(fs.readFileSync(path.join(directory, "connection.json"), "utf8"));
const { host, port, user, database, channelBinding, files } = kit;
const read = (file) => fs.readFileSync(file, "utf8");
// One line, whose last field is the password.
const password = () =>
  /([^:\\]|\\.)*$/.exec(read(files.pgpass).trimEnd())[0].replaceAll(/\\(.)/g, "$1");
const client = new pg.Client({
  ...{ host, port, user, database },
  ...(files.pgpass === undefined ? {} : { password }),
  enableChannelBinding: channelBinding === "require",
  ssl: {
    ca: read(files.rootCert),
    ...(files.cert === undefined ? {} : { cert: read(files.cert), key: read(files.key) }),
  },
});
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
