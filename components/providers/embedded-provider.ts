// What the dynamic resource `EmbeddedServer` does. No @pulumi here: this code is loaded from the
// installed package, in the process that runs dynamic resources.
import * as fs from "node:fs";
import * as path from "node:path";
import { StepError, type EmbeddedChannel } from "../steps/channel";
import { findBinaries } from "../steps/embedded-binaries";
import { initialiseInstance } from "../steps/embedded-instance";
import { livingPid, startServer, stopServer } from "../steps/embedded-process";
import { checkPortIsFree } from "../steps/free-port";
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

/** A change of these is another server; initdb arguments count only when a cluster is made. */
const IDENTITY = ["directory", "major"] as const;
const RESTARTING = ["port", "listenAddress", "binDirectory"] as const;

export const embedded = {
  async diff(olds: State, news: Inputs) {
    const replaces = IDENTITY.filter((key) => olds[key] !== news[key]);
    const changes =
      replaces.length > 0 ||
      !olds.running ||
      olds.protect !== news.protect ||
      RESTARTING.some((key) => olds[key] !== news[key]);
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
    const pid = await livingPid(channelOf(state, state.resolvedBinDirectory));
    return { id, props: { ...state, running: pid !== undefined } };
  },

  update: (olds: State, news: Inputs) =>
    reported(async () => {
      const binaries = await findBinaries(news.major, news.binDirectory);
      const server = channelOf(news, binaries.directory);
      if (RESTARTING.some((key) => olds[key] !== news[key])) await stopServer(server);
      else if ((await livingPid(server)) !== undefined) {
        return { outs: { ...olds, ...news, running: true } };
      }
      return { outs: await bringUp(news, server, binaries.version) };
    }),

  delete: (state: State) =>
    reported(async () => {
      await stopServer(channelOf(state, state.resolvedBinDirectory));
      if (state.protect) return;
      fs.rmSync(state.directory, { recursive: true, force: true });
    }),
};

async function bringUp(inputs: Inputs, server: EmbeddedChannel, version: string): Promise<State> {
  await checkPortIsFree(inputs.listenAddress, inputs.port);
  await startServer(server);
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
