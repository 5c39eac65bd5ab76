// The Docker runtime: a container with data and material on volumes. The material is not among its
// inputs, so a rotation never replaces it.
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stepCommand } from "../resources/step-command";
import type { DockerChannel } from "../steps/channel";
import { MATERIAL_MOUNT } from "../steps/docker-channel";
import { INSTANCE_LABEL } from "../steps/docker-host";
import type { ImageFacts } from "../steps/image-facts";
import { makeWay } from "../steps/make-way";
import { serverCommand } from "../steps/server-command";
import type { Declaration } from "../validate/declaration";
import { beforeCreate } from "./before-create";
import type { RunningServer, Runtime, RuntimeRequest } from "./runtime";

const SOCKET_DIRECTORY = "/var/run/postgresql";
const CONTAINER_PORT = 5432;

interface Parts extends RuntimeRequest {
  readonly image: docker.RemoteImage;
  readonly facts: pulumi.Output<ImageFacts>;
  readonly dataVolume: docker.Volume;
  readonly materialVolume: docker.Volume;
}

export function dockerRuntime(request: RuntimeRequest): Runtime {
  const { name, declaration, options } = request;
  const image = new docker.RemoteImage(
    `${name}-image`,
    { name: declaration.docker.image, keepLocally: true },
    options,
  );
  const facts = stepCommand({
    name: `${name}-image-facts`,
    step: "image-facts",
    input: { dockerHost: declaration.docker.host, image: image.imageId, major: declaration.major },
    options,
  }).stdout.apply((text) => JSON.parse(text) as ImageFacts);
  const parts: Parts = { ...request, image, facts, ...volumes(request) };
  return {
    view: pulumi.output({
      materialDirectory: MATERIAL_MOUNT,
      listenAddresses: "*",
      port: CONTAINER_PORT,
      unixSocketDirectory: SOCKET_DIRECTORY,
      administrators: ["postgres"],
    }),
    staging: channel(parts, pulumi.output("")),
    start: (staged) => start(parts, staged),
  };
}

function volumes({ name, declaration, options, instanceId }: RuntimeRequest) {
  const labels = [{ label: INSTANCE_LABEL, value: instanceId }];
  const { data } = declaration;
  const dataVolume = new docker.Volume(
    `${name}-data`,
    {
      labels,
      ...(data.volumeDriver === undefined ? {} : { driver: data.volumeDriver }),
      // A copy: records of the arguments have no prototype, and Pulumi cannot serialise those.
      ...(data.volumeDriverOptions === undefined
        ? {}
        : { driverOpts: { ...data.volumeDriverOptions } }),
    },
    { ...options, protect: data.protect, retainOnDelete: data.protect },
  );
  const materialVolume = new docker.Volume(`${name}-material`, { labels }, options);
  return { dataVolume, materialVolume };
}

function channel(parts: Parts, container: pulumi.Output<string>): pulumi.Output<DockerChannel> {
  const { declaration, instanceId, image, facts, dataVolume, materialVolume } = parts;
  return pulumi
    .all([image.imageId, facts, dataVolume.name, materialVolume.name, container, instanceId])
    .apply(([imageId, fact, dataName, materialName, containerName, instance]) => ({
      kind: "docker" as const,
      dockerHost: declaration.docker.host,
      instanceId: instance,
      image: imageId,
      materialVolume: materialName,
      dataVolume: dataName,
      dataMount: fact.dataMount,
      dataDirectory: fact.dataDirectory,
      uid: fact.uid,
      gid: fact.gid,
      container: containerName,
    }));
}

function start(parts: Parts, staged: pulumi.Resource): RunningServer {
  const { name, declaration, options } = parts;
  const initialised = stepCommand({
    name: `${name}-initialise`,
    step: "initialise",
    input: {
      channel: channel(parts, pulumi.output("")),
      initdbArguments: declaration.data.initdbArguments,
      major: declaration.major,
    },
    options,
  });
  const empty = channel(parts, pulumi.output(""));
  // Not a step: that would run only when its inputs change, and an interrupted update changes none.
  const hook = beforeCreate(`${name}-make-way`, () => makeWayOf(empty, declaration));
  const container = new docker.Container(`${name}-container`, containerArgs(parts), {
    ...options,
    dependsOn: [staged, initialised],
    ...hook,
  });
  return {
    channel: channel(parts, container.name),
    serverId: container.id,
    version: parts.facts.version,
    containerId: container.id,
    resource: container,
  };
}

function makeWayOf(
  channel: pulumi.Output<DockerChannel>,
  { publishAddress: address, port }: Declaration,
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.apply((known) => makeWay(known, { address, port }).then(resolve, reject));
  });
}

function containerArgs(parts: Parts): docker.ContainerArgs {
  const { declaration, facts, image, instanceId } = parts;
  const user = pulumi.interpolate`${facts.uid}:${facts.gid}`;
  return {
    image: image.imageId,
    command: facts.dataMount.apply((mount) =>
      serverCommand(mount, `${MATERIAL_MOUNT}/current/postgresql.conf`),
    ),
    // The next step starts a server that does not run, or reports the reason.
    mustRun: false,
    envs: [pulumi.interpolate`PGDATA=${facts.dataDirectory}`],
    labels: [{ label: INSTANCE_LABEL, value: instanceId }],
    user,
    mounts: mounts(parts),
    ports: [
      { internal: CONTAINER_PORT, external: declaration.port, ip: declaration.publishAddress },
    ],
    restart: "unless-stopped",
    destroyGraceSeconds: 60,
    stopSignal: "SIGINT",
    stopTimeout: 60,
    shmSize: declaration.docker.sharedMemoryMib,
    ...limits(declaration),
    ...network(parts.name, declaration),
    ...hardening(facts),
    healthcheck: {
      // Over the socket: over TCP, a check without a certificate would log a failure each time.
      tests: ["CMD", "pg_isready", "-q", "-h", SOCKET_DIRECTORY, "-p", String(CONTAINER_PORT)],
      interval: "5s",
      timeout: "5s",
      retries: 6,
      startPeriod: "30s",
    },
  };
}

function mounts({ facts, dataVolume, materialVolume }: Parts): docker.ContainerArgs["mounts"] {
  return [
    { type: "volume", source: dataVolume.name, target: facts.dataMount },
    { type: "volume", source: materialVolume.name, target: MATERIAL_MOUNT, readOnly: true },
  ];
}

/** Returns a read-only root file system, no capabilities, and no way to gain one. */
function hardening(facts: pulumi.Output<ImageFacts>): Partial<docker.ContainerArgs> {
  const owner = pulumi.interpolate`uid=${facts.uid},gid=${facts.gid},mode=0750`;
  return {
    readOnly: true,
    tmpfs: { [SOCKET_DIRECTORY]: owner, "/tmp": "mode=1777" },
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
  };
}

function limits({ docker: { memoryMib, cpus } }: Declaration): Partial<docker.ContainerArgs> {
  return {
    // The daemon's default, set here so that both limits rise together: it refuses a memory limit
    // above the previous swap limit.
    ...(memoryMib === undefined ? {} : { memory: memoryMib, memorySwap: 2 * memoryMib }),
    ...(cpus === undefined ? {} : { cpuPeriod: 100_000, cpuQuota: Math.round(cpus * 100_000) }),
  };
}

function network(
  name: string,
  { docker: { network } }: Declaration,
): Partial<docker.ContainerArgs> {
  // Without a mode the provider sees a change at every update (pulumi-docker#1272).
  if (network === undefined) return { networkMode: "bridge" };
  return { networksAdvanced: [{ name: network, aliases: [name] }] };
}
