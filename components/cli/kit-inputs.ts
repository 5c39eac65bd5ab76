// Collects the input of a client's kit from the outputs of a stack. Shows no secret.
import { isRecord } from "../contract/field-checks";
import { own } from "../contract/own";
import { problem, showText } from "../contract/problem";
import { showValue } from "../contract/show-value";
import type { KitInput } from "../kit/kit-input";
import { CommandError } from "./command-error";
import { ExitCode } from "./exit-code";

type Outputs = Record<string, unknown>;

/** Returns the input of a client's kit; throws a `CommandError` with code 1 if any of it is missing. */
export function kitInputOf(outputs: Outputs, client: string, directory: string): KitInput {
  const clients = recordOf(outputs, "clients");
  const report = own(clients, client);
  if (!isRecord(report)) {
    const known = Object.keys(clients).map(showText).join(", ");
    const expected = known === "" ? "a client, and the stack has none" : `one of ${known}`;
    throw cannot("client", showText(client), expected);
  }
  const endpoint = recordOf(outputs, "endpoint");
  const at = (name: string) => `clients.${client}.${name}`;
  const privateKeyPem = secretOf(outputs, "clientKeys", client);
  const password = secretOf(outputs, "clientPasswords", client);
  return {
    client,
    directory,
    role: textOf(report["role"], at("role")),
    database: textOf(report["database"] ?? endpoint["database"], at("database")),
    certificatePem: textOf(report["certificatePem"] ?? "", at("certificatePem")),
    host: textOf(endpoint["host"], "endpoint.host"),
    port: Number(endpoint["port"]),
    trustBundlePem: textOf(outputs["trustBundlePem"], "trustBundlePem"),
    ...(privateKeyPem === undefined ? {} : { privateKeyPem }),
    ...(password === undefined ? {} : { password }),
  };
}

function recordOf(outputs: Outputs, name: string): Outputs {
  const value = own(outputs, name);
  if (isRecord(value)) return value;
  const fix = "export the outputs of PostgresServer under their own names, as stacks/index.ts does";
  throw cannot(name, value === undefined ? "missing" : showValue(value), "an object", fix);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw cannot(name, value === undefined ? "missing" : showValue(value), "text");
}

/** Returns a client's value in a secret output, and shows it in no message. */
function secretOf(outputs: Outputs, name: string, client: string): string | undefined {
  const values = own(outputs, name);
  if (values === undefined || values === null) return undefined;
  if (!isRecord(values)) {
    const fix = "take what `pulumi stack output --json --show-secrets` prints";
    throw cannot(name, "hidden or no object", "an object with one secret for each client", fix);
  }
  const value = own(values, client);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" && value !== "[secret]") return value;
  throw cannot(`${name}.${client}`, "hidden or no text", "the secret itself");
}

function cannot(path: string, shown: string, expected: string, fix?: string): CommandError {
  const parts = { action: "make the kit", path, shown, expected };
  return new CommandError(
    problem(fix === undefined ? parts : { ...parts, fix }).message,
    ExitCode.Flawed,
  );
}
