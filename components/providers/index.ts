// What the dynamic resources load: `require("pulumi-postgres-tls/providers")`. Each provider is
// loaded when it is asked for, since every resource of a refresh passes through here.
export { assertion } from "./assertion-provider";
export { embedded } from "./embedded-provider";
export { plan } from "./plan-provider";
export { revocation } from "./revocation-provider";
export { passwords } from "./passwords-provider";
export { connection } from "./connection-provider";
