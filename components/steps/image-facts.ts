// Step "image-facts": asks an image for its user, version and data directory. Debian images have
// user 999, Alpine images 70, and PostgreSQL 18 moved PGDATA.
import { oneShot } from "./docker-channel";
import { StepError } from "./step-error";

export interface ImageFactsInput {
  readonly dockerHost: string;
  readonly image: string;
  /** Major version that the user declares. */
  readonly major: number;
}

export interface ImageFacts {
  readonly uid: number;
  readonly gid: number;
  /** As `postgres --version` prints it, such as `17.10`. */
  readonly version: string;
  readonly dataDirectory: string;
  /**
   * Mount point of the data volume: PGDATA, or from PostgreSQL 18 on `/var/lib/postgresql` when
   * PGDATA is below it.
   */
  readonly dataMount: string;
}

const SCRIPT = `set -eu
echo "uid $(id -u postgres)"
echo "gid $(id -g postgres)"
echo "version $(postgres --version)"
echo "pgdata \${PGDATA:-}"
for program in psql flock; do
  command -v "$program" >/dev/null || echo "lacks $program"
done
`;

export async function imageFacts(input: ImageFactsInput): Promise<string> {
  const place = { ...input, instanceId: "" };
  const once = { what: "read the image", mounts: [], script: SCRIPT, user: "65534:65534" };
  const answer = await oneShot(place, once);
  return JSON.stringify(parseImageFacts(answer, input.major));
}

/** Parses the script's output; throws when this package cannot run the image. */
export function parseImageFacts(answer: string, major: number): ImageFacts {
  const field = (name: string): string =>
    new RegExp(`^${name} (.*)$`, "m").exec(answer)?.[1]?.trim() ?? "";
  const version = /\b(\d+)(?:\.\d+|[a-z]+\d*)/.exec(field("version"));
  if (version === null) throw new StepError("Cannot use the image: it has no PostgreSQL server");
  if (Number(version[1]) !== major) {
    throw new StepError(
      `Cannot use the image: it has PostgreSQL ${version[0]}, and \`version\` is ${major}; ` +
        `set \`version\` to ${version[1]} or choose another image`,
    );
  }
  if (field("lacks") !== "") {
    throw new StepError(`Cannot use the image: it has no ${field("lacks")}`);
  }
  const dataDirectory = field("pgdata") || defaultDataDirectory(major);
  return {
    uid: Number(field("uid")),
    gid: Number(field("gid")),
    version: version[0],
    dataDirectory,
    dataMount:
      major >= 18 && dataDirectory.startsWith("/var/lib/postgresql/")
        ? "/var/lib/postgresql"
        : dataDirectory,
  };
}

/**
 * The default PGDATA of the official images, which moved with 18 (docker-library/postgres#1259).
 */
function defaultDataDirectory(major: number): string {
  return major >= 18 ? `/var/lib/postgresql/${major}/docker` : "/var/lib/postgresql/data";
}
