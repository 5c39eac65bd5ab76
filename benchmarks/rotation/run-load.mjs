// Starts the load in a separate process and controls it by messages.
import { fork } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const rotationLoad = path.join(path.dirname(fileURLToPath(import.meta.url)), "load.mjs");

export function startLoad(options, program = rotationLoad) {
  const child = fork(program, [JSON.stringify(options)]);
  const answer = () =>
    new Promise((resolve, reject) => {
      const gone = (code) => reject(new Error(`The load ended with ${code}`));
      child.once("exit", gone);
      child.once("message", (message) => {
        child.off("exit", gone);
        resolve(message);
      });
    });
  return {
    use: (kit) => child.send({ type: "kit", value: kit }),
    /** Asks for the counts: of rotation/load.mjs, those since the last count. */
    count: async () => {
      const counted = answer();
      child.send({ type: "count" });
      return counted;
    },
    stop: async () => {
      const counted = answer();
      child.send({ type: "stop" });
      return counted;
    },
    kill: () => child.kill(),
  };
}
