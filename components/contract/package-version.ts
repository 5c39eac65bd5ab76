/** Version of this package, from its package.json. */
export const packageVersion: string = (
  require("pulumi-postgres-tls/package.json") as { version: string }
).version;
