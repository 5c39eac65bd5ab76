// The provider of the dynamic resource `RolePasswords`. No @pulumi here.
import { randomBytes } from "node:crypto";
import type { MadePassword, PasswordRequest } from "../clients/made-password";
import { SCRAM_SALT_BYTES } from "../clients/scram-verifier";
import { canonicalJson } from "../contract/canonical-json";
import { own } from "../contract/own";

interface Inputs {
  readonly roles: PasswordRequest[];
}

interface State extends Inputs {
  readonly made: Record<string, MadePassword>;
}

/** 192 bits: infeasible to guess, with any iteration count. */
const PASSWORD_BYTES = 24;

export const passwords = {
  async diff(olds: State, news: Inputs) {
    return { changes: canonicalJson(olds.roles) !== canonicalJson(news.roles) };
  },

  async create(inputs: Inputs) {
    return { id: "passwords", outs: build(inputs, {}) };
  },

  async update(olds: State, news: Inputs) {
    return { outs: build(news, olds.made) };
  },
};

function build({ roles }: Inputs, before: Readonly<Record<string, MadePassword>>): State {
  const made = roles.map(({ role, generation }): [string, MadePassword] => {
    const known = own(before, role);
    return [role, known?.generation === generation ? known : make(generation)];
  });
  return { roles, made: Object.fromEntries(made) };
}

function make(generation: number): MadePassword {
  return {
    password: randomBytes(PASSWORD_BYTES).toString("base64url"),
    salt: randomBytes(SCRAM_SALT_BYTES).toString("base64"),
    generation,
  };
}
