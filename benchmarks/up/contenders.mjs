// The contenders: each brings up its resources, some rotate a leaf, and all clean up afterwards.
import fs from "node:fs";
import servedCertificate from "../../dist/components/wire/served-certificate.js";
import { BenchStack } from "../rotation/stack.mjs";
import { Howto } from "./howto.mjs";
import { placeFor } from "./place.mjs";

const HOURS = { first: "2160", rotated: "1000" };

/** Times the updates of a program: cold, unchanged, and with the server's leaf reissued. */
export async function measureProgram(toolchain, program, runtime) {
  const place = await placeFor(runtime);
  const stack = new BenchStack(toolchain, `benchmarks/programs/${program}`, "index.ts");
  Object.assign(stack.env, place, { BENCH_HOURS: HOURS.first });
  await stack.init();
  try {
    const cold = await seconds(() => stack.up());
    const unchanged = await seconds(() => stack.up("--expect-no-changes"));
    if (runtime === undefined) return { cold, unchanged };
    const before = await served(place);
    stack.env.BENCH_HOURS = HOURS.rotated;
    const rotated = await seconds(() => stack.up());
    if ((await served(place)) === before) throw new Error(`${program} did not rotate its leaf`);
    return { cold, unchanged, rotated };
  } finally {
    await stack.remove();
    fs.rmSync(place.BENCH_DIRECTORY, { recursive: true, force: true });
  }
}

/** Times the how-to as a script, which has only a cold run. */
export async function measureHowto(runtime) {
  const howto = new Howto(runtime, await placeFor(runtime));
  try {
    let answer = "";
    const cold = await seconds(async () => (answer = await howto.up()));
    if (answer !== "TLSv1.3") throw new Error(`The how-to on ${runtime} says "${answer}"`);
    return { cold };
  } finally {
    await howto.remove();
  }
}

function served({ BENCH_PORT }) {
  return servedCertificate.fetchServedFingerprint("127.0.0.1", Number(BENCH_PORT));
}

async function seconds(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
