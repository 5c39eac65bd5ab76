// The public interface of this package.
export { PostgresServer } from "./components/postgres-server";
export {
  PostgresServerReference,
  type PostgresServerReferenceArgs,
} from "./components/postgres-server-reference";
export {
  ConnectionAssertion,
  type ConnectionAssertionArgs,
} from "./components/connection-assertion";
export { OUTPUT_CONTRACT } from "./components/contract/output-contract";
export type { ConnectionEvidence } from "./components/connection/prove-connection";
export type { PostgresServerArgs } from "./components/contract/postgres-server-args";
export { Proof, type AssertionArgs } from "./components/contract/assertion-args";
export type { EmbeddedArgs } from "./components/contract/embedded-args";
export type { DockerArgs } from "./components/contract/docker-args";
export type { DataArgs } from "./components/contract/data-args";
export type { TlsArgs } from "./components/contract/tls-args";
export type { ServerCertificateArgs } from "./components/contract/server-certificate-args";
export { AuthorityMode, type AuthorityArgs } from "./components/contract/authority-args";
export { RuntimeKind } from "./components/contract/runtime-kind";
export type { CertificateArgs } from "./components/contract/certificate-args";
export type { ClientArgs, ClientDatabaseArgs } from "./components/contract/client-args";
export { ClientPrivileges } from "./components/contract/client-privileges";
export { AccessLevel } from "./components/contract/access-level";
export type { IdentMap } from "./components/contract/ident-map";
export { HbaConnection, HbaMethod, type HbaRule } from "./components/contract/hba-rule";
export { TlsProtocol } from "./components/contract/tls-protocol";
export { Weakening } from "./components/contract/weakening";
export { KeyAlgorithm } from "./components/contract/key-algorithm";
export type { ProbeResult } from "./components/proof/probe";
export type { Evidence } from "./components/proof/evidence";
export type {
  CertificateReport,
  ClientReport,
  Endpoint,
  RuntimeFacts,
} from "./components/contract/server-outputs";
export { buildKit } from "./components/kit/build-kit";
export type { Kit, KitFile, KitMaterial } from "./components/kit/kit";
export type { KitConnection, KitPaths } from "./components/kit/kit-connection";
export { ChannelBinding } from "./components/kit/kit-connection";
export type { KitInput } from "./components/kit/kit-input";
export { nodePostgresOptions, type NodePostgresOptions } from "./components/kit/node-postgres";
