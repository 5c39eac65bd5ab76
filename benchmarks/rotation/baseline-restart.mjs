// Baseline: the original how-to on a plain server. New files are copied over the old ones, and the
// server is restarted.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import binaries from "../../dist/components/steps/embedded-binaries.js";
import instance from "../../dist/components/steps/embedded-instance.js";
import server from "../../dist/components/steps/embedded-process.js";
import osUser from "../../dist/components/steps/os-user.js";
import { freePort } from "./free-port.mjs";
import { startLoad } from "./run-load.mjs";
import { untilConnected } from "./until-connected.mjs";

const LOAD = { clients: 8, sessions: 4, pool: 4, pauseMillis: 5 };

export async function measureRestart() {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-bench-"));
  const { directory: binDirectory } = await binaries.findBinaries(17, "");
  const channel = { kind: "embedded", directory, binDirectory, port: await freePort() };
  const load = startLoad(LOAD);
  try {
    await instance.initialiseInstance(channel, []);
    const pki = makeAuthority(directory);
    const tls = path.join(server.instancePaths(directory).material, "current");
    fs.mkdirSync(tls);
    configure(tls, channel);
    pki.issue("server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    pki.issue("app", "/CN=postgres", "extendedKeyUsage=clientAuth");
    install(directory, tls);
    await server.startServer(channel);
    const kit = {
      ...{ host: "127.0.0.1", port: channel.port, user: "postgres", database: "postgres" },
      ssl: {
        ca: fs.readFileSync(path.join(directory, "ca.crt"), "utf8"),
        cert: fs.readFileSync(path.join(directory, "app.crt"), "utf8"),
        key: fs.readFileSync(path.join(directory, "app.key"), "utf8"),
        servername: "localhost",
      },
    };
    await untilConnected(kit);
    load.use(kit);
    await sleep(1_000);
    await load.count();
    pki.issue("server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1");
    install(directory, tls);
    await server.stopServer(channel);
    await server.startServer(channel);
    await untilConnected(kit);
    await sleep(500);
    return await load.stop();
  } finally {
    load.kill();
    await server.stopServer(channel).catch(() => undefined);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function configure(tls, { directory, port }) {
  const { run } = server.instancePaths(directory);
  const settings = {
    ...{ ssl: "on", ssl_cert_file: `${tls}/server.crt`, ssl_key_file: `${tls}/server.key` },
    ...{ ssl_ca_file: `${tls}/client-ca.crt`, hba_file: `${tls}/pg_hba.conf` },
    ...{ listen_addresses: "127.0.0.1", port, unix_socket_directories: run },
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`);
  fs.writeFileSync(path.join(tls, "postgresql.conf"), `${lines.join("\n")}\n`);
  fs.writeFileSync(
    path.join(tls, "pg_hba.conf"),
    "local all all trust\nhostssl all all all cert\n",
  );
}

/** The page of openssl commands. */
function makeAuthority(directory) {
  const openssl = (...args) => execFileSync("openssl", args, { cwd: directory, stdio: "ignore" });
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...ec, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=bench CA");
  return {
    issue(name, subject, extension) {
      openssl("req", ...ec, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject);
      fs.writeFileSync(path.join(directory, `${name}.cnf`), `${extension}\n`);
      openssl(
        ...["x509", "-req", "-in", `${name}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key"],
        ...["-extfile", `${name}.cnf`, "-days", "1", "-out", `${name}.crt`],
      );
    },
  };
}

function install(directory, tls) {
  const { uid, gid } = osUser.serverUser();
  for (const [from, to] of [
    ["server.crt", "server.crt"],
    ["server.key", "server.key"],
    ["ca.crt", "client-ca.crt"],
  ]) {
    fs.copyFileSync(path.join(directory, from), path.join(tls, to));
    fs.chmodSync(path.join(tls, to), 0o600);
  }
  if (process.getuid?.() !== 0) return;
  for (const file of [tls, ...fs.readdirSync(tls).map((name) => path.join(tls, name))]) {
    fs.chownSync(file, uid, gid);
  }
}
