// An application, in another project than the database: it reads the address, the trust bundle and
// the credentials from the stack of the database. It exports no secret. Each `pulumi up` takes over
// rotated certificates, and fails if the application can no longer connect.
import * as pulumi from "@pulumi/pulumi";
import { ConnectionAssertion, PostgresServerReference } from "pulumi-postgres-tls";

const config = new pulumi.Config();

const database = new PostgresServerReference("database", {
  stack: config.require("producer"),
  client: config.get("client") ?? "app",
});

const { endpoint, trustBundlePem, certificatePem, privateKeyPem, password, role } = database;

// Pass the same outputs to the application: `privateKeyPem` and `password` are secrets, and stay
// secrets in the inputs of a Kubernetes secret, a parameter or a container.
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
