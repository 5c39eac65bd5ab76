// docker:index/container:Container.
import type Docker = require("dockerode");
import type { Context } from "../../provider/provider";
import type { PropertyMap } from "../../provider/values";
import { flagOf, numberOf, textOf } from "../../schema/values-of";
import type { Host } from "../docker-provider";
import { daemonWords, doing, isNotFound } from "../failure";
import { findImage } from "../images";
import { NotReady, type Managed, type Observed, type Update } from "../managed-resource";
import { CONTAINER_FIELDS } from "./container-fields";
import { createOptions, limits, restartPolicy } from "./create-options";
import { observeContainer } from "./observe-container";
import { connectNetworks, ExitedImmediately, start, upload } from "./start-container";

/** The properties that the daemon can change while the container runs. */
const LIMITS = [
  "cpuPeriod",
  "cpuQuota",
  "cpuSet",
  "cpuShares",
  "maxRetryCount",
  "memory",
  "memoryReservation",
  "memorySwap",
  "restart",
];

/** The properties that the official plugin records at an update but does not apply. */
const RECORDED_ONLY = ["healthcheck", "init", "tmpfs"];

export function containerResource({ docker, unsupported }: Host): Managed {
  return {
    fields: CONTAINER_FIELDS,
    meta: { schemaVersion: "2", timeouts: true, normalised: { ports: "ip" } },
    deleteBeforeReplace: true,
    unsupported: (property) => unsupported(`property "${property}"`),
    create: (planned, context) => create(docker(), planned, context),
    read: (id, prior) => read(docker(), id, prior),
    update: (update, context) => applyUpdate(docker(), update, context),
    delete: (id, prior) => remove(docker().getContainer(id), prior),
  };
}

async function create(
  docker: Docker,
  planned: PropertyMap,
  { signal }: Context,
): Promise<Observed> {
  const image = textOf(planned, "image");
  await doing(`Unable to create container with image ${image}`, () => findImage(docker, image));
  const container = await doing("Unable to create container", () =>
    docker.createContainer(createOptions(planned)),
  );
  try {
    await connectNetworks(docker, container, planned);
    await upload(container, planned);
    const ended = await start(container, planned, signal);
    return { id: container.id, outputs: { ...(await observe(container)), ...ended } };
  } catch (error) {
    if (error instanceof ExitedImmediately) throw error;
    const observed = { id: container.id, outputs: await observe(container).catch(() => ({})) };
    throw new NotReady(observed, daemonWords(error));
  }
}

async function read(docker: Docker, id: string, prior: PropertyMap): Promise<Observed | undefined> {
  try {
    const found = await docker.getContainer(id).inspect();
    const outputs = observeContainer(found);
    const hasStopped = !found.State.Running && flagOf(prior, "mustRun");
    return { id: found.Id, outputs: { ...outputs, ...(hasStopped ? { mustRun: false } : {}) } };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function applyUpdate(
  docker: Docker,
  { id, planned, changed }: Update,
  { log }: Context,
): Promise<PropertyMap> {
  const container = docker.getContainer(id);
  if (changed.some((name) => LIMITS.includes(name))) {
    await doing("Unable to update a container", () =>
      container.update({ ...limits(planned), RestartPolicy: restartPolicy(planned) }),
    );
  }
  const recorded = RECORDED_ONLY.filter((name) => changed.includes(name));
  if (recorded.length > 0) {
    await log(
      "warning",
      `The change of ${recorded.join(" and ")} is recorded and not applied to the running ` +
        "container, as by the official plugin; it takes effect when the container is replaced",
    );
  }
  const { State: state } = await container.inspect();
  const mustStart = flagOf(planned, "mustRun") && flagOf(planned, "start") && !state.Running;
  if (mustStart) await doing("Unable to start container", () => container.start());
  return {};
}

async function remove(container: Docker.Container, prior: PropertyMap): Promise<void> {
  const { id } = container;
  if (!flagOf(prior, "attach")) {
    const seconds = numberOf(prior, "destroyGraceSeconds");
    await doing(`Error stopping container ${id}`, () =>
      unlessGone(() => container.stop({ t: seconds })),
    );
  }
  await doing(`Error deleting container ${id}`, () =>
    unlessGone(() => container.remove({ v: flagOf(prior, "removeVolumes"), force: true })),
  );
}

async function observe(container: Docker.Container): Promise<PropertyMap> {
  return observeContainer(await container.inspect());
}

/** Ignores a failure because the container is gone, stopped or being removed. */
async function unlessGone(request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    const isStopped = (error as { statusCode?: number }).statusCode === 304;
    const isLeaving = /removal of container .* is already in progress/.test(daemonWords(error));
    if (!isNotFound(error) && !isStopped && !isLeaving) throw error;
  }
}
