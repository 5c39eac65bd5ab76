// Baseline: the usual how-to on a plain server, which copies new files over the old ones and restarts
// the server.
import { setTimeout as sleep } from "node:timers/promises";
import { Howto } from "../up/howto.mjs";
import { placeFor } from "../up/place.mjs";
import { startLoad } from "./run-load.mjs";
import { untilConnected } from "./until-connected.mjs";

const LOAD = { clients: 8, sessions: 4, pool: 4, pauseMillis: 5 };

export async function measureRestart() {
  const howto = new Howto("embedded", await placeFor("embedded"));
  const load = startLoad(LOAD);
  try {
    await howto.up();
    const kit = howto.kit();
    await untilConnected(kit);
    load.use(kit);
    await sleep(1_000);
    await load.count();
    await howto.renew();
    await untilConnected(kit);
    await sleep(500);
    return await load.stop();
  } finally {
    load.kill();
    await howto.remove();
  }
}
