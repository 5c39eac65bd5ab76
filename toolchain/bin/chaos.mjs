import { createRequire } from "node:module";
import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const require = createRequire(import.meta.url);
// The command shares its stacks and clients with the tests, which are not part of the build.
require("ts-node").register({
  transpileOnly: true,
  project: require.resolve("../../tsconfig.json"),
});
const { main } = require("../../tests/chaos/main.ts");
process.exit(await main(process.argv.slice(2)));
