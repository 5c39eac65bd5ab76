// The fields of the blocks in a container: mounts, ports, uploads and so on.
import type { Fields } from "../../schema/fields";
import { labelsField } from "../labels";
import { DURATION } from "./durations";

const DURATION_FIELD = {
  kind: "text",
  default: "0s",
  expects: { pattern: DURATION, description: 'a duration such as "1m30s"' },
} as const;

export const HEALTHCHECK: Fields = {
  interval: DURATION_FIELD,
  retries: { kind: "number", default: 0, expects: { atLeast: 0 } },
  startInterval: DURATION_FIELD,
  startPeriod: DURATION_FIELD,
  tests: { kind: "list", upstream: "test" },
  timeout: DURATION_FIELD,
};

export const MOUNT: Fields = {
  bindOptions: {
    kind: "block",
    fields: {
      propagation: {
        kind: "text",
        expects: { oneOf: ["private", "rprivate", "shared", "rshared", "slave", "rslave"] },
      },
    },
  },
  readOnly: { kind: "flag" },
  source: { kind: "text" },
  target: { kind: "text", required: true },
  tmpfsOptions: {
    kind: "block",
    fields: {
      mode: { kind: "number", expects: { atLeast: 0 } },
      sizeBytes: { kind: "number", expects: { atLeast: 0 } },
    },
  },
  type: { kind: "text", required: true, expects: { oneOf: ["bind", "volume", "tmpfs"] } },
  volumeOptions: {
    kind: "block",
    fields: {
      driverName: { kind: "text", unsupported: true },
      driverOptions: { kind: "map", unsupported: true },
      labels: labelsField({ unsupported: true }),
      noCopy: { kind: "flag" },
      subpath: { kind: "text", unsupported: true },
    },
  },
};

export const VOLUME: Fields = {
  containerPath: { kind: "text" },
  fromContainer: { kind: "text" },
  hostPath: { kind: "text", expects: { pattern: /^\//, description: "an absolute path" } },
  readOnly: { kind: "flag" },
  selinuxRelabel: { kind: "text", unsupported: true },
  volumeName: { kind: "text" },
};

export const PORT: Fields = {
  external: { kind: "number", computed: true, expects: { atLeast: 0 } },
  internal: { kind: "number", required: true, expects: { atLeast: 1 } },
  ip: { kind: "text", default: "0.0.0.0" },
  protocol: { kind: "text", default: "tcp" },
};

export const NETWORK: Fields = {
  aliases: { kind: "set" },
  driverOpts: { kind: "set", unsupported: true },
  gwPriority: { kind: "number", unsupported: true },
  ipv4Address: { kind: "text" },
  ipv6Address: { kind: "text" },
  linkLocalIps: { kind: "set", unsupported: true },
  macAddress: { kind: "text", unsupported: true },
  name: { kind: "text", required: true },
};

export const NETWORK_DATA: Fields = {
  gateway: { kind: "text" },
  globalIpv6Address: { kind: "text" },
  globalIpv6PrefixLength: { kind: "number" },
  ipAddress: { kind: "text" },
  ipPrefixLength: { kind: "number" },
  ipv6Gateway: { kind: "text" },
  macAddress: { kind: "text" },
  networkName: { kind: "text" },
};

export const ULIMIT: Fields = {
  hard: { kind: "number", required: true },
  name: { kind: "text", required: true },
  soft: { kind: "number", required: true },
};

export const UPLOAD: Fields = {
  content: { kind: "text" },
  contentBase64: {
    kind: "text",
    expects: {
      pattern: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      description: "base64",
    },
  },
  executable: { kind: "flag", default: false },
  file: { kind: "text", required: true },
  group: { kind: "text", unrecorded: true },
  owner: { kind: "text", unrecorded: true },
  permissions: {
    kind: "text",
    expects: { pattern: /^0[0-7]{3}$/, description: 'four octal digits such as "0600"' },
  },
  source: { kind: "text", unsupported: true },
  sourceHash: { kind: "text", unsupported: true },
};
