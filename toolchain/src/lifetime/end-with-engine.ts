// Nothing that an engine has started outlives it: an engine that is killed can end nobody itself.
import { whenEngineIsGone } from "./watch-engine";

/**
 * Ends this process, and with it the process group that the engine made for it, once the engine at
 * `address` is gone. What must live on, such as a server, has a group of its own. Without an address,
 * as when a plugin is started by hand, there is nothing to outlive.
 */
export function endWithEngine(address: string | undefined): void {
  if (address === undefined || address === "") return;
  whenEngineIsGone(address, () => {
    endGroup();
    process.exit(0);
  });
}

/** Ends the group of which this process is the leader; there is none where another process leads. */
function endGroup(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
