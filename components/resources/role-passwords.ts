// The random passwords of roles as a resource, which keeps them from one update to the next.
import * as pulumi from "@pulumi/pulumi";
import type { MadePassword, PasswordRequest } from "../clients/made-password";

const provider: pulumi.dynamic.ResourceProvider = {
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").passwords.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").passwords.create(inputs),
  update: (_id, olds, news) =>
    require("pulumi-postgres-tls/providers").passwords.update(olds, news),
};

/**
 * Generates a random password and a salt for each role, also for one with a user-supplied password,
 * which needs the salt.
 */
export class RolePasswords extends pulumi.dynamic.Resource {
  /** Secret. Passwords and salts by role. */
  declare readonly made: pulumi.Output<Record<string, MadePassword>>;

  constructor(name: string, roles: PasswordRequest[], options: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { roles, made: undefined },
      { ...options, additionalSecretOutputs: ["made"] },
      "postgres-tls",
      "RolePasswords",
    );
  }
}
