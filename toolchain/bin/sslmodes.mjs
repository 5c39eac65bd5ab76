import { loadTypeScript } from "./load-typescript.mjs";

const { main } = loadTypeScript("tests/sslmodes/main.ts");
process.exitCode = await main(process.argv.slice(2));
