// The properties of docker:index/container:Container, as the official plugin declares them.
import type { Field, Fields } from "../../schema/fields";
import { labelsField } from "../labels";
import {
  HEALTHCHECK,
  MOUNT,
  NETWORK,
  NETWORK_DATA,
  PORT,
  ULIMIT,
  UPLOAD,
  VOLUME,
} from "./block-fields";

type More = Partial<Omit<Field, "kind">>;

const text = (more: More = {}): Field => ({ kind: "text", ...more });
const number = (more: More = {}): Field => ({ kind: "number", ...more });
const flag = (more: More = {}): Field => ({ kind: "flag", ...more });

const REPLACES = { replaces: true } as const;
const CHOSEN = { replaces: true, computed: true } as const;
/** Only the official plugin supports it. */
const LACKING = { unsupported: true } as const;
const LACKING_REPLACES = { unsupported: true, replaces: true } as const;

export const CONTAINER_FIELDS: Fields = {
  ...program(),
  ...resources(),
  ...connections(),
  ...lifeCycle(),
  ...lacking(),
};

function program(): Fields {
  return {
    capabilities: {
      kind: "block",
      ...REPLACES,
      fields: { adds: { kind: "set", upstream: "add" }, drops: { kind: "set", upstream: "drop" } },
    },
    command: { kind: "list", ...CHOSEN },
    entrypoints: { kind: "list", ...CHOSEN, upstream: "entrypoint" },
    envs: { kind: "set", ...CHOSEN, upstream: "env" },
    healthcheck: { kind: "block", computed: true, fields: HEALTHCHECK },
    hostname: text(CHOSEN),
    image: text({ ...REPLACES, required: true }),
    init: flag({ computed: true }),
    labels: labelsField(CHOSEN),
    logDriver: text(CHOSEN),
    logOpts: { kind: "map", ...REPLACES },
    mounts: { kind: "blockSet", ...REPLACES, fields: MOUNT },
    name: text({ ...REPLACES, required: true, named: true }),
    readOnly: flag({ ...REPLACES, default: false }),
    securityOpts: { kind: "set", ...CHOSEN },
    tmpfs: { kind: "map" },
    uploads: { kind: "blockSet", ...REPLACES, upstream: "upload", fields: UPLOAD },
    user: text({ ...REPLACES, emptyKeeps: true }),
    volumes: { kind: "blockSet", ...REPLACES, fields: VOLUME },
    workingDir: text({ ...REPLACES, emptyKeeps: true }),
  };
}

function resources(): Fields {
  const cpus = { pattern: /^\d+([,-]\d+)*$/, description: 'processors such as "0-1" or "0,2"' };
  return {
    cpuPeriod: number({ expects: { atLeast: 0 } }),
    cpuQuota: number({ expects: { atLeast: 0 } }),
    cpuSet: text({ expects: cpus }),
    cpuShares: number({ expects: { atLeast: 0 } }),
    memory: number({ expects: { atLeast: 0 } }),
    memoryReservation: number({ default: 0, expects: { atLeast: 0 } }),
    memorySwap: number({ expects: { atLeast: -1 } }),
    shmSize: number({ ...CHOSEN, expects: { atLeast: 0 } }),
    ulimits: { kind: "blockSet", ...REPLACES, upstream: "ulimit", fields: ULIMIT },
  };
}

function connections(): Fields {
  return {
    bridge: text({ output: true }),
    networkDatas: {
      kind: "blocks",
      output: true,
      upstream: "network_data",
      fields: NETWORK_DATA,
    },
    networkMode: text({ ...REPLACES, default: "bridge" }),
    networksAdvanced: { kind: "blockSet", ...REPLACES, fields: NETWORK },
    ports: { kind: "blocks", ...REPLACES, fields: PORT },
  };
}

function lifeCycle(): Fields {
  return {
    attach: flag({ default: false }),
    containerLogs: text({ output: true }),
    containerReadRefreshTimeoutMilliseconds: number({ default: 15_000, expects: { atLeast: 0 } }),
    destroyGraceSeconds: number({ expects: { atLeast: 0 } }),
    exitCode: number({ output: true }),
    logs: flag({ default: false }),
    maxRetryCount: number({ expects: { atLeast: 0 } }),
    mustRun: flag({ default: true }),
    removeVolumes: flag({ default: true }),
    restart: text({
      default: "no",
      expects: { oneOf: ["no", "on-failure", "always", "unless-stopped"] },
    }),
    rm: flag({ default: false }),
    start: flag({ default: true }),
    stopSignal: text(CHOSEN),
    stopTimeout: number({ ...CHOSEN, expects: { atLeast: 0 } }),
    wait: flag({ default: false }),
    waitTimeout: number({ default: 60, expects: { atLeast: 0 } }),
  };
}

function lacking(): Fields {
  const blocks = { kind: "blockSet", ...LACKING, fields: {} } as const;
  const set = { kind: "set", ...LACKING_REPLACES } as const;
  return {
    cgroupParent: text(LACKING_REPLACES),
    cgroupnsMode: text(LACKING_REPLACES),
    cpus: text(LACKING_REPLACES),
    deviceCgroupRules: { kind: "set", unrecorded: true },
    deviceReadBps: blocks,
    deviceReadIops: blocks,
    deviceRequests: { ...blocks, kind: "blocks", replaces: true },
    deviceWriteBps: blocks,
    deviceWriteIops: blocks,
    devices: { ...blocks, replaces: true },
    dns: set,
    dnsOpts: set,
    dnsSearches: { ...set, upstream: "dns_search" },
    domainname: text(LACKING_REPLACES),
    gpus: text(LACKING_REPLACES),
    groupAdds: { ...set, upstream: "group_add" },
    hosts: { ...blocks, replaces: true, upstream: "host" },
    ipcMode: text({ ...LACKING, ...CHOSEN }),
    pidMode: text(LACKING_REPLACES),
    platform: text({ ...LACKING, ...CHOSEN }),
    privileged: flag(LACKING_REPLACES),
    publishAllPorts: flag(LACKING_REPLACES),
    runtime: text({ ...LACKING, ...CHOSEN }),
    stdinOpen: flag({ ...LACKING_REPLACES, default: false }),
    storageOpts: { kind: "map", ...LACKING_REPLACES },
    sysctls: { kind: "map", ...LACKING_REPLACES },
    tty: flag({ ...LACKING_REPLACES, default: false }),
    usernsMode: text(LACKING_REPLACES),
  };
}
