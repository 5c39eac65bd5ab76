import { createRequire } from "node:module";
import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const require = createRequire(import.meta.url);
// It shares its stacks with the tests, which are not part of the build.
require("ts-node").register({
  transpileOnly: true,
  project: require.resolve("../../tsconfig.json"),
});
const { main } = require("../../tests/keep-state/main.ts");
process.exitCode = await main(process.argv.slice(2));
