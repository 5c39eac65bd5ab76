import * as path from "node:path";

export type InstancePaths = ReturnType<typeof instancePaths>;

/** Returns the paths of an embedded instance's files. */
export function instancePaths(directory: string) {
  return {
    data: path.join(directory, "data"),
    /** A cluster that initdb is still creating. */
    initialising: path.join(directory, "initialising"),
    material: path.join(directory, "material"),
    run: path.join(directory, "run"),
    log: path.join(directory, "postgresql.log"),
    pid: path.join(directory, "data", "postmaster.pid"),
    conf: path.join(directory, "material", "current", "postgresql.conf"),
  };
}
