// An application's own check as a resource: the update fails unless it gets in with its kit.
import * as pulumi from "@pulumi/pulumi";
import { TlsProtocol } from "./contract/tls-protocol";
import type { ConnectionEvidence } from "./connection/prove-connection";
import { packageVersion } from "./contract/package-version";
import type { Endpoint } from "./contract/server-outputs";
import { checkConnection } from "./validate/check-connection";

/** What an application connects with. */
export interface ConnectionAssertionArgs {
  /** Where to connect; the server's certificate has to be for its `host`. Required. */
  readonly endpoint: pulumi.Input<Endpoint>;
  /** Name or address to dial instead of `endpoint.host`, for a way through a tunnel. */
  readonly connectHost?: pulumi.Input<string>;
  /** Role that the session has to have. Required. */
  readonly role: pulumi.Input<string>;
  /** Database to connect to. Defaults to the one of `endpoint`. */
  readonly database?: pulumi.Input<string>;
  /** PEM of everything to trust. Required. */
  readonly trustBundlePem: pulumi.Input<string>;
  /** PEM of the client's certificate, leaf first. Defaults to none, as does an empty one. */
  readonly certificatePem?: pulumi.Input<string | undefined>;
  /** Secret. PEM of its key, kept encrypted in the state. */
  readonly privateKeyPem?: pulumi.Input<string | undefined>;
  /** Secret. Password for a server that asks for it by SCRAM, kept encrypted in the state. */
  readonly password?: pulumi.Input<string | undefined>;
  /** Oldest protocol that will do, `TLSv1.2` or `TLSv1.3`. Defaults to `TLSv1.3`. */
  readonly minProtocol?: pulumi.Input<TlsProtocol>;
  /** How long a server that is starting is waited for, in seconds. Defaults to 30. */
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
 * The proof that an application gets in with what it has, and only to the right server.
 *
 * Connects as the application would, with verify-full and its certificate or password, and as it
 * must not: trusting another authority, looking for another name. Runs again when what it connects
 * with changes or the last run failed, and on `pulumi refresh`, which shows a difference.
 */
export class ConnectionAssertion extends pulumi.dynamic.Resource {
  /** What was observed. Holds no secret. */
  declare readonly evidence: pulumi.Output<ConnectionEvidence>;

  /**
   * Declares a check.
   *
   * @param name Names the check.
   * @param args What to connect with.
   * @param opts Options as for every resource.
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

/** What is undefined is as if it were left out. */
function withDefaults(args: ConnectionAssertionArgs): ConnectionAssertionArgs {
  const defaults = { minProtocol: TlsProtocol.Tls13, patienceSeconds: 30 };
  const given = Object.entries(args ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as ConnectionAssertionArgs;
}

/** Judges the arguments as soon as they are known: in a preview, when they are plain. */
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
    database: database ?? endpoint.database,
    trustBundlePem,
    // What is undefined would come back from the engine as missing, which is no change.
    ...Object.fromEntries(
      Object.entries(some).filter(([, value]) => value !== undefined && value !== ""),
    ),
  };
}
