// Collects the inputs of `verify` from the URL, options, libpq's environment variables and files.
import { createPrivateKey } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { rootCertificates } from "node:tls";
import { own } from "../contract/own";
import { showText } from "../contract/problem";
import { readCertificates } from "../pki/read-certificates";
import type { SurveyRequest } from "../verify/survey";
import type { CommandIo } from "./command";
import { wrongUsage } from "./command-error";
import { type ConnectionUrl, parseConnectionUrl } from "./connection-url";
import { findPassword } from "./password-file";

/** The request of a survey, and the URL's settings for clients. */
export interface VerifyInputs {
  readonly request: SurveyRequest;
  /** Origin of the trusted roots, in words for the user. */
  readonly trustFrom: string;
  readonly sslmode: string | undefined;
  readonly sslrootcert: string;
}

/** Role for a URL without one. It exists on no server, yet most rules match it. */
const nobody = "postgres_tls_verify";

/** Reads the inputs; throws a `CommandError` for wrong usage. */
export function readVerifyInputs(
  url: string,
  options: Readonly<Record<string, string>>,
  timeoutMs: number,
  io: CommandIo,
): VerifyInputs {
  const parsed = parseConnectionUrl(url);
  const { parameters } = parsed;
  const from = (parameter: string, variable: string) =>
    own(parameters, parameter) ?? own(io.env, variable);
  const role = from("user", "PGUSER") ?? nobody;
  const address = {
    host: parsed.host,
    port: parsed.port ?? portOf(io.env["PGPORT"]),
    database: from("dbname", "PGDATABASE") ?? (role === nobody ? "postgres" : role),
  };
  const sslrootcert = options["root-cert"] ?? from("sslrootcert", "PGSSLROOTCERT") ?? "";
  const { trustPem, trustFrom } = readTrust(sslrootcert, io);
  const connectHost = parameters["hostaddr"];
  const certificate = readClientCertificate(
    options["client-cert"] ?? from("sslcert", "PGSSLCERT"),
    options["client-key"] ?? from("sslkey", "PGSSLKEY"),
    io,
  );
  const password = readPassword(parsed, { ...address, user: role }, io);
  return {
    request: {
      ...address,
      role,
      trustPem,
      timeoutMs,
      ...(connectHost === undefined ? {} : { connectHost }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(password === undefined ? {} : { password }),
    },
    trustFrom,
    sslmode: from("sslmode", "PGSSLMODE"),
    sslrootcert,
  };
}

function portOf(text: string | undefined): number {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : 5432;
}

const systemFiles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

function readTrust(file: string, io: CommandIo): { trustPem: string; trustFrom: string } {
  if (file !== "" && file !== "system") {
    const trustPem = readNamed("root-cert", file, io);
    const place = { action: "run postgres-tls verify", path: "root-cert" };
    const [flaw] = readCertificates(place, trustPem).problems;
    if (flaw !== undefined) throw wrongUsage(flaw.message);
    return { trustPem, trustFrom: showText(file) };
  }
  const own = path.join(io.env["HOME"] ?? "/", ".postgresql", "root.crt");
  const given = io.env["SSL_CERT_FILE"] ?? "";
  const files = [...(file === "" ? [own] : []), ...(given === "" ? [] : [given]), ...systemFiles];
  for (const candidate of files) {
    if (fs.existsSync(candidate)) {
      return { trustPem: readNamed("root-cert", candidate, io), trustFrom: showText(candidate) };
    }
  }
  return { trustPem: rootCertificates.join("\n"), trustFrom: "the roots that Node.js comes with" };
}

function readClientCertificate(
  certificate: string | undefined,
  key: string | undefined,
  io: CommandIo,
): SurveyRequest["certificate"] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    const missing = certificate === undefined ? "client-cert" : "client-key";
    throw refuse(missing, "missing", "certificate and key together");
  }
  const certificatePem = readNamed("client-cert", certificate, io);
  const place = { action: "run postgres-tls verify", path: "client-cert" };
  const { certificates, problems } = readCertificates(place, certificatePem);
  const [leaf] = certificates;
  if (leaf === undefined) throw wrongUsage(problems[0]?.message ?? "");
  const keyPem = readNamed("client-key", key, io);
  const privateKey = tryKey(keyPem);
  if (privateKey === undefined) {
    throw refuse("client-key", "no key that can be read", "a private key as PEM, not encrypted");
  }
  if (!leaf.native.checkPrivateKey(privateKey)) {
    throw refuse("client-key", "the key of another certificate", "the key of client-cert");
  }
  return { certificatePem, keyPem };
}

/** Returns undefined instead of OpenSSL's error, which may quote the key. */
function tryKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function readPassword(
  { parameters }: ConnectionUrl,
  owner: Parameters<typeof findPassword>[1],
  io: CommandIo,
): string | undefined {
  const given = io.env["PGPASSWORD"] ?? "";
  if (given !== "") return given;
  const usual = path.join(io.env["HOME"] ?? "/", ".pgpass");
  const file = path.resolve(io.cwd, parameters["passfile"] ?? io.env["PGPASSFILE"] ?? usual);
  const facts = fs.statSync(file, { throwIfNoEntry: false });
  if (facts?.isFile() !== true) return undefined;
  if ((facts.mode & 0o077) !== 0) {
    // As in libpq.
    io.stderr(
      `The password file ${showText(file)} is left out: others may read it; chmod it to 0600\n`,
    );
    return undefined;
  }
  return findPassword(fs.readFileSync(file, "utf8"), owner);
}

function readNamed(option: string, file: string, io: CommandIo): string {
  try {
    return fs.readFileSync(path.resolve(io.cwd, file), "utf8");
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    throw refuse(option, `${showText(file)} (${code})`, "a file that can be read");
  }
}

function refuse(option: string, shown: string, expected: string) {
  return wrongUsage(`Cannot run postgres-tls verify: ${option} is ${shown}, expected ${expected}`);
}
