// Runs a program with the SDK's own runner, and ends with the engine. The first argument is the path
// of the runner, the others are the runner's.
import { endWithEngine } from "./lifetime/end-with-engine";

const [runner = ""] = process.argv.splice(2, 1);
endWithEngine(process.argv[process.argv.indexOf("--engine") + 1]);
process.argv[1] = runner;
require(runner);
