// Inputs of where and how the server runs, of its data, and of the proof.
import * as path from "node:path";
import type { InputPromise, Sight } from "./promise";

const listens = async (sight: Sight) =>
  sight.kind === "docker"
    ? sight.inspect("{{json .HostConfig.PortBindings}}")
    : Object.values(
        await sight.row("select current_setting('listen_addresses'), inet_server_port()"),
      );
const container = ["activate", "assertion", "container", "roles"];
const made = { effect: "new container", on: "docker", resources: container } as const;
const moved = {
  effect: "restart",
  on: "embedded",
  update: "address",
  resources: ["activate", "assertion", "server", "stage"],
} as const;
const refused = { effect: "refused", resources: [] } as const;
const inspect = (format: string) => async (sight: Sight) => sight.inspect(format);

export const placePromises: readonly InputPromise[] = [
  {
    ...made,
    input: "port",
    update: "new container",
    resources: [...container, "plan"],
    replaces: "ports",
    change: ({ otherPort }) => ({ port: otherPort }),
    shows: listens,
  },
  {
    ...made,
    input: "publishAddress",
    update: "new container",
    replaces: "ports",
    change: () => ({ publishAddress: "0.0.0.0" }),
    shows: listens,
  },
  {
    ...made,
    input: "docker.network",
    update: "new container",
    replaces: "networksAdvanced",
    change: ({ network }) => ({ docker: { network } }),
    shows: inspect("{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}"),
  },
  {
    ...made,
    input: "docker.sharedMemoryMib",
    update: "new container",
    replaces: "shmSize",
    change: () => ({ docker: { sharedMemoryMib: 192 } }),
    shows: inspect("{{.HostConfig.ShmSize}}"),
  },
  {
    ...made,
    input: "docker.image",
    update: "new image",
    resources: [...container, "image", "image-facts", "initialise", "stage"],
    replaces: "image",
    change: () => ({ docker: { image: "postgres:17-previous" } }),
    shows: async (sight) => sight.outputs.runtime.version,
  },
  {
    input: "docker.memoryMib",
    effect: "in place",
    on: "docker",
    update: "limits",
    resources: ["container"],
    change: () => ({ docker: { memoryMib: 640 } }),
    shows: inspect("{{.HostConfig.Memory}}"),
  },
  {
    input: "docker.cpus",
    effect: "in place",
    on: "docker",
    update: "limits",
    resources: ["container"],
    change: () => ({ docker: { cpus: 1.5 } }),
    shows: inspect("{{.HostConfig.CpuQuota}}"),
  },
  {
    input: "docker.host",
    effect: "nothing",
    on: "docker",
    update: "repeated",
    resources: ["activate", "assertion", "image-facts", "initialise", "plan", "roles", "stage"],
    change: () => ({ docker: { host: "unix:///var/run/docker.sock" } }),
  },
  {
    ...moved,
    input: "port",
    resources: [...moved.resources, "plan", "roles"],
    change: ({ otherPort }) => ({ port: otherPort }),
    shows: listens,
  },
  {
    ...moved,
    input: "publishAddress",
    change: () => ({ publishAddress: "0.0.0.0" }),
    shows: listens,
  },
  {
    input: "embedded.binDirectory",
    effect: "restart",
    on: "embedded",
    update: "programs",
    resources: ["activate", "assertion", "roles", "server"],
    change: ({ binDirectory }) => ({ embedded: { binDirectory } }),
  },
  {
    ...refused,
    input: "embedded.directory",
    on: "embedded",
    update: "another directory",
    change: () => ({ embedded: { directory: path.join(path.sep, "var", "lib", "elsewhere") } }),
    words: "Cannot change the directory of a server that has data: embedded.directory is",
  },
  {
    ...refused,
    input: "runtime",
    on: "docker",
    update: "another runtime",
    change: () => ({ runtime: "embedded" }),
    words: "Cannot change the runtime of a server that has data: runtime is",
  },
  {
    ...refused,
    input: "runtime",
    on: "embedded",
    update: "another runtime",
    change: () => ({ runtime: "docker" }),
    words: "Cannot change the runtime of a server that has data: runtime is",
  },
  {
    ...refused,
    input: "version",
    update: "another version",
    change: () => ({ version: 16, docker: { image: "postgres:16" } }),
    words: "Cannot change the major version of a server that has data: version is 16",
  },
  {
    ...refused,
    input: "authority.mode",
    update: "another authority",
    change: ({ brought }) => ({
      authority: {
        mode: "offline",
        certificatePem: brought.trustBundlePem,
        generations: null,
        signer: null,
      },
    }),
    words: 'Cannot rotate the authority: authority.mode is "offline"',
  },
  {
    ...refused,
    input: "data.volumeDriver",
    on: "docker",
    update: "another volume driver",
    change: () => ({ data: { volumeDriver: "other" } }),
    words: "Cannot change the data volume of a server that has data: data.volumeDriver is",
  },
  {
    ...refused,
    input: "data.volumeDriverOptions",
    on: "docker",
    update: "other options of the volume",
    change: () => ({ data: { volumeDriverOptions: { type: "tmpfs" } } }),
    words: "Cannot change the data volume of a server that has data: data.volumeDriver is",
  },
  {
    input: "data.protect",
    effect: "nothing",
    on: "docker",
    update: "later",
    resources: ["plan"],
    change: () => ({ data: { protect: true } }),
  },
  {
    input: "data.protect",
    effect: "nothing",
    on: "embedded",
    update: "later",
    resources: ["plan", "server"],
    change: () => ({ data: { protect: true } }),
  },
  {
    input: "data.initdbArguments",
    effect: "nothing",
    on: "docker",
    update: "later",
    resources: ["initialise"],
    change: () => ({ data: { initdbArguments: ["--locale=C.UTF-8"] } }),
  },
  {
    input: "data.initdbArguments",
    effect: "nothing",
    on: "embedded",
    update: "later",
    resources: [],
    change: () => ({ data: { initdbArguments: ["--locale=C.UTF-8"] } }),
  },
  {
    input: "assertion.proof",
    effect: "nothing",
    update: "proof",
    resources: ["assertion"],
    change: () => ({ assertion: { proof: "always" } }),
    always: true,
  },
  {
    input: "assertion.patienceSeconds",
    effect: "nothing",
    update: "repeated",
    resources: ["activate", "assertion"],
    change: () => ({ assertion: { patienceSeconds: 50 } }),
  },
  {
    input: "assertion.connectHost",
    effect: "nothing",
    update: "repeated",
    resources: ["activate", "assertion"],
    change: () => ({ assertion: { connectHost: "localhost" } }),
  },
];
