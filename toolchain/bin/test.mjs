import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const { runTests } = (await import("../dist/testing/run-tests.js")).default;
const { runMain } = (await import("../dist/report.js")).default;
await runMain(() => runTests(process.argv.slice(2)));
