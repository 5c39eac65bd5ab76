import { loadTypeScript } from "./load-typescript.mjs";

const { main } = loadTypeScript("tests/chaos/main.ts");
process.exit(await main(process.argv.slice(2)));
