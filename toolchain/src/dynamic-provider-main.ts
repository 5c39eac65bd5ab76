// Runs the provider of dynamic resources of the program's own SDK, and ends with the engine.
import { endWithEngine } from "./lifetime/end-with-engine";
import { engineAddress } from "./lifetime/engine-address";

const provider = require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [process.cwd()] });
endWithEngine(engineAddress(process.argv.slice(2)));
process.argv[1] = provider;
require(provider);
