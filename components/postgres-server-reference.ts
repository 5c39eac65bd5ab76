// The server of another stack, as one of its clients sees it.
import * as pulumi from "@pulumi/pulumi";
import { OUTPUT_CONTRACT } from "./contract/output-contract";
import { refuse } from "./server/refuse";
import type { Endpoint } from "./contract/server-outputs";
import {
  type ProducerFacts,
  checkProducerRequest,
  isProblem,
  judgeProducer,
  unreadableStack,
} from "./validate/check-producer";
import type { Problem } from "./contract/problem";
import { own } from "./contract/own";

/** Which server, and as whom. */
export interface PostgresServerReferenceArgs {
  /**
   * Full name of the stack that has the server, such as `organization/project/dev`. Required.
   *
   * It has to export the outputs of its `PostgresServer` by their names, and `contract`. A change
   * reads the other stack.
   */
  readonly stack: string;
  /**
   * Name of the client, a key of `clients` there. Required.
   *
   * A client that does not exist is an error that lists those that do. A change reads the other
   * client.
   */
  readonly client: string;
}

/**
 * The server of another stack, as one of its clients sees it.
 *
 * Reads the outputs of that stack whenever this one is updated, so that a rotated certificate or
 * a new authority arrives with the next `pulumi up`. Pulumi keeps a copy of all outputs of the
 * other stack in the state of this one, its secrets encrypted.
 */
export class PostgresServerReference extends pulumi.ComponentResource {
  /** Where to connect. */
  public readonly endpoint: pulumi.Output<Endpoint>;
  /** PEM of everything to trust: `sslrootcert` in libpq. */
  public readonly trustBundlePem: pulumi.Output<string>;
  /** Role of the client. */
  public readonly role: pulumi.Output<string>;
  /** Database of the client. */
  public readonly database: pulumi.Output<string>;
  /** PEM of the client's certificate, leaf first; empty for one that logs in by a password only. */
  public readonly certificatePem: pulumi.Output<string>;
  /** Secret. PEM of the client's key; undefined for a client that keeps its key itself. */
  public readonly privateKeyPem: pulumi.Output<string | undefined>;
  /** Secret. Undefined for a client that logs in by its certificate only. */
  public readonly password: pulumi.Output<string | undefined>;

  /**
   * Reads a server.
   *
   * @param name Names the reference.
   * @param args Which stack, and which of its clients.
   * @param opts Options as for every component.
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
    // Without the secrets: whoever uses one has it in the state, and nobody else.
    this.registerOutputs({
      endpoint: this.endpoint,
      trustBundlePem: this.trustBundlePem,
      role: this.role,
      database: this.database,
      certificatePem: this.certificatePem,
    });
  }
}

/** The SDK puts the name of each input that the error passes before its message; that says nothing. */
function plainError(text: string, resource: pulumi.Resource): pulumi.ResourceError {
  const error = new pulumi.ResourceError(text, resource, true);
  return Object.defineProperty(error, "message", { get: () => text, set: () => undefined });
}

/** A stack that is missing would otherwise be the engine's error, which does not say what to do. */
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

/** One client's entry of a secret output, secret whatever the other stack made of it. */
function secretOf(
  producer: pulumi.StackReference,
  output: string,
  client: string,
): pulumi.Output<string | undefined> {
  const all = producer.getOutput(output) as pulumi.Output<Record<string, string> | undefined>;
  return pulumi.secret(all.apply((known) => own(known, client)));
}
