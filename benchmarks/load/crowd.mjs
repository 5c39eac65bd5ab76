// Spreads many clients over a few processes and adds up their counts.
import { fileURLToPath } from "node:url";
import { startLoad } from "../rotation/run-load.mjs";

const program = fileURLToPath(new URL("clients.mjs", import.meta.url));
const MOST_IN_ONE_PROCESS = 125;

/** Extra sessions while clients replace their old ones. */
export const OPENING = 8;

export function processesFor(clients) {
  return Math.ceil(clients / MOST_IN_ONE_PROCESS);
}

export function startCrowd(clients, { turnoverMillis, pauseMillis }) {
  const processes = processesFor(clients);
  const loads = Array.from({ length: processes }, (_, index) => {
    const share = Math.floor((clients + index) / processes);
    const opening = Math.max(1, Math.floor(OPENING / processes));
    return startLoad({ clients: share, opening, turnoverMillis, pauseMillis }, program);
  });
  const sum = async (what) => add(await Promise.all(loads.map(what)));
  return {
    use: (kits) => loads.forEach((load) => load.use(kits)),
    count: () => sum((load) => load.count()),
    stop: () => sum((load) => load.stop()),
    kill: () => loads.forEach((load) => load.kill()),
  };
}

function add(counted) {
  const total = { reasons: {}, serverFingerprints: [] };
  for (const key of ["connections", "queries", "failed", "open", "fewest", "withNewestKit"]) {
    total[key] = counted.reduce((sum, one) => sum + one[key], 0);
  }
  for (const { reasons, serverFingerprints } of counted) {
    for (const [text, times] of Object.entries(reasons)) {
      total.reasons[text] = (total.reasons[text] ?? 0) + times;
    }
    total.serverFingerprints.push(...serverFingerprints);
  }
  total.serverFingerprints = [...new Set(total.serverFingerprints)];
  return total;
}
