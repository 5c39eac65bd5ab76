// A daemon, an image and a running stand-in for the tests of one file. Removes everything that the
// tests create.
import { afterAll, afterEach, beforeAll } from "vitest";
import { create, remove, startDocker, type Resource, type ResourceName } from "./docker-calls";
import { makeScratch, removeNamed, type Scratch } from "./docker-scratch";
import type { JsonObject } from "./replay-messages";
import type { Plugin } from "./replay-plugin";

export interface Bench {
  plugin(): Plugin;
  scratch(): Scratch;
  /** Begins the name of everything that the tests of this file create. */
  readonly prefix: string;
  /** Creates a resource that is removed after the test. */
  make(type: ResourceName, news: JsonObject): Promise<Resource>;
  /** A container that runs until it is told to stop, takes its time, and then writes a file. */
  waiting(more?: JsonObject): JsonObject;
}

/** Sets up the bench for the tests of the calling file. */
export function useBench(): Bench {
  const prefix = `stand-in-${process.pid}-`;
  let scratch: Scratch | undefined;
  let plugin: Plugin | undefined;
  let made: [ResourceName, Resource][] = [];
  beforeAll(async () => {
    scratch = makeScratch();
    plugin = await startDocker({});
  });
  afterEach(async () => {
    for (const [type, resource] of made.reverse()) await remove(known(plugin), type, resource);
    made = [];
  });
  afterAll(async () => {
    await plugin?.stop();
    if (scratch === undefined) return;
    removeNamed(prefix);
    scratch.remove();
  });
  return {
    prefix,
    plugin: () => known(plugin),
    scratch: () => known(scratch),
    make: async (type, news) => {
      const resource = await create(known(plugin), type, news);
      made.push([type, resource]);
      return resource;
    },
    waiting: (more = {}) => {
      const ending = "sleep 2; echo stopped >/data/ending; exit 0";
      const script = `trap '${ending}' TERM; sleep infinity & wait`;
      const name = `${prefix}${String(made.length)}`;
      const image = known(scratch).imageId;
      return { name, image, command: ["bash", "-c", script], ...more };
    },
  };
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("Cannot use the bench: its set-up has failed");
  return value;
}
