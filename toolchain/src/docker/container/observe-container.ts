// Translates the daemon's description of a container into state. Environment, labels, mounts, volumes,
// networks and uploads are not read back: the image and the daemon add to them.
import type Docker = require("dockerode");
import type { PropertyMap } from "../../provider/values";
import { sortTexts } from "../state/set-order";
import { formatDuration } from "./durations";

const MIB = 1024 * 1024;

/** Fields that the daemon sends but the types lack. */
interface MoreConfig {
  readonly StopSignal?: string;
  readonly StopTimeout?: number;
  readonly Healthcheck?: {
    readonly Test?: string[] | null;
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly StartInterval?: number;
    readonly Retries?: number;
  } | null;
}

export function observeContainer(container: Docker.ContainerInspectInfo): PropertyMap {
  const { HostConfig: host, NetworkSettings: network, State: state } = container;
  return {
    ...observeConfig(container.Config as Docker.ContainerInspectInfo["Config"] & MoreConfig),
    ...observeHost(host),
    ...(state.Running ? {} : { exitCode: state.ExitCode }),
    bridge: (network as { Bridge?: string }).Bridge ?? "",
    image: container.Image,
    name: container.Name.replace(/^\/+/, ""),
    networkDatas: networkDatas(network.Networks),
    platform: container.Platform,
    ports: ports(network.Ports),
  };
}

function observeConfig(config: Docker.ContainerInspectInfo["Config"] & MoreConfig): PropertyMap {
  const { Healthcheck: healthcheck } = config;
  return {
    command: config.Cmd ?? [],
    domainname: config.Domainname,
    entrypoints: entrypoint(config.Entrypoint),
    hostname: config.Hostname,
    stdinOpen: config.OpenStdin,
    stopSignal: config.StopSignal ?? "",
    stopTimeout: config.StopTimeout ?? 0,
    tty: config.Tty,
    user: config.User,
    workingDir: config.WorkingDir,
    ...(healthcheck && {
      healthcheck: {
        interval: formatDuration(healthcheck.Interval ?? 0),
        retries: healthcheck.Retries ?? 0,
        startInterval: formatDuration(healthcheck.StartInterval ?? 0),
        startPeriod: formatDuration(healthcheck.StartPeriod ?? 0),
        tests: healthcheck.Test ?? [],
        timeout: formatDuration(healthcheck.Timeout ?? 0),
      },
    }),
  };
}

function observeHost(host: Docker.HostConfig): PropertyMap {
  const adds = sortTexts(host.CapAdd ?? []);
  const drops = sortTexts(host.CapDrop ?? []);
  const swap = host.MemorySwap ?? 0;
  return {
    ...(adds.length + drops.length === 0 ? {} : { capabilities: { adds, drops } }),
    cpuSet: host.CpusetCpus ?? "",
    cpuShares: host.CpuShares ?? 0,
    dns: sortTexts(host.Dns ?? []),
    dnsOpts: sortTexts(host.DnsOptions ?? []),
    dnsSearches: sortTexts(host.DnsSearch ?? []),
    groupAdds: sortTexts(host.GroupAdd ?? []),
    init: host.Init ?? false,
    ipcMode: host.IpcMode ?? "",
    logDriver: host.LogConfig?.Type ?? "",
    logOpts: (host.LogConfig?.Config ?? {}) as Record<string, string>,
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    memory: Math.floor((host.Memory ?? 0) / MIB),
    memoryReservation: Math.floor((host.MemoryReservation ?? 0) / MIB),
    memorySwap: swap > 0 ? Math.floor(swap / MIB) : swap,
    networkMode: host.NetworkMode ?? "",
    privileged: host.Privileged ?? false,
    publishAllPorts: host.PublishAllPorts ?? false,
    readOnly: host.ReadonlyRootfs ?? false,
    restart: host.RestartPolicy?.Name ?? "",
    rm: host.AutoRemove ?? false,
    runtime: host.Runtime ?? "",
    securityOpts: sortTexts(host.SecurityOpt ?? []),
    shmSize: Math.floor((host.ShmSize ?? 0) / MIB),
    storageOpts: host.StorageOpt ?? {},
    sysctls: host.Sysctls ?? {},
    tmpfs: (host.Tmpfs ?? {}) as Record<string, string>,
    ulimits: (host.Ulimits ?? []).map((limit) => ulimit(limit as Record<string, unknown>)),
    usernsMode: host.UsernsMode ?? "",
  };
}

function ulimit(limit: Record<string, unknown>): PropertyMap {
  return {
    hard: Number(limit["Hard"]),
    name: String(limit["Name"]),
    soft: Number(limit["Soft"]),
  };
}

function entrypoint(value: string | string[] | undefined | null): string[] {
  return typeof value === "string" ? [value] : (value ?? []);
}

/** The ports of a running container, in the order of their names, such as "5432/tcp". */
function ports(published: Docker.ContainerInspectInfo["NetworkSettings"]["Ports"]): PropertyMap[] {
  type Bindings = Record<string, { HostIp: string; HostPort: string }[] | null>;
  const entries = Object.entries((published ?? {}) as Bindings);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.flatMap(([key, bindings]) => {
    const [internal, protocol = "tcp"] = key.split("/");
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      external: Number(HostPort),
      internal: Number(internal),
      ip: HostIp,
      protocol,
    }));
  });
}

function networkDatas(
  networks: Docker.ContainerInspectInfo["NetworkSettings"]["Networks"],
): PropertyMap[] {
  const entries = Object.entries(networks).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([networkName, network]) => ({
    gateway: network.Gateway,
    globalIpv6Address: network.GlobalIPv6Address,
    globalIpv6PrefixLength: network.GlobalIPv6PrefixLen,
    ipAddress: network.IPAddress,
    ipPrefixLength: network.IPPrefixLen,
    ipv6Gateway: network.IPv6Gateway,
    macAddress: network.MacAddress,
    networkName,
  }));
}
