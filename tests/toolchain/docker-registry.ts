// A registry with one image of one empty layer. It listens on the loopback address, where a Docker
// daemon pulls over plain HTTP.
import { createHash } from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface Registry {
  /** The name of the image, with its registry and tag. */
  readonly image: string;
  readonly imageId: string;
  readonly manifestDigest: string;
  /** The requested paths. */
  readonly asked: string[];
  /** Requires credentials from now on. */
  lock(): void;
  stop(): Promise<void>;
}

const REPOSITORY = "stand-in/empty";
const MEDIA_TYPE = "application/vnd.docker";
const MANIFEST_TYPE = `${MEDIA_TYPE}.distribution.manifest.v2+json`;

/** Starts a registry on a port of its own. */
export async function startRegistry(): Promise<Registry> {
  const image = emptyImage();
  const asked: string[] = [];
  let isLocked = false;
  const server = http.createServer(({ url = "", method }, response) => {
    asked.push(url);
    const body = image.bodies.get(url);
    if (isLocked) {
      const challenge = { "WWW-Authenticate": 'Basic realm="test"' };
      response.writeHead(401, challenge).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    } else if (body === undefined) {
      response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    } else {
      response.setHeader("Docker-Content-Digest", digest(body));
      response.setHeader("Content-Length", body.length);
      if (body === image.manifest) response.setHeader("Content-Type", MANIFEST_TYPE);
      response.end(method === "HEAD" ? undefined : body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    image: `127.0.0.1:${port}/${REPOSITORY}:1`,
    imageId: digest(image.config),
    manifestDigest: digest(image.manifest),
    asked,
    lock: () => (isLocked = true),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Image {
  readonly config: Buffer;
  readonly manifest: Buffer;
  /** The answers of the registry by path. */
  readonly bodies: ReadonlyMap<string, Buffer>;
}

function emptyImage(): Image {
  const layer = Buffer.alloc(1024);
  const compressed = gzipSync(layer);
  const config = json({
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Cmd: ["none"] },
    rootfs: { type: "layers", diff_ids: [digest(layer)] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptor(`${MEDIA_TYPE}.container.image.v1+json`, config),
    layers: [descriptor(`${MEDIA_TYPE}.image.rootfs.diff.tar.gzip`, compressed)],
  });
  const bodies = new Map([
    ["/v2/", json({})],
    [`/v2/${REPOSITORY}/manifests/1`, manifest],
    [`/v2/${REPOSITORY}/manifests/${digest(manifest)}`, manifest],
    [`/v2/${REPOSITORY}/blobs/${digest(config)}`, config],
    [`/v2/${REPOSITORY}/blobs/${digest(compressed)}`, compressed],
  ]);
  return { config, manifest, bodies };
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function descriptor(mediaType: string, content: Buffer): object {
  return { mediaType, size: content.length, digest: digest(content) };
}

function digest(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
