import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const { start } = (await import("../dist/quick-start/start.js")).default;
const { runMain } = (await import("../dist/report.js")).default;
await runMain(() => start(process.argv.slice(2)));
