// What the consumer of the package test compiles and runs.
import * as pulumi from "@pulumi/pulumi";
import {
  ConnectionAssertion,
  OUTPUT_CONTRACT,
  PostgresServer,
  RuntimeKind,
  type PostgresServerArgs,
} from "pulumi-postgres-tls";

const args: PostgresServerArgs = {
  runtime: RuntimeKind.Embedded,
  port: new pulumi.Config().requireNumber("port"),
  clients: { app: {} },
};
const server = new PostgresServer("db", args);

const one = <T>(all: pulumi.Output<Record<string, T>>): pulumi.Output<T> =>
  all.apply((known) => known["app"]) as pulumi.Output<T>;
const connection = new ConnectionAssertion(
  "connection",
  {
    endpoint: server.endpoint,
    role: one(server.clients).apply(({ role }) => role),
    trustBundlePem: server.trustBundlePem,
    certificatePem: one(server.clients).apply(({ certificatePem }) => certificatePem),
    privateKeyPem: one(server.clientKeys),
  },
  { dependsOn: [server] },
);

export const contract = OUTPUT_CONTRACT;
export const proven: pulumi.Output<boolean> = server.evidence.apply(({ passed }) => passed);
export const connected = connection.evidence.apply(({ passed, role }) => `${role}: ${passed}`);
