// Connects, fills and starts a new container, and waits until it runs, is healthy or has ended.
import { setTimeout as sleep } from "node:timers/promises";
import type Docker = require("dockerode");
import type { PropertyMap } from "../../provider/values";
import { blocksOf, flagOf, numberOf, textOf, textsOf } from "../../schema/values-of";
import { daemonWords, doing } from "../failure";
import { uploadArchive } from "./uploads";

const POLL_MS = 100;

/** The container ended at once and has been removed. */
export class ExitedImmediately extends Error {
  constructor() {
    super("container exited immediately");
  }
}

/** Connects the container to its networks instead of the default one. */
export async function connectNetworks(
  docker: Docker,
  container: Docker.Container,
  planned: PropertyMap,
): Promise<void> {
  const networks = blocksOf(planned, "networksAdvanced");
  if (networks.length === 0) return;
  await leaveBridge(docker, container);
  for (const network of networks) {
    const name = textOf(network, "name");
    await doing(`Unable to connect to network '${name}'`, () =>
      docker.getNetwork(name).connect({
        Container: container.id,
        EndpointConfig: {
          Aliases: textsOf(network, "aliases"),
          IPAMConfig: {
            IPv4Address: textOf(network, "ipv4Address"),
            IPv6Address: textOf(network, "ipv6Address"),
          },
        },
      }),
    );
  }
}

/** Copies the uploads into the container. */
export async function upload(container: Docker.Container, planned: PropertyMap): Promise<void> {
  const archive = uploadArchive(blocksOf(planned, "uploads"));
  if (archive === undefined) return;
  await doing("Unable to upload volume content", () =>
    container.putArchive(archive, { path: "/" }),
  );
}

/** Starts the container and waits, as the program asks, until it runs, is healthy or has ended. */
export async function start(
  container: Docker.Container,
  planned: PropertyMap,
  signal: AbortSignal,
): Promise<PropertyMap> {
  if (!flagOf(planned, "start")) return {};
  await doing("Unable to start container", () => container.start());
  if (flagOf(planned, "wait")) await untilHealthy(container, planned, signal);
  if (flagOf(planned, "attach")) return untilEnded(container, planned);
  if (flagOf(planned, "mustRun")) await untilRunning(container, planned, signal);
  return {};
}

async function leaveBridge(docker: Docker, container: Docker.Container): Promise<void> {
  try {
    await docker.getNetwork("bridge").disconnect({ Container: container.id });
  } catch (error) {
    const words = daemonWords(error);
    if (/is not connected to (the )?network/.test(words)) return;
    throw new Error(`Unable to disconnect the default network: ${words}`, { cause: error });
  }
}

async function untilHealthy(
  container: Docker.Container,
  planned: PropertyMap,
  signal: AbortSignal,
): Promise<void> {
  const seconds = numberOf(planned, "waitTimeout");
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const { State: state } = await container.inspect();
    if (state.Health === undefined || state.Health === null) {
      throw new Error(
        "you must supply a healthcheck in order to wait for the container to be healthy",
      );
    }
    const status: string = state.Health.Status;
    if (status === "healthy") return;
    if (Date.now() >= end || signal.aborted) {
      throw new Error(
        `Unable to wait for the container to be healthy: it is ${status} after ${seconds} seconds; ` +
          "see its logs, and `waitTimeout` for a longer wait",
      );
    }
    await sleep(POLL_MS);
  }
}

async function untilEnded(container: Docker.Container, planned: PropertyMap): Promise<PropertyMap> {
  await doing("Unable to wait container end of execution", () => container.wait());
  if (!flagOf(planned, "logs")) return {};
  const stream = await container.logs({ follow: false, stdout: true, stderr: true });
  return { containerLogs: demultiplex(stream) };
}

/** Both streams come in frames: a header of 8 bytes, of which the last four are the length. */
function demultiplex(stream: Buffer): string {
  const frames: Buffer[] = [];
  for (let at = 0; at + 8 <= stream.length; at += 8 + stream.readUInt32BE(at + 4)) {
    frames.push(stream.subarray(at + 8, at + 8 + stream.readUInt32BE(at + 4)));
  }
  return Buffer.concat(frames).toString();
}

async function untilRunning(
  container: Docker.Container,
  planned: PropertyMap,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + numberOf(planned, "containerReadRefreshTimeoutMilliseconds");
  for (;;) {
    await sleep(POLL_MS);
    const { State: state } = await container.inspect();
    if (state.Running) return;
    if (state.Status === "exited" || state.Status === "dead") {
      await container.remove({ v: true, force: true });
      throw new ExitedImmediately();
    }
    if (Date.now() >= end || signal.aborted) {
      throw new Error(`container failed to be in running state: it is ${state.Status}`);
    }
  }
}
