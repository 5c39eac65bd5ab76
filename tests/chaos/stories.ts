// What is declared differently by each update that is cut short. A story goes forward: after it has
// converged the server is where the next one begins, so that nothing has to be copied.
import { freePort } from "../support/machine/free-port";
import type { RuntimeName } from "./point";

export interface Declaration extends Record<string, unknown> {
  readonly port: number;
  readonly authority: { readonly generations: string[]; readonly signer: string };
  readonly clients: Record<string, Record<string, unknown>>;
  readonly settings: Record<string, string>;
}

export interface Story {
  readonly name: string;
  readonly runtimes: readonly RuntimeName[];
  /** The story that has to come before, in a server that is declared like this. */
  readonly needs?: (now: Declaration) => string | undefined;
  readonly change: (now: Declaration) => Declaration | Promise<Declaration>;
  /** PostgreSQL refuses it: it is the correction, which is what was declared before, that converges. */
  readonly refused?: boolean;
  /** The server is restarted or replaced, so that it is gone for a while. */
  readonly restarts?: boolean;
  /** Changes a file of the material by hand, and has a refresh find it. */
  readonly drift?: boolean;
}

const BOTH: readonly RuntimeName[] = ["embedded", "docker"];

const next = (generation: string): string => String(Number(generation) + 1);
const isSigner = ({ authority }: Declaration, place: number) =>
  authority.generations.length === 2 && authority.signer === authority.generations[place];

const raised = (one: Record<string, unknown> = {}) => {
  const { generation = 1 } = (one["certificate"] ?? {}) as { generation?: number };
  return { ...one, certificate: { generation: generation + 1 } };
};

/** The first of two, or the other one when that is what is declared now. */
const other = <T>(now: unknown, one: T, another: T): T =>
  JSON.stringify(now) === JSON.stringify(one) ? another : one;

let databases = 0;

/** In the order in which each finds what it needs. */
export const stories: readonly Story[] = [
  {
    name: "leaf",
    runtimes: BOTH,
    change: (now) => ({ ...now, clients: { ...now.clients, app: raised(now.clients["app"]) } }),
  },
  {
    name: "add",
    runtimes: BOTH,
    needs: (now) => (isSigner(now, 0) ? "promote" : isSigner(now, 1) ? "retire" : undefined),
    change: (now) => {
      const { signer } = now.authority;
      return { ...now, authority: { generations: [signer, next(signer)], signer } };
    },
  },
  {
    name: "promote",
    runtimes: BOTH,
    needs: (now) => (isSigner(now, 1) ? "retire" : isSigner(now, 0) ? undefined : "add"),
    change: (now) => {
      const { generations } = now.authority;
      return { ...now, authority: { generations, signer: generations[1] ?? "" } };
    },
  },
  {
    name: "retire",
    runtimes: BOTH,
    needs: (now) => (isSigner(now, 0) ? "promote" : isSigner(now, 1) ? undefined : "add"),
    change: (now) => {
      const { signer } = now.authority;
      return { ...now, authority: { generations: [signer], signer } };
    },
  },
  {
    name: "setting",
    runtimes: BOTH,
    change: (now) => {
      const work_mem = other(now.settings["work_mem"], "5MB", "6MB");
      return { ...now, settings: { ...now.settings, work_mem } };
    },
  },
  {
    name: "refused-setting",
    runtimes: BOTH,
    refused: true,
    change: (now) => ({ ...now, settings: { ...now.settings, work_mem: "plenty" } }),
  },
  {
    name: "restart",
    runtimes: BOTH,
    restarts: true,
    change: (now) => {
      const max_connections = other(now.settings["max_connections"], "60", "70");
      return { ...now, settings: { ...now.settings, max_connections } };
    },
  },
  {
    name: "client-added",
    runtimes: BOTH,
    needs: (now) => (now.clients["extra"] === undefined ? undefined : "client-removed"),
    change: (now) => {
      const database = `extra_${++databases}`;
      const extra = { databases: { [database]: { privileges: "owner" } }, access: "scram" };
      return { ...now, clients: { ...now.clients, extra } };
    },
  },
  {
    name: "client-removed",
    runtimes: BOTH,
    needs: (now) => (now.clients["extra"] === undefined ? "client-added" : undefined),
    change: ({ clients, ...now }) => {
      const { extra: _, ...others } = clients;
      return { ...now, clients: others } as unknown as Declaration;
    },
  },
  {
    name: "refused-map",
    runtimes: BOTH,
    refused: true,
    change: (now) => ({ ...now, identMaps: [{ name: "m", systemUser: "/(", role: "app" }] }),
  },
  {
    name: "rules",
    runtimes: BOTH,
    change: (now) => {
      const rule = { method: "reject", databases: ["nowhere"] };
      return { ...now, hbaRules: other(now["hbaRules"], [rule], []) };
    },
  },
  {
    name: "revoke",
    runtimes: BOTH,
    change: (now) => ({ ...now, revoked: other(now["revoked"], ["other"], []) }),
  },
  {
    name: "port",
    runtimes: BOTH,
    restarts: true,
    change: async (now) => ({ ...now, port: await freePort() }),
  },
  { name: "drift", runtimes: BOTH, drift: true, change: (now) => now },
  {
    name: "image",
    runtimes: ["docker"],
    restarts: true,
    change: (now) => {
      const [old, current] = [{ image: "postgres:17-previous" }, { image: "postgres:17" }];
      return { ...now, docker: other(now["docker"], current, old) };
    },
  },
];

/** A server of its own is made for these. */
export const ownServer = ["create", "destroy"] as const;

export function storyOf(name: string): Story {
  const story = stories.find((one) => one.name === name);
  if (story === undefined) throw new Error(`Cannot find the story: its name is "${name}"`);
  return story;
}

/** What every server begins with. */
export async function firstDeclaration(runtime: RuntimeName, base: string): Promise<Declaration> {
  return {
    port: await freePort(),
    authority: { generations: ["1"], signer: "1" },
    clients: { app: {}, other: {} },
    settings: { shared_buffers: "16MB" },
    allowRestart: true,
    ...(runtime === "embedded" ? { embedded: { directory: base } } : {}),
    ...(runtime === "docker" ? { docker: { image: "postgres:17" } } : {}),
  };
}
