// Looks for secrets by their value, wherever somebody might read them: in texts, in files, and in
// what the kernel tells of processes.
import { createPrivateKey } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { StackOutputs, TestStack } from "./test-stack";

/** Name of a secret to the pieces by which it is known; one is enough to find it. */
export type Secrets = Readonly<Record<string, readonly string[]>>;

const KEY = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END/g;
/** Characters of base64 that are enough to know a key by; fewer could be the same by chance. */
const LEAST_PIECE = 16;

/** Every private key and password of a stack, the authority's and the probe's too. */
export async function secretsOf(stack: TestStack): Promise<Secrets> {
  const { log } = await stack.mustRun(["stack", "export", "--show-secrets"]);
  const { clientPasswords } = await stack.outputs<StackOutputs>();
  return { ...keysIn(log), ...passwords(clientPasswords) };
}

/** The private keys in a text, however often their line breaks are escaped. */
export function keysIn(text: string): Secrets {
  const found = [...text.replace(/\\+n/g, "\n").matchAll(KEY)].map(([, kind = "", body = ""]) => ({
    kind,
    lines: body.trim().split(/\s+/),
  }));
  const keys = [...new Map(found.map((one) => [one.lines.join(""), one])).values()];
  // Node does not read OpenSSH's form, which holds the same private half as the others.
  const readable = keys.filter(({ kind }) => !/^(OPENSSH|ENCRYPTED) /.test(kind));
  const halves = readable.map(privateHalf);
  return Object.fromEntries(
    keys.map((key, index) => [
      `key ${index + 1}`,
      // All of an encrypted key is as secret as its passphrase is weak.
      key.kind.startsWith("ENCRYPTED ") ? longEnough(key.lines) : pieces(key.lines, halves),
    ]),
  );
}

function longEnough(pieces: readonly string[]): string[] {
  return pieces.filter((piece) => piece.length >= LEAST_PIECE);
}

interface Pem {
  readonly kind: string;
  readonly lines: readonly string[];
}

function privateHalf({ kind, lines }: Pem): Buffer {
  const pem = `-----BEGIN ${kind}-----\n${lines.join("\n")}\n-----END ${kind}-----\n`;
  return Buffer.from(createPrivateKey(pem).export({ format: "jwk" }).d ?? "", "base64url");
}

/** What is private in a key, line by line: the rest is its public half, as in certificates. */
function pieces(lines: readonly string[], halves: readonly Buffer[]): string[] {
  const bytes = Buffer.from(lines.join(""), "base64");
  const half = halves.find((one) => bytes.includes(one));
  if (half === undefined) throw new Error("a key of a kind that this search does not know");
  const from = Math.ceil(bytes.indexOf(half) / 3) * 4;
  const to = Math.floor((bytes.indexOf(half) + half.length) / 3) * 4;
  const found: string[] = [];
  let before = 0;
  for (const line of lines) {
    found.push(line.slice(Math.max(0, from - before), Math.max(0, to - before)));
    before += line.length;
  }
  return longEnough(found);
}

function passwords(values: Readonly<Record<string, string>>): Secrets {
  const named = Object.entries(values).map(([client, value]) => [`password of ${client}`, [value]]);
  return Object.fromEntries(named) as Secrets;
}

/**
 * Where a secret is to be read, as `place: secret`; also in base64, in hex, and escaped in a URL or in
 * JSON, once and twice.
 */
export function findSecrets(secrets: Secrets, places: Readonly<Record<string, string>>): string[] {
  const spelled = Object.entries(secrets).map(
    ([name, parts]) => [name, [...new Set(parts.flatMap(spellings))]] as const,
  );
  return Object.entries(places).flatMap(([place, text]) =>
    spelled
      .filter(([, forms]) => forms.some((one) => text.includes(one)))
      .map(([name]) => `${place}: ${name}`),
  );
}

function spellings(part: string): string[] {
  const bytes = Buffer.from(part, "utf8");
  const escaped = [encodeURIComponent(part), inJson(part), inJson(inJson(part))];
  return [part, ...escaped, bytes.toString("hex"), ...base64Within(bytes)];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
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
