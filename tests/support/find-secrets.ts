// Looks for secrets by their value, wherever somebody might read them: in texts, in files, and in
// what the kernel tells of processes.
import * as fs from "node:fs";
import * as path from "node:path";
import type { StackOutputs, TestStack } from "./test-stack";

/** Name of a secret to the pieces by which it is known; one is enough to find it. */
export type Secrets = Readonly<Record<string, readonly string[]>>;

const KEY = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END/g;
/** A line of a key, less what every key of its kind begins with. */
const LEAST_PIECE = 40;

/** Every private key and password of a stack, the authority's and the probe's too. */
export async function secretsOf(stack: TestStack): Promise<Secrets> {
  const { log } = await stack.mustRun(["stack", "export", "--show-secrets"]);
  const { clientPasswords } = await stack.outputs<StackOutputs>();
  return { ...keysIn(log), ...passwords(clientPasswords) };
}

/** The private keys in a text, however often their line breaks are escaped. */
export function keysIn(text: string): Secrets {
  const bodies = [...text.replace(/\\+n/g, "\n").matchAll(KEY)].map(([, , body = ""]) => body);
  const distinct = [...new Set(bodies.map((body) => body.trim()))];
  return Object.fromEntries(distinct.map((body, index) => [`key ${index + 1}`, pieces(body)]));
}

function pieces(body: string): string[] {
  const lines = body.split(/\s+/).filter((line) => line.length >= LEAST_PIECE);
  return lines.map((line) => line.slice(-LEAST_PIECE));
}

function passwords(values: Readonly<Record<string, string>>): Secrets {
  const named = Object.entries(values).map(([client, value]) => [`password of ${client}`, [value]]);
  return Object.fromEntries(named) as Secrets;
}

/** Where a secret is to be read, as `place: secret`; also in base64, in hex, and escaped in a URL. */
export function findSecrets(secrets: Secrets, places: Readonly<Record<string, string>>): string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, parts]) =>
        parts.some((part) => spellings(part).some((one) => text.includes(one))),
      )
      .map(([name]) => `${place}: ${name}`),
  );
}

function spellings(part: string): string[] {
  const bytes = Buffer.from(part, "utf8");
  return [part, encodeURIComponent(part), bytes.toString("hex"), ...base64Within(bytes)];
}

/** Base64 of a piece of a longer text, at each of the three places where it may begin in a group. */
function base64Within(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // The first and the last group hold a part of the neighbours.
    return text.slice(before === 0 ? 0 : 4, -4);
  });
}

/** Everything in the files below a directory, with their names. */
export function textBelow(directory: string): string {
  if (!fs.existsSync(directory)) return "";
  const entries = fs.readdirSync(directory, { recursive: true, encoding: "utf8" });
  return entries
    .map((name) => path.join(directory, name))
    .map((file) => `${file}\n${contentsOf(file)}`)
    .join("\n");
}

/** Empty for a directory, a socket, or a file that has gone meanwhile. */
function contentsOf(file: string): string {
  try {
    return fs.statSync(file).isFile() ? fs.readFileSync(file, "latin1") : "";
  } catch {
    return "";
  }
}
