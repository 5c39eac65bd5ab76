// What a preview makes of arguments, without an engine: as the component does it.
import type { MaterialInput } from "../../../components/config/material";
import { renderPgHba } from "../../../components/config/pg-hba";
import { renderPgIdent } from "../../../components/config/pg-ident";
import { renderPostgresqlConf } from "../../../components/config/postgresql-conf";
import type { PostgresServerArgs } from "../../../components/contract/postgres-server-args";
import type { Problem } from "../../../components/contract/problem";
import type { ServerView } from "../../../components/runtime/runtime";
import { materialInput, type Pems } from "../../../components/server/material-input";
import { checkDeclaration } from "../../../components/validate/check-declaration";
import { type Declaration, resolveDeclaration } from "../../../components/validate/declaration";
import { readArgs } from "../../../components/validate/read-args";

export interface Previewed {
  readonly problems: readonly Problem[];
  /** Only without problems. */
  readonly declaration?: Declaration;
}

/** Judges arguments: the types first, since the defaults need them. */
export function preview(given: unknown): Previewed {
  const { args, problems: misshapen } = readArgs(given);
  if (misshapen.length > 0) return { problems: misshapen };
  const declaration = resolveDeclaration("db", args);
  const problems = checkDeclaration("db", args as PostgresServerArgs, declaration);
  return problems.length > 0 ? { problems } : { problems, declaration };
}

const usualView: ServerView = {
  materialDirectory: "/material",
  listenAddresses: "*",
  port: 5432,
  unixSocketDirectory: "/run",
  administrators: ["postgres"],
};

/** What the server would read of an accepted declaration. */
export function filesOf(
  declaration: Declaration,
  view: ServerView = usualView,
  known: Partial<Pems> = {},
): {
  input: MaterialInput;
  conf: string;
  hba: string;
  ident: string;
} {
  const pems = { serverChainPem: "", serverKeyPem: "", clientCaPem: "", crlPem: "" };
  const none = { dhParamsPem: undefined, passphrase: undefined };
  const input = materialInput(declaration, view, { ...pems, ...none, ...known });
  return {
    input,
    conf: renderPostgresqlConf({ ...input.conf, digest: "0".repeat(32) }),
    hba: renderPgHba(input.hba),
    ident: renderPgIdent(input),
  };
}
