// Loads TypeScript of this checkout that is not built, because it shares servers, stacks and
// certificates with the tests.
import { createRequire } from "node:module";
import { bootstrap } from "./bootstrap.mjs";

/** Installs and builds what is missing, and returns the module at a path in the checkout. */
export function loadTypeScript(file) {
  bootstrap();
  const require = createRequire(import.meta.url);
  require("ts-node").register({
    transpileOnly: true,
    project: require.resolve("../../tsconfig.json"),
  });
  return require(`../../${file}`);
}
