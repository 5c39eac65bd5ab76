// An application: another project than the database's, which gets from it where to connect, whom to
// trust and what to show. It writes nothing secret. Running `pulumi up` again takes over what was
// rotated there, and fails when the application would no longer get in.
import * as pulumi from "@pulumi/pulumi";
import { ConnectionAssertion, PostgresServerReference } from "pulumi-postgres-tls";

const config = new pulumi.Config();

const database = new PostgresServerReference("database", {
  stack: config.require("producer"),
  client: config.get("client") ?? "app",
});

const { endpoint, trustBundlePem, certificatePem, privateKeyPem, password, role } = database;

// Whatever runs the application gets the same outputs: `privateKeyPem` and `password` are secrets,
// and stay so in the inputs of a Kubernetes secret, a parameter or a container.
const connection = new ConnectionAssertion("connection", {
  endpoint,
  role,
  database: database.database,
  trustBundlePem,
  certificatePem,
  privateKeyPem,
  password,
});

export { endpoint, role };
export const evidence = connection.evidence;
