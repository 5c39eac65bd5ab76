// Writes the files that clients connect with, with the permissions that libpq requires.
import { lookup } from "node:dns/promises";
import * as fs from "node:fs";
import * as path from "node:path";
import { local } from "../paths";
import type { DatabaseOutputs } from "./outputs";

/** Returns the directory with the files of a stack's clients. */
export function clientsDirectory(stack: string): string {
  return path.join(local, "clients", stack);
}

/**
 * Writes the files of every client and returns a `psql` command for each. If this machine cannot
 * resolve the endpoint's name, the command connects to `address` and still verifies the name.
 */
export async function writeClientFiles(
  stack: string,
  outputs: DatabaseOutputs,
  address: string,
): Promise<string[]> {
  const root = clientsDirectory(stack);
  const resolves = await lookup(outputs.endpoint.host).then(
    () => true,
    () => false,
  );
  const dial = resolves ? {} : { hostaddr: address };
  fs.rmSync(root, { recursive: true, force: true });
  return Object.entries(outputs.clients).map(([name, client]) => {
    const directory = path.join(root, name);
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const write = (file: string, text: string): string => {
      const target = path.join(directory, file);
      fs.writeFileSync(target, text, { mode: 0o600 });
      return target;
    };
    return psqlCommand(outputs, client, {
      ...dial,
      sslrootcert: write("ca.crt", outputs.trustBundlePem),
      sslcert: write("tls.crt", client.certificatePem),
      sslkey: write("tls.key", outputs.clientKeys[name] ?? ""),
    });
  });
}

function psqlCommand(
  { endpoint }: DatabaseOutputs,
  { role, database }: { role: string; database: string },
  more: Record<string, string>,
): string {
  const words = {
    host: endpoint.host,
    port: String(endpoint.port),
    dbname: database,
    user: role,
    sslmode: "verify-full",
    ...more,
  };
  const conninfo = Object.entries(words).map(([word, value]) => `${word}=${libpqQuoted(value)}`);
  return `psql ${shellQuoted(conninfo.join(" "))}`;
}

/** PostgreSQL documentation, 32.1.1.1. */
function libpqQuoted(value: string): string {
  if (/^[\w./:*-]+$/.test(value)) return value;
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function shellQuoted(word: string): string {
  return `"${word.replace(/[\\"$`]/g, "\\$&")}"`;
}
