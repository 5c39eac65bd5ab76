// The `ConnectionAssertion` resource: an update fails unless an application can connect.
import * as pulumi from "@pulumi/pulumi";
import type { ConnectionEvidence } from "./connection/prove-connection";
import { packageVersion } from "./contract/package-version";
import type { Endpoint } from "./contract/server-outputs";
import { TlsProtocol } from "./contract/tls-protocol";
import { checkConnection } from "./validate/check-connection";

/**
 * The arguments of a `ConnectionAssertion`: the credentials of an application. They may be the
 * outputs of a `PostgresServerReference`. Every change runs the check again, except one of
 * `patienceSeconds`.
 *
 * @example
 * ```ts
 * const args: ConnectionAssertionArgs = {
 *   endpoint: { host: "db.example.org", port: 5432, database: "app" },
 *   role: "app",
 *   trustBundlePem: readFileSync("root.crt", "utf8"),
 *   password: new pulumi.Config().requireSecret("password"),
 * };
 * ```
 */
export interface ConnectionAssertionArgs {
  /**
   * Address of the server. Its certificate must be for `host` (verify-full).
   *
   * Required. A change runs the check again.
   */
  readonly endpoint: pulumi.Input<Endpoint>;
  /**
   * Host name or address to dial instead of `endpoint.host`, such as the end of a tunnel.
   *
   * Defaults to `endpoint.host`. A change runs the check again.
   *
   * @default `endpoint.host`
   */
  readonly connectHost?: pulumi.Input<string>;
  /**
   * Role to log in as. The session must have it.
   *
   * Required. A change runs the check again.
   */
  readonly role: pulumi.Input<string>;
  /**
   * Database to connect to.
   *
   * Defaults to `endpoint.database`. A change runs the check again.
   *
   * @default `endpoint.database`
   */
  readonly database?: pulumi.Input<string>;
  /**
   * Certificates in PEM to trust: `sslrootcert` in libpq.
   *
   * Required. A change runs the check again.
   */
  readonly trustBundlePem: pulumi.Input<string>;
  /**
   * The client's certificate in PEM, leaf first: `sslcert` in libpq.
   *
   * Defaults to none, as does an empty text. A change runs the check again.
   *
   * @default none
   */
  readonly certificatePem?: pulumi.Input<string | undefined>;
  /**
   * Secret. Private key of `certificatePem`, in PEM. Kept encrypted in the state.
   *
   * Defaults to none, as does an empty text. A change runs the check again.
   *
   * @default none
   */
  readonly privateKeyPem?: pulumi.Input<string | undefined>;
  /**
   * Secret. Password for a server that requests it by SCRAM. Kept encrypted in the state.
   *
   * Defaults to none, as does an empty text. A change runs the check again.
   *
   * @default none
   */
  readonly password?: pulumi.Input<string | undefined>;
  /**
   * The oldest protocol version that the session may have: `TLSv1.2` or `TLSv1.3`.
   *
   * Defaults to `TLSv1.3`. A change runs the check again.
   *
   * @default "TLSv1.3"
   */
  readonly minProtocol?: pulumi.Input<TlsProtocol>;
  /**
   * Time to wait for a server that is starting, in seconds, from 1 to 3600.
   *
   * Defaults to 30. A change does nothing.
   *
   * @default 30
   */
  readonly patienceSeconds?: pulumi.Input<number>;
}

const provider: pulumi.dynamic.ResourceProvider = {
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").connection.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").connection.create(inputs),
  read: (id, props) => require("pulumi-postgres-tls/providers").connection.read(id, props),
  update: (_id, olds, news) =>
    require("pulumi-postgres-tls/providers").connection.update(olds, news),
};

/**
 * Proves that an application can connect with its credentials, and only to the right server.
 *
 * Connects with verify-full and the certificate or password of the application. Connects again
 * while it trusts another authority only, and while it expects another host name; both times it
 * must refuse the server. The update fails otherwise. Runs again when an argument other than
 * `patienceSeconds` has changed or the last run failed, and on `pulumi refresh`, which shows a
 * difference.
 *
 * @example
 * ```ts
 * const database = new PostgresServerReference("database", {
 *   stack: "organization/project/dev",
 *   client: "app",
 * });
 * const { endpoint, role, trustBundlePem, certificatePem, privateKeyPem } = database;
 * const credentials = { role, trustBundlePem, certificatePem, privateKeyPem };
 * new ConnectionAssertion("connection", { endpoint, ...credentials });
 * ```
 */
export class ConnectionAssertion extends pulumi.dynamic.Resource {
  /** The observations of the last run. Not a secret. */
  declare readonly evidence: pulumi.Output<ConnectionEvidence>;

  /**
   * Creates a check.
   *
   * @param name The name of the resource.
   * @param args The credentials of the application.
   * @param opts The options of every resource.
   */
  constructor(name: string, args: ConnectionAssertionArgs, opts?: pulumi.CustomResourceOptions) {
    const given = withDefaults(args);
    super(
      provider,
      name,
      {
        kit: pulumi.secret(judged(given).apply(clientKit)),
        minProtocol: given.minProtocol,
        patienceSeconds: given.patienceSeconds,
        version: packageVersion,
        evidence: undefined,
      },
      { ...opts, additionalSecretOutputs: ["kit"] },
      "postgres-tls",
      "ConnectionAssertion",
    );
  }
}

type Known = pulumi.Unwrap<ConnectionAssertionArgs>;

/** Treats an argument that is undefined as if it were left out. */
function withDefaults(args: ConnectionAssertionArgs): ConnectionAssertionArgs {
  const defaults = { minProtocol: TlsProtocol.Tls13, patienceSeconds: 30 };
  const given = Object.entries(args ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as ConnectionAssertionArgs;
}

/** Checks the arguments as soon as they are known: plain ones in preview. */
function judged(args: ConnectionAssertionArgs): pulumi.Output<Known> {
  return pulumi.output(args).apply((known) => {
    const problems = checkConnection(known);
    if (problems.length > 0) {
      throw new pulumi.RunError(problems.map(({ message }) => message).join("\n"));
    }
    return known as unknown as Known;
  });
}

function clientKit({ endpoint, role, database, trustBundlePem, ...more }: Known): object {
  const { connectHost, certificatePem, privateKeyPem, password } = more;
  const some = { connectHost, certificatePem, privateKeyPem, password };
  return {
    host: endpoint.host,
    port: endpoint.port,
    role,
    database: database || endpoint.database,
    trustBundlePem,
    // The engine would return an undefined property as missing.
    ...Object.fromEntries(
      Object.entries(some).filter(([, value]) => value !== undefined && value !== ""),
    ),
  };
}
