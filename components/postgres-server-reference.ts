// The `PostgresServerReference` component: the server of another stack.
import * as pulumi from "@pulumi/pulumi";
import { OUTPUT_CONTRACT } from "./contract/output-contract";
import { own } from "./contract/own";
import type { Problem } from "./contract/problem";
import type { Endpoint } from "./contract/server-outputs";
import { refuse } from "./server/refuse";
import {
  type ProducerFacts,
  checkProducerRequest,
  isProblem,
  judgeProducer,
  unreadableStack,
} from "./validate/check-producer";

/**
 * The arguments of a `PostgresServerReference`: a stack, and one of its clients.
 *
 * @example
 * ```ts
 * const args: PostgresServerReferenceArgs = { stack: "organization/project/dev", client: "app" };
 * ```
 */
export interface PostgresServerReferenceArgs {
  /**
   * Full name of the stack with the server, such as `organization/project/dev`. It must export the
   * outputs of its `PostgresServer` under their names, and `contract`.
   *
   * Required. A change reads the outputs of the new stack. A stack that cannot be read is an error.
   */
  readonly stack: string;
  /**
   * Name of the client, a key of the input `clients` of that server.
   *
   * Required. A change reads the outputs of the new client. An unknown client is an error that
   * lists the known ones.
   */
  readonly client: string;
}

/**
 * Reads the server of another stack, as one of its clients.
 *
 * Reads the outputs of that stack on each update of this one, so the next `pulumi up` receives a
 * renewed certificate or a new authority. Pulumi keeps a copy of all outputs of the other stack in
 * the state of this one, with its secrets encrypted.
 *
 * @example
 * ```ts
 * import { PostgresServerReference } from "pulumi-postgres-tls";
 *
 * const database = new PostgresServerReference("database", {
 *   stack: "organization/project/dev",
 *   client: "app",
 * });
 * export const { endpoint, role, trustBundlePem } = database;
 * ```
 */
export class PostgresServerReference extends pulumi.ComponentResource {
  /** The address to connect to. */
  public readonly endpoint: pulumi.Output<Endpoint>;
  /** Certificates in PEM to trust: `sslrootcert` in libpq. */
  public readonly trustBundlePem: pulumi.Output<string>;
  /** Role that the client logs in as. */
  public readonly role: pulumi.Output<string>;
  /** Database that the client connects to. */
  public readonly database: pulumi.Output<string>;
  /** The client's certificate in PEM, leaf first; empty for a client with only a password. */
  public readonly certificatePem: pulumi.Output<string>;
  /** Secret. The client's private key in PEM; undefined if it is not in the other stack. */
  public readonly privateKeyPem: pulumi.Output<string | undefined>;
  /** Secret. The client's password; undefined for a client with only a certificate. */
  public readonly password: pulumi.Output<string | undefined>;

  /**
   * Creates a reference.
   *
   * @param name The name of the reference.
   * @param args The stack, and one of its clients.
   * @param opts The options of every component.
   */
  constructor(
    name: string,
    args: PostgresServerReferenceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("postgres-tls:index:PostgresServerReference", name, {}, opts);
    refuse(this, checkProducerRequest(args));
    const { stack, client } = args;
    const fail = (problem: Problem): never => {
      throw plainError(problem.message, this);
    };
    const producer = new pulumi.StackReference(
      `${name}-stack`,
      { name: pulumi.output(mustExist(stack, fail)) },
      { parent: this },
    );
    const facts = readFacts(producer, args, fail);
    this.endpoint = facts.endpoint;
    this.trustBundlePem = facts.trustBundlePem;
    this.role = facts.client.role;
    this.database = facts.client.database;
    this.certificatePem = facts.client.certificatePem;
    this.privateKeyPem = secretOf(producer, "clientKeys", client);
    this.password = secretOf(producer, "clientPasswords", client);
    // Without the secrets: the state of a resource that uses one has it, and no other.
    this.registerOutputs({
      endpoint: this.endpoint,
      trustBundlePem: this.trustBundlePem,
      role: this.role,
      database: this.database,
      certificatePem: this.certificatePem,
    });
  }
}

/**
 * Keeps the message as it is: the SDK would put the name of each input that the error passes before
 * it.
 */
function plainError(text: string, resource: pulumi.Resource): pulumi.ResourceError {
  const error = new pulumi.ResourceError(text, resource, true);
  return Object.defineProperty(error, "message", { get: () => text, set: () => undefined });
}

/** Fails if the stack cannot be read. The engine's own error does not say what to do. */
async function mustExist(stack: string, fail: (problem: Problem) => never): Promise<string> {
  try {
    await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stack });
  } catch {
    fail(unreadableStack(stack));
  }
  return stack;
}

function readFacts(
  producer: pulumi.StackReference,
  { stack, client }: PostgresServerReferenceArgs,
  fail: (problem: Problem) => never,
): pulumi.Output<ProducerFacts> {
  const [contract, endpoint, trustBundlePem, clients] = [
    producer.getOutput("contract"),
    producer.getOutput("endpoint"),
    producer.getOutput("trustBundlePem"),
    producer.getOutput("clients"),
  ];
  return pulumi.all({ contract, endpoint, trustBundlePem, clients }).apply((outputs) => {
    const judged = judgeProducer({ stack, client, contract: OUTPUT_CONTRACT }, outputs);
    return isProblem(judged) ? fail(judged) : judged;
  });
}

/**
 * Returns one client's entry of an output, as a secret even if the other stack exported it as
 * plain.
 */
function secretOf(
  producer: pulumi.StackReference,
  output: string,
  client: string,
): pulumi.Output<string | undefined> {
  const all = producer.getOutput(output) as pulumi.Output<Record<string, string> | undefined>;
  return pulumi.secret(all.apply((known) => own(known, client)));
}
