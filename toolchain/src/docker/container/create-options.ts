// Translates a planned container into requests to the daemon, which takes bytes instead of MiB.
import type Docker = require("dockerode");
import type { PropertyMap } from "../../provider/values";
import {
  blockOf,
  blocksOf,
  flagOf,
  numberOf,
  textMapOf,
  textOf,
  textsOf,
} from "../../schema/values-of";
import { labelsOf } from "../labels";
import { parseDuration } from "./durations";

const MIB = 1024 * 1024;

/** Returns the request that creates a container. */
export function createOptions(planned: PropertyMap): Docker.ContainerCreateOptions {
  const command = textsOf(planned, "command");
  if (command.includes("")) throw new Error("values for command may not be empty");
  const ports = blocksOf(planned, "ports");
  const healthcheck = blockOf(planned, "healthcheck");
  return {
    name: textOf(planned, "name"),
    Image: textOf(planned, "image"),
    Env: textsOf(planned, "envs"),
    Labels: labelsOf(planned, "labels"),
    ...given("Hostname", textOf(planned, "hostname")),
    ...given("Cmd", command),
    ...given("Entrypoint", textsOf(planned, "entrypoints")),
    ...given("User", textOf(planned, "user")),
    ...given("WorkingDir", textOf(planned, "workingDir")),
    ...given("StopSignal", textOf(planned, "stopSignal")),
    ...given("StopTimeout", numberOf(planned, "stopTimeout")),
    ...(healthcheck === undefined ? {} : { Healthcheck: healthConfig(healthcheck) }),
    ExposedPorts: Object.fromEntries(ports.map((port) => [portKey(port), {}])),
    Volumes: anonymousVolumes(planned),
    HostConfig: hostConfig(planned),
  };
}

/** Returns the limits that can change while a container runs, without those that are not given. */
export function limits(planned: PropertyMap): Docker.HostConfig {
  const swap = numberOf(planned, "memorySwap");
  return {
    ...given("CpuPeriod", numberOf(planned, "cpuPeriod")),
    ...given("CpuQuota", numberOf(planned, "cpuQuota")),
    ...given("CpusetCpus", textOf(planned, "cpuSet")),
    ...given("CpuShares", numberOf(planned, "cpuShares")),
    ...given("Memory", numberOf(planned, "memory") * MIB),
    ...given("MemoryReservation", numberOf(planned, "memoryReservation") * MIB),
    ...given("MemorySwap", swap > 0 ? swap * MIB : swap),
  };
}

export function restartPolicy(planned: PropertyMap): Docker.HostRestartPolicy {
  return {
    Name: textOf(planned, "restart"),
    MaximumRetryCount: numberOf(planned, "maxRetryCount"),
  };
}

function hostConfig(planned: PropertyMap): Docker.HostConfig {
  const capabilities = blockOf(planned, "capabilities") ?? {};
  return {
    ...limits(planned),
    RestartPolicy: restartPolicy(planned),
    AutoRemove: flagOf(planned, "rm"),
    ReadonlyRootfs: flagOf(planned, "readOnly"),
    NetworkMode: textOf(planned, "networkMode"),
    LogConfig: { Type: textOf(planned, "logDriver"), Config: textMapOf(planned, "logOpts") },
    Tmpfs: textMapOf(planned, "tmpfs"),
    Mounts: blocksOf(planned, "mounts").map(mountSettings),
    Binds: blocksOf(planned, "volumes").flatMap(bind),
    VolumesFrom: blocksOf(planned, "volumes").flatMap(
      (volume) => textOf(volume, "fromContainer") || [],
    ),
    PortBindings: portBindings(blocksOf(planned, "ports")),
    CapAdd: textsOf(capabilities, "adds"),
    CapDrop: textsOf(capabilities, "drops"),
    SecurityOpt: textsOf(planned, "securityOpts"),
    Ulimits: blocksOf(planned, "ulimits").map((limit) => ({
      Name: textOf(limit, "name"),
      Soft: numberOf(limit, "soft"),
      Hard: numberOf(limit, "hard"),
    })),
    ...given("ShmSize", numberOf(planned, "shmSize") * MIB),
    ...(typeof planned["init"] === "boolean" ? { Init: planned["init"] } : {}),
  };
}

function healthConfig(healthcheck: PropertyMap): Docker.HealthConfig {
  const duration = (name: string): number => parseDuration(textOf(healthcheck, name));
  return {
    Test: textsOf(healthcheck, "tests"),
    Interval: duration("interval"),
    Timeout: duration("timeout"),
    StartPeriod: duration("startPeriod"),
    Retries: numberOf(healthcheck, "retries"),
    ...given("StartInterval", duration("startInterval")),
  };
}

function mountSettings(mount: PropertyMap): Docker.MountSettings {
  const bindOptions = blockOf(mount, "bindOptions");
  const volumeOptions = blockOf(mount, "volumeOptions");
  const tmpfsOptions = blockOf(mount, "tmpfsOptions");
  const settings = {
    Type: textOf(mount, "type"),
    Target: textOf(mount, "target"),
    Source: textOf(mount, "source"),
    ReadOnly: flagOf(mount, "readOnly"),
    ...(bindOptions && { BindOptions: { Propagation: textOf(bindOptions, "propagation") } }),
    ...(volumeOptions && { VolumeOptions: { NoCopy: flagOf(volumeOptions, "noCopy") } }),
    ...(tmpfsOptions && {
      TmpfsOptions: {
        SizeBytes: numberOf(tmpfsOptions, "sizeBytes"),
        Mode: numberOf(tmpfsOptions, "mode"),
      },
    }),
  };
  return settings as Docker.MountSettings;
}

function bind(volume: PropertyMap): string[] {
  const source = textOf(volume, "hostPath") || textOf(volume, "volumeName");
  if (source === "") return [];
  const mode = flagOf(volume, "readOnly") ? "ro" : "rw";
  return [`${source}:${textOf(volume, "containerPath")}:${mode}`];
}

function anonymousVolumes(planned: PropertyMap): Record<string, Record<string, never>> {
  const anonymous = blocksOf(planned, "volumes").filter((volume) => {
    return ["hostPath", "volumeName", "fromContainer"].every((name) => textOf(volume, name) === "");
  });
  if (anonymous.some((volume) => textOf(volume, "containerPath") === "")) {
    throw new Error("Volume entry without container path or source container");
  }
  return Object.fromEntries(anonymous.map((volume) => [textOf(volume, "containerPath"), {}]));
}

function portBindings(
  ports: PropertyMap[],
): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const external = numberOf(port, "external");
    const binding = {
      HostIp: textOf(port, "ip"),
      HostPort: external === 0 ? "" : String(external),
    };
    (bindings[portKey(port)] ??= []).push(binding);
  }
  return bindings;
}

function portKey(port: PropertyMap): string {
  return `${numberOf(port, "internal")}/${textOf(port, "protocol")}`;
}

/** Returns nothing for an empty value, so that the image or the daemon decides. */
function given<Key extends string, Value extends string | number | string[]>(
  key: Key,
  value: Value,
): Partial<Record<Key, Value>> {
  const isNothing = Array.isArray(value) ? value.length === 0 : value === "" || value === 0;
  return isNothing ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);
}
