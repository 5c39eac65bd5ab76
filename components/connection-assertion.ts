// An application's own check as a resource: the update fails unless it gets in with its kit.
import * as pulumi from "@pulumi/pulumi";
import { TlsProtocol } from "./config/tls-protocol";
import type { ConnectionEvidence } from "./connection/prove-connection";
import { packageVersion } from "./package-version";
import type { Endpoint } from "./server-outputs";

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
    const { minProtocol, patienceSeconds } = args;
    super(
      provider,
      name,
      {
        kit: clientKit(args),
        minProtocol: minProtocol ?? TlsProtocol.Tls13,
        patienceSeconds: patienceSeconds ?? 30,
        version: packageVersion,
        evidence: undefined,
      },
      { ...opts, additionalSecretOutputs: ["kit"] },
      "postgres-tls",
      "ConnectionAssertion",
    );
  }
}

function clientKit(args: ConnectionAssertionArgs): pulumi.Input<object> {
  const { endpoint, connectHost, role, database, trustBundlePem } = args;
  const { certificatePem, privateKeyPem, password } = args;
  const shown = pulumi.output({ connectHost, certificatePem, privateKeyPem, password });
  const kit = pulumi
    .all([endpoint, role, database, trustBundlePem, shown])
    .apply(([{ host, port, database: usual }, as, into, trust, more]) => ({
      host,
      port,
      role: as,
      database: into ?? usual,
      trustBundlePem: trust,
      // What is undefined would come back from the engine as missing, which is no change.
      ...Object.fromEntries(
        Object.entries(more).filter(([, value]) => value !== undefined && value !== ""),
      ),
    }));
  return pulumi.secret(kit);
}
