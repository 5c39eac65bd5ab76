// Downloads the official release of the engine. Nothing is unpacked unless its SHA-256 is in the
// published checksums.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { ENGINE_VERSION, platformName } from "./version";

const RELEASES = "https://get.pulumi.com/releases/sdk";
const CHECKSUMS = "https://github.com/pulumi/pulumi/releases/download";

/** How long to wait for a network that may be blocked. */
const CONNECT_MS = 4_000;
const DOWNLOAD_MS = 180_000;

/** Returns true if the download server answers within a few seconds. */
export async function downloadsReachable(base = RELEASES): Promise<boolean> {
  try {
    const response = await fetch(base, { method: "HEAD", signal: AbortSignal.timeout(CONNECT_MS) });
    return response.status < 500;
  } catch {
    return false;
  }
}

/** Downloads, verifies and unpacks the engine below `directory`; returns the path of the CLI. */
export async function downloadEngine(
  directory: string,
  sources: { releases: string; checksums: string } = { releases: RELEASES, checksums: CHECKSUMS },
): Promise<string> {
  const archive = `pulumi-v${ENGINE_VERSION}-${platformName()}.tar.gz`;
  const bytes = await fetchBytes(`${sources.releases}/${archive}`);
  const list = await fetchBytes(
    `${sources.checksums}/v${ENGINE_VERSION}/pulumi-${ENGINE_VERSION}-checksums.txt`,
  );
  verifyChecksum(archive, bytes, list.toString("utf8"));
  fs.mkdirSync(directory, { recursive: true });
  const tarball = path.join(directory, archive);
  fs.writeFileSync(tarball, bytes);
  const tar = spawnSync("tar", ["-xzf", tarball, "-C", directory], { encoding: "utf8" });
  fs.rmSync(tarball);
  if (tar.status !== 0) throw new Error(`tar could not unpack ${archive}: ${tar.stderr}`);
  return path.join(directory, "pulumi", "pulumi");
}

/** Throws unless the published list names `archive` with the SHA-256 of `bytes`. */
export function verifyChecksum(archive: string, bytes: Buffer, list: string): void {
  const line = list.split("\n").find((entry) => entry.trim().endsWith(` ${archive}`));
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (line === undefined) throw new Error(`the published checksums do not name ${archive}`);
  if (line.trim().split(/\s+/)[0] !== actual) {
    throw new Error(`${archive} has SHA-256 ${actual}, which is not the published one`);
  }
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
