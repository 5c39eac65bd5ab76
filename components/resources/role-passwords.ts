// The passwords as a resource: made at random where the owner gives none, and kept.
import * as pulumi from "@pulumi/pulumi";
import type { MadePassword, PasswordRequest } from "../clients/made-password";

const provider: pulumi.dynamic.ResourceProvider = {
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").passwords.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").passwords.create(inputs),
  update: (_id, olds, news) =>
    require("pulumi-postgres-tls/providers").passwords.update(olds, news),
};

/** Makes a password and a salt for each role, and keeps them. */
export class RolePasswords extends pulumi.dynamic.Resource {
  /** Secret. By role. */
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
