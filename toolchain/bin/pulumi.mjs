import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const { pulumiCommand } = (await import("../dist/pulumi-command.js")).default;
const { runMain } = (await import("../dist/report.js")).default;
await runMain(() => pulumiCommand(process.argv.slice(2)));
