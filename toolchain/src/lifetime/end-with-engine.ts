// Ends what an engine has started when the engine is gone: if it is killed, it cannot do so itself.
import { whenEngineIsGone } from "./watch-engine";

/**
 * Ends this process and the process group that the engine made for it once the engine at `address` is
 * gone. Processes that must live on, such as a server, have a group of their own. Without an address,
 * for example if a plugin is started by hand, nothing is watched.
 */
export function endWithEngine(address: string | undefined): void {
  if (address === undefined || address === "") return;
  whenEngineIsGone(address, () => {
    endGroup();
    process.exit(0);
  });
}

/** Kills the process group that this process leads, if it leads one. */
function endGroup(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
