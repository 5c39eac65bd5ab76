// Checks that the outputs of another stack are those of a server and contain the client. Pure.
import { isRecord } from "../contract/field-checks";
import { own } from "../contract/own";
import { type Problem, problem, showText } from "../contract/problem";
import { readProperty } from "../contract/read-property";
import type { ClientReport, Endpoint } from "../contract/server-outputs";
import { showValue } from "../contract/show-value";

/** The requested stack and client. */
export interface ProducerRequest {
  /** Full name of the stack. */
  readonly stack: string;
  readonly client: string;
  /** Lowest acceptable contract. */
  readonly contract: number;
}

/** The public outputs of the stack, not yet checked. */
export interface ProducerOutputs {
  readonly contract?: unknown;
  readonly endpoint?: unknown;
  readonly trustBundlePem?: unknown;
  readonly clients?: unknown;
}

/** The public outputs after the check. */
export interface ProducerFacts {
  readonly endpoint: Endpoint;
  readonly trustBundlePem: string;
  readonly client: ClientReport;
}

const action = "read the server of another stack";

/** Returns the problems of a request, before anything is read. */
export function checkProducerRequest(args: unknown): Problem[] {
  const [stack, client] = [readProperty(args, "stack"), readProperty(args, "client")];
  const expectedStack = "the full name of a stack, such as `organization/project/dev`";
  return [
    ...(isText(stack) && /^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(stack)
      ? []
      : [problem({ action, path: "stack", shown: show(stack), expected: expectedStack })]),
    ...(isText(client)
      ? []
      : [problem({ action, path: "client", shown: show(client), expected: "a client's name" })]),
  ];
}

/** Returns the problem of a stack that cannot be read. */
export function unreadableStack(stack: string): Problem {
  return problem({
    action,
    path: "stack",
    shown: showText(stack),
    expected: "a stack that this backend has and that you may read",
    fix: "look for its full name with `pulumi stack ls --all`, and bring it up first",
  });
}

/** Returns the facts about the client from the outputs of the other stack, or the first problem. */
export function judgeProducer(
  request: ProducerRequest,
  outputs: ProducerOutputs,
): ProducerFacts | Problem {
  const { contract, endpoint, trustBundlePem, clients } = outputs;
  if ([contract, endpoint, trustBundlePem, clients].every((output) => output === undefined))
    return withoutOutputs(request);
  if (typeof contract !== "number" || contract < request.contract) return tooOld(request, contract);
  const flaw = checkForms(request, outputs);
  if (flaw !== undefined) return flaw;
  const known = clients as Record<string, ClientReport>;
  const client = own(known, request.client);
  if (client === undefined) return unknownClient(request, Object.keys(known));
  return { endpoint: endpoint as Endpoint, trustBundlePem: trustBundlePem as string, client };
}

/** Returns true when `judgeProducer` returned a problem. */
export function isProblem(judged: ProducerFacts | Problem): judged is Problem {
  return "message" in judged;
}

function withoutOutputs({ stack }: ProducerRequest): Problem {
  return problem({
    action,
    path: "stack",
    shown: `${showText(stack)}, which has no outputs of a server`,
    expected: "a stack that exports the outputs of a `PostgresServer`",
    fix: "run `pulumi up` there first",
  });
}

function tooOld({ stack, contract }: ProducerRequest, found: unknown): Problem {
  return problem({
    action,
    path: "contract",
    shown: `${show(found)} in ${showText(stack)}`,
    expected: `${contract} or more`,
    fix: "export `contract = OUTPUT_CONTRACT` there, with a pulumi-postgres-tls as new as here, and run `pulumi up`",
  });
}

function unknownClient({ stack, client }: ProducerRequest, names: string[]): Problem {
  const known = names.sort().map((name) => showText(name));
  return problem({
    action,
    path: "client",
    shown: showText(client),
    expected:
      known.length === 0
        ? `a client of ${showText(stack)}, which has none`
        : `a client of ${showText(stack)}: ${known.join(", ")}`,
  });
}

function checkForms({ stack }: ProducerRequest, outputs: ProducerOutputs): Problem | undefined {
  const wrong = (path: string, found: unknown, expected: string): Problem => {
    const fix = "export the output of the `PostgresServer` as it is";
    return problem({ action, path, shown: `${show(found)} in ${showText(stack)}`, expected, fix });
  };
  const { endpoint, trustBundlePem, clients } = outputs;
  if (!isEndpoint(endpoint)) return wrong("endpoint", endpoint, "host, port and database");
  if (!isText(trustBundlePem) || !trustBundlePem.includes("-----BEGIN CERTIFICATE-----"))
    return wrong("trustBundlePem", trustBundlePem, "certificates in PEM");
  if (!isRecord(clients) || !Object.values(clients).every(isClient))
    return wrong("clients", clients, "role, database and certificatePem of each client");
  return undefined;
}

function isEndpoint(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { host, port, database } = value as Partial<Endpoint>;
  return isText(host) && typeof port === "number" && isText(database);
}

function isClient(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { role, database, certificatePem } = value as Partial<ClientReport>;
  return isText(role) && isText(database) && typeof certificatePem === "string";
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function show(value: unknown): string {
  return value === undefined ? "missing" : showValue(value);
}
