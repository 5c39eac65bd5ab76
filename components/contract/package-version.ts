/** Version of this package, as its own package.json has it. */
export const packageVersion: string = (
  require("pulumi-postgres-tls/package.json") as { version: string }
).version;
