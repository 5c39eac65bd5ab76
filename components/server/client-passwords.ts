// Passwords of the clients with access by password, and the SCRAM verifiers that the server keeps.
import * as pulumi from "@pulumi/pulumi";
import type { MadePassword } from "../clients/made-password";
import { scramVerifier } from "../clients/scram-verifier";
import { AccessLevel } from "../contract/access-level";
import { own } from "../contract/own";
import { RolePasswords } from "../resources/role-passwords";
import type { Declared } from "./declared";

export interface ClientPasswords {
  /** Secret. Passwords by client; empty if no client has one. */
  readonly byClient: pulumi.Output<Record<string, string>>;
  /** Secret. SCRAM verifiers by role. */
  readonly verifiers: pulumi.Output<Record<string, string>>;
}

/**
 * Returns the passwords of all clients: the user-supplied one, or a random one. A shared role has
 * one password.
 */
export function createClientPasswords(
  name: string,
  { declaration, args, gate, options }: Declared,
): ClientPasswords {
  const clients = declaration.clients.filter(({ access }) => access !== AccessLevel.Certificate);
  if (clients.length === 0) {
    const none: Record<string, string> = {};
    return { byClient: pulumi.secret(none), verifiers: pulumi.secret(none) };
  }
  const requests = new Map(
    clients.map(({ role, passwordGeneration: generation }) => [role, { role, generation }]),
  );
  const { made } = new RolePasswords(name, [...requests.values()], options);
  const given = pulumi.output(
    Object.fromEntries(
      clients.map((one) => [one.role, gate(own(args.clients, one.name)?.password)]),
    ),
  ) as pulumi.Output<Record<string, string | undefined>>;
  const byRole = pulumi
    .all([made, given])
    .apply(([known, supplied]) => inForce([...requests.keys()], known, supplied));
  const byClient = byRole.apply((all) =>
    Object.fromEntries(clients.map((one) => [one.name, own(all, one.role)?.password ?? ""])),
  );
  return {
    byClient: pulumi.secret(byClient),
    verifiers: pulumi.secret(byRole.apply(verifiersOf)),
  };
}

type Salted = Pick<MadePassword, "password" | "salt">;

/** The password that the user supplies, otherwise the one that was made. */
function inForce(
  roles: readonly string[],
  made: Readonly<Record<string, MadePassword>>,
  supplied: Readonly<Record<string, string | undefined>>,
): Record<string, Salted> {
  const known = roles.flatMap((role): [string, Salted][] => {
    const one = own(made, role);
    if (one === undefined) return [];
    return [[role, { password: own(supplied, role) ?? one.password, salt: one.salt }]];
  });
  return Object.fromEntries(known);
}

function verifiersOf(passwords: Readonly<Record<string, Salted>>): Record<string, string> {
  const known = Object.entries(passwords).map(([role, { password, salt }]): [string, string] => [
    role,
    scramVerifier(password, Buffer.from(salt, "base64")),
  ]);
  return Object.fromEntries(known);
}
