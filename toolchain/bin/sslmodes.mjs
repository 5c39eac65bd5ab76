import { createRequire } from "node:module";
import { bootstrap } from "./bootstrap.mjs";

bootstrap();
const require = createRequire(import.meta.url);
// The command shares its servers and certificates with the tests, which are not part of the build.
require("ts-node").register({
  transpileOnly: true,
  project: require.resolve("../../tsconfig.json"),
});
const { main } = require("../../tests/sslmodes/main.ts");
process.exitCode = await main(process.argv.slice(2));
