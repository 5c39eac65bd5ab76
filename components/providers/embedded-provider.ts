// The provider of the dynamic resource `EmbeddedServer`. No @pulumi here: this code is loaded from
// the installed package, in the process that runs dynamic resources.
import * as fs from "node:fs";
import * as path from "node:path";
import { bringUpServer } from "../steps/bring-up-server";
import type { EmbeddedChannel } from "../steps/channel";
import { findBinaries } from "../steps/embedded-binaries";
import { hasCluster, initialiseInstance, removeInstance } from "../steps/embedded-instance";
import { livingPid, postmasterOf, runningPort, stopServer } from "../steps/embedded-process";
import { whyNotFree } from "../steps/free-port";
import { instancePaths } from "../steps/instance-paths";
import { neighbourOn } from "../steps/neighbours";
import { openChannel } from "../steps/open-channel";
import { StepError } from "../steps/step-error";
import { reported } from "./reported";

interface Inputs {
  directory: string;
  port: number;
  listenAddress: string;
  major: number;
  binDirectory: string;
  initdbArguments: string[];
  protect: boolean;
}

interface State extends Inputs {
  resolvedBinDirectory: string;
  version: string;
  running: boolean;
  startedAt: string;
}

/**
 * A change of these replaces the server; initdb arguments matter only when the cluster is created.
 */
const IDENTITY = ["directory", "major"] as const;
/**
 * Recorded only: the server's address is in its configuration, which the next step puts in force.
 */
const RECORDED = ["port", "listenAddress", "protect"] as const;
const START_SECONDS = 60;

export const embedded = {
  async diff(olds: State, news: Inputs) {
    const replaces = IDENTITY.filter((key) => olds[key] !== news[key]);
    const changes =
      replaces.length > 0 ||
      !olds.running ||
      olds.binDirectory !== news.binDirectory ||
      RECORDED.some((key) => olds[key] !== news[key]);
    return { changes, replaces, deleteBeforeReplace: true };
  },

  create: (inputs: Inputs) =>
    reported(async () => {
      const binaries = await findBinaries(inputs.major, inputs.binDirectory);
      const server = channelOf(inputs, binaries.directory);
      await initialiseInstance(server, inputs.initdbArguments);
      return {
        id: path.basename(inputs.directory),
        outs: await bringUp(inputs, server, binaries.version),
      };
    }),

  async read(id: string, state: State) {
    // Without its data, the next update creates another server.
    if (!fs.existsSync(instancePaths(state.directory).data)) return {};
    const pid = await livingPid(channelOf(state, state.resolvedBinDirectory));
    return { id, props: { ...state, running: pid !== undefined } };
  },

  update: (olds: State, news: Inputs) =>
    reported(async () => {
      const binaries = await findBinaries(news.major, news.binDirectory);
      const server = channelOf(news, binaries.directory);
      refuseLostData(server);
      if (olds.binDirectory !== news.binDirectory) await stopServer(server.directory);
      else if ((await livingPid(server)) !== undefined) {
        await checkMove(news, server);
        return { outs: { ...olds, ...news, running: true } };
      }
      return { outs: await bringUp(news, server, binaries.version) };
    }),

  delete: (state: State) => reported(() => removeInstance(state.directory, state.protect)),
};

/** Ends the update when the server cannot move to its new port; it keeps running on the old one. */
async function checkMove({ listenAddress, port }: Inputs, server: EmbeddedChannel): Promise<void> {
  if (runningPort(server) !== port) await checkPort(listenAddress, port, server);
}

/**
 * Refuses to start without the data. Only a refresh may give data up: whoever runs an update may
 * not know that they are lost.
 */
function refuseLostData({ directory }: EmbeddedChannel): void {
  const paths = instancePaths(directory);
  if (hasCluster(paths)) return;
  throw new StepError(
    `Cannot start the embedded server: its data is missing or not whole, expected a database cluster ` +
      `in ${paths.data}; restore it, or with nothing left there run \`pulumi refresh\`, after which an ` +
      "update begins anew without the data",
  );
}

/** Throws when something else listens; PostgreSQL would say so less clearly in its log. */
async function checkPort(address: string, port: number, server: EmbeddedChannel): Promise<void> {
  const code = await whyNotFree(address, port);
  if (code === undefined) return;
  const other = neighbourOn(server.directory, port);
  const words =
    other === undefined
      ? "stop what listens there"
      : `stop the server in ${other}; where its stack has lost its state, \`pulumi stack import\` brings that back`;
  throw new StepError(
    `Cannot start the embedded server: port is ${port}, which is not free at ${address} (${code}), ` +
      `expected one that nobody listens on; choose another \`port\`, or ${words}`,
  );
}

/** Starts the server, unless an update that was cut short has already done so. */
async function bringUp(inputs: Inputs, server: EmbeddedChannel, version: string): Promise<State> {
  if (postmasterOf(server.directory) === undefined) {
    await checkPort(inputs.listenAddress, inputs.port, server);
  }
  await bringUpServer(openChannel(server), START_SECONDS);
  return {
    ...inputs,
    resolvedBinDirectory: server.binDirectory,
    version,
    running: true,
    startedAt: new Date().toISOString(),
  };
}

function channelOf(inputs: Inputs, binDirectory: string): EmbeddedChannel {
  if (inputs.directory === "") throw new StepError("Cannot find the instance: it has no directory");
  return { kind: "embedded", directory: inputs.directory, binDirectory, port: inputs.port };
}
