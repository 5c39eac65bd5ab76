// A registry on the loopback address with one image of one empty layer, which a Docker daemon can
// pull; the daemon allows plain HTTP there.
import { createHash } from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface Registry {
  /** The name of the image, with registry and tag. */
  readonly image: string;
  readonly imageId: string;
  readonly manifestDigest: string;
  /** The paths that were asked for. */
  readonly asked: string[];
  /** Asks for credentials from now on. */
  lock(): void;
  stop(): Promise<void>;
}

const REPOSITORY = "stand-in/empty";

const TYPE = "application/vnd.docker";
const MANIFEST_TYPE = `${TYPE}.distribution.manifest.v2+json`;

/** What the registry has of its image. */
interface Image {
  readonly config: Buffer;
  readonly layer: Buffer;
  readonly manifest: Buffer;
}

export async function startRegistry(): Promise<Registry> {
  const image = makeImage();
  const bodies = bodiesOf(image);
  const asked: string[] = [];
  let isLocked = false;
  const server = http.createServer(({ url = "", method }, response) => {
    asked.push(url);
    const body = bodies.get(url);
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

function makeImage(): Image {
  const content = Buffer.alloc(1024);
  const layer = gzipSync(content);
  const config = jsonOf({
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { Cmd: ["none"] },
    rootfs: { type: "layers", diff_ids: [digest(content)] },
  });
  const manifest = jsonOf({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptor(`${TYPE}.container.image.v1+json`, config),
    layers: [descriptor(`${TYPE}.image.rootfs.diff.tar.gzip`, layer)],
  });
  return { config, layer, manifest };
}

/** What is answered, by path. */
function bodiesOf({ config, layer, manifest }: Image): ReadonlyMap<string, Buffer> {
  return new Map([
    ["/v2/", jsonOf({})],
    [`/v2/${REPOSITORY}/manifests/1`, manifest],
    [`/v2/${REPOSITORY}/manifests/${digest(manifest)}`, manifest],
    [`/v2/${REPOSITORY}/blobs/${digest(config)}`, config],
    [`/v2/${REPOSITORY}/blobs/${digest(layer)}`, layer],
  ]);
}

function jsonOf(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function descriptor(mediaType: string, content: Buffer): object {
  return { mediaType, size: content.length, digest: digest(content) };
}

function digest(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
