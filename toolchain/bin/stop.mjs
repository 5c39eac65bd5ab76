import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const { stop } = (await import("../dist/quick-start/stop.js")).default;
const { runMain } = (await import("../dist/report.js")).default;
await runMain(() => stop(process.argv.slice(2)));
