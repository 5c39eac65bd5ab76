import { isIP } from "node:net";
import * as path from "node:path";
import { Proof } from "../contract/assertion-args";
import {
  checkBoolean,
  checkInteger,
  checkOneOf,
  checkText,
  checkTexts,
  declarationProblem,
  isRecord,
  misplacedProblem,
} from "../contract/field-checks";
import { pathTo } from "../contract/path-to";
import { postgresMajors } from "../contract/postgres-major";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Problem } from "../contract/problem";
import { RuntimeKind } from "../contract/runtime-kind";
import type { Declaration } from "./declaration";

/** Reserved `initdb` arguments: they decide who may log in and where the data is. */
const OUR_INITDB_ARGUMENTS =
  /^(?:-[ADUWX]|--(?:auth|auth-host|auth-local|pgdata|username|pwprompt|pwfile|waldir)(?:=|$))/;

export function checkRuntime(args: PostgresServerArgs, declaration: Declaration): Problem[] {
  const { assertion, runtime } = declaration;
  const problems = [
    ...checkOneOf("runtime", runtime, Object.values(RuntimeKind)),
    ...checkOneOf("version", declaration.major, postgresMajors),
    ...checkInteger("port", declaration.port, [1, 65_535]),
    ...checkAddress("publishAddress", declaration.publishAddress),
    ...checkBoolean("allowRestart", declaration.allowRestart),
    ...checkOneOf("assertion.proof", assertion.proof, Object.values(Proof)),
    ...checkInteger("assertion.patienceSeconds", assertion.patienceSeconds, [1, 3600], "seconds"),
    ...checkText("assertion.connectHost", assertion.connectHost, 253),
    ...checkData(args, declaration),
  ];
  return [
    ...problems,
    ...(runtime === RuntimeKind.Docker ? checkDocker(args, declaration) : []),
    ...(runtime === RuntimeKind.Embedded ? checkEmbedded(args, declaration) : []),
  ];
}

function checkAddress(path: string, value: unknown): Problem[] {
  if (typeof value === "string" && isIP(value) !== 0) return [];
  const fix = "names belong into hosts";
  return [declarationProblem(path, value, "an IP address of the machine", fix)];
}

function checkData(args: PostgresServerArgs, { data }: Declaration): Problem[] {
  const problems = [
    ...checkBoolean("data.protect", data.protect),
    ...checkTexts("data.initdbArguments", data.initdbArguments),
    ...checkText("data.volumeDriver", data.volumeDriver, 255),
    ...checkDriverOptions(args.data?.volumeDriverOptions),
  ];
  if (problems.length > 0) return problems;
  return data.initdbArguments.flatMap((argument, index) =>
    OUR_INITDB_ARGUMENTS.test(argument)
      ? [
          declarationProblem(
            `data.initdbArguments[${index}]`,
            argument,
            "an argument that decides neither about logins nor about directories",
          ),
        ]
      : [],
  );
}

function checkDriverOptions(options: unknown): Problem[] {
  const path = "data.volumeDriverOptions";
  if (options === undefined) return [];
  if (!isRecord(options)) return [declarationProblem(path, options, "a record of text")];
  return Object.entries(options).flatMap(([name, value]) => checkText(pathTo(path, name), value));
}

function checkDocker(args: PostgresServerArgs, { docker }: Declaration): Problem[] {
  const problems = [
    ...foreign("embedded", args.embedded, RuntimeKind.Docker),
    ...checkImage(docker.image),
    ...checkDockerHost(docker.host),
    ...checkText("docker.network", docker.network, 255),
    ...checkInteger("docker.memoryMib", docker.memoryMib, [64, 16_777_216], "MiB"),
    ...checkInteger("docker.sharedMemoryMib", docker.sharedMemoryMib, [1, 16_777_216], "MiB"),
  ];
  const { cpus } = docker;
  if (cpus === undefined || (typeof cpus === "number" && cpus >= 0.01 && cpus <= 1024)) {
    return problems;
  }
  return [...problems, declarationProblem("docker.cpus", cpus, "a number from 0.01 to 1024")];
}

/** Refuses image references that Docker would misread, by a simplified form of their grammar. */
function checkImage(image: unknown): Problem[] {
  const reference =
    /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9._/-]+(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
  if (typeof image === "string" && (reference.test(image) || /^sha256:[0-9a-f]{64}$/.test(image))) {
    return [];
  }
  const expected = "an image reference such as postgres:17 or postgres:17@sha256:<64 hex digits>";
  return [declarationProblem("docker.image", image, expected)];
}

function checkDockerHost(host: unknown): Problem[] {
  if (host === "" || (typeof host === "string" && /^(?:unix|ssh|tcp|npipe):\/\/\S+$/.test(host))) {
    return [];
  }
  const expected = "a URL such as unix:///var/run/docker.sock or ssh://user@host";
  return [declarationProblem("docker.host", host, expected)];
}

function checkEmbedded(args: PostgresServerArgs, { embedded, data }: Declaration): Problem[] {
  const problems = [
    ...foreign("docker", args.docker, RuntimeKind.Embedded),
    ...foreign("data.volumeDriver", data.volumeDriver, RuntimeKind.Embedded),
    ...foreign("data.volumeDriverOptions", data.volumeDriverOptions, RuntimeKind.Embedded),
  ];
  for (const name of ["binDirectory", "directory"] as const) {
    const value: unknown = embedded[name];
    if (value === undefined || (typeof value === "string" && path.isAbsolute(value))) continue;
    problems.push(declarationProblem(`embedded.${name}`, value, "an absolute path"));
  }
  return problems;
}

function foreign(path: string, value: unknown, runtime: RuntimeKind): Problem[] {
  if (value === undefined) return [];
  return [misplacedProblem(path, `it has no meaning with runtime "${runtime}"`)];
}
