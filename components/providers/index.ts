// The module that the dynamic resources load: `require("pulumi-postgres-tls/providers")`. It loads
// all providers at once.
export { assertion } from "./assertion-provider";
export { embedded } from "./embedded-provider";
export { plan } from "./plan-provider";
export { revocation } from "./revocation-provider";
export { passwords } from "./passwords-provider";
export { connection } from "./connection-provider";
