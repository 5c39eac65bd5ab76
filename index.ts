// What this package is to programs that use it.
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
export {
  AccessLevel,
  AuthorityMode,
  ClientPrivileges,
  Proof,
  RuntimeKind,
  type AssertionArgs,
  type AuthorityArgs,
  type CertificateArgs,
  type ClientArgs,
  type ClientDatabaseArgs,
  type DataArgs,
  type DockerArgs,
  type EmbeddedArgs,
  type PostgresServerArgs,
  type ServerCertificateArgs,
  type TlsArgs,
} from "./components/contract/postgres-server-args";
export type { IdentMap } from "./components/config/ident-map";
export { HbaConnection, HbaMethod, type HbaRule } from "./components/config/pg-hba";
export { TlsProtocol } from "./components/contract/tls-protocol";
export { Weakening } from "./components/contract/weakening";
export { KeyAlgorithm } from "./components/contract/key-algorithm";
export type { Evidence, ProbeResult } from "./components/proof/prove";
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
