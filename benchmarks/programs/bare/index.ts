// The same server by hand, from public packages only, as a careful user would write it: certificates,
// a server, its files, and one check with psql.
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { app, caPem, server } from "../certificates";

const port = process.env["BENCH_PORT"] ?? "";
const files = { CA: caPem, CERT: server.certPem, KEY: server.keyPem };

/** Declares a command that runs a script beside this file, again if its environment changes. */
function script(
  name: string,
  file: string,
  environment: Record<string, pulumi.Input<string>>,
  dependsOn: pulumi.Resource[] = [],
) {
  const run = (word: string) => `sh ${path.join(__dirname, file)} ${word}`;
  return new command.local.Command(
    name,
    {
      create: run("up"),
      update: run("up"),
      delete: run("down"),
      environment: pulumi.secret({ PORT: port, ...environment }),
    },
    { dependsOn },
  );
}

function container() {
  const image = new docker.RemoteImage("image", { name: "postgres:17", keepLocally: true });
  const data = new docker.Volume("data");
  const { id } = new docker.Container("db", {
    image: image.imageId,
    envs: [`POSTGRES_PASSWORD=${process.env["BENCH_PASSWORD"] ?? ""}`, "POSTGRES_DB=app"],
    ports: [{ internal: 5432, external: Number(port), ip: "127.0.0.1" }],
    volumes: [{ volumeName: data.name, containerPath: "/var/lib/postgresql/data" }],
    restart: "unless-stopped",
  });
  return script("deliver", "docker.sh", { ...files, CONTAINER: id });
}

function localProcess() {
  const place = {
    BIN: process.env["BENCH_BIN"] ?? "",
    OS_USER: process.env["BENCH_USER"] ?? "",
    DIRECTORY: process.env["BENCH_DIRECTORY"] ?? "",
  };
  const running = script("server", "embedded.sh", place);
  return script("deliver", "embedded-files.sh", { ...place, ...files }, [running]);
}

const delivered = process.env["BENCH_RUNTIME"] === "docker" ? container() : localProcess();
const client = { CA: caPem, CERT: app.certPem, KEY: app.keyPem, SERVER: server.certPem };
export const checked = script("check", "check.sh", client, [delivered]).stdout;
