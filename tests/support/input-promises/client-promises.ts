// Inputs of the clients, and of the database that is theirs.
import type { InputPromise, Sight } from "./promise";

const reload = {
  effect: "reload",
  update: "clients",
} as const;
const material = ["activate", "assertion", "stage"];
const issued = (name: string) => [`client-${name}`, `client-${name}-key`, `client-${name}-request`];
const database = (name: string) => async (sight: Sight) => sight.outputs.clients[name]?.database;
const roles = { effect: "roles", update: "roles", resources: ["roles"] } as const;
const role = (name: string, column: string) => (sight: Sight) =>
  sight.row(`select ${column} from pg_roles where rolname = '${name}'`);
/** A role that nobody needs any more may stay, and be locked. */
const mayLogIn = (name: string) => (sight: Sight) =>
  sight.row(`select count(*) from pg_roles where rolname = '${name}' and rolcanlogin`);
const fingerprint = (name: string) => async (sight: Sight) =>
  sight.outputs.certificates.find((one) => one.name === name)?.sha256Fingerprint;
const SEALED = "the second password of sealed";

export const clientPromises: readonly InputPromise[] = [
  {
    ...reload,
    input: "clients",
    resources: [...material, "roles", "plan", "revocations", ...issued("added")],
    change: () => ({ clients: { added: {} } }),
    shows: mayLogIn("added"),
  },
  {
    ...reload,
    input: "clients.*.role",
    resources: [...material, "roles", "plan", "revocations", ...issued("renamed")],
    change: () => ({ clients: { renamed: { role: "another" } } }),
    shows: async (sight) => [
      sight.outputs.clients["renamed"]?.role,
      await sight.refusal("renamed"),
    ],
  },
  {
    ...reload,
    input: "clients.*.roles",
    resources: [...material, "roles"],
    change: () => ({ clients: { reader: { roles: ["reader_too"] } } }),
    shows: mayLogIn("reader_too"),
  },
  {
    ...reload,
    input: "clients.*.access",
    resources: [...material, "roles", "plan", "revocations", ...issued("loose")],
    change: () => ({ clients: { loose: { access: "scramAndCertificate" } } }),
    shows: fingerprint("client-loose"),
  },
  {
    ...reload,
    input: "clients.*.databases",
    resources: [...material, "roles"],
    change: () => ({ clients: { secret: { databases: { third: { privileges: "write" } } } } }),
    shows: (sight) =>
      sight.row(
        "select count(*) from pg_database where datname = 'third' and has_database_privilege('secret', oid, 'connect')",
      ),
  },
  {
    ...reload,
    input: "database",
    resources: [...material, "roles"],
    change: () => ({ database: "side" }),
    shows: async (sight) => [
      sight.outputs.clients["plain"]?.database,
      await sight.refusal("plain"),
    ],
  },
  {
    ...reload,
    input: "revoked",
    resources: [...material, "revocations"],
    change: () => ({ revoked: ["deadbeef01"] }),
    shows: async (sight) => sight.file("crl.pem"),
    anew: true,
  },
  {
    input: "clients.*.database",
    effect: "nothing",
    update: "later",
    resources: [],
    change: () => ({ clients: { reader: { database: "other" } } }),
    shows: database("reader"),
  },
  {
    ...roles,
    input: "clients.*.databases.*.privileges",
    change: () => ({ clients: { reader: { databases: { app: { privileges: "write" } } } } }),
    shows: (sight) => sight.row("select has_table_privilege('reader', 'kept', 'insert')"),
  },
  {
    ...roles,
    input: "clients.*.databases.*.schemas",
    change: () => ({
      clients: { renamed: { databases: { app: { schemas: ["public", "more"] } } } },
    }),
    // The schema stays, since none is ever dropped.
    shows: (sight) =>
      sight.row(
        "select count(*) from pg_namespace where nspname = 'more' and has_schema_privilege('renamed', oid, 'usage')",
      ),
  },
  {
    ...roles,
    input: "clients.*.connectionLimit",
    change: () => ({ clients: { reader: { connectionLimit: 5 } } }),
    shows: role("reader", "rolconnlimit"),
  },
  {
    ...roles,
    input: "clients.*.memberOf",
    change: () => ({ clients: { reader: { memberOf: ["pg_read_all_stats"] } } }),
    shows: (sight) => sight.row("select pg_has_role('reader', 'pg_read_all_stats', 'member')"),
  },
  {
    ...roles,
    input: "clients.*.validUntil",
    change: () => ({ clients: { loose: { validUntil: "2090-01-01" } } }),
    shows: role("loose", "nullif(rolvaliduntil, 'infinity')::text"),
  },
  {
    ...roles,
    input: "clients.*.passwordGeneration",
    resources: ["roles", "passwords"],
    change: () => ({ clients: { secret: { passwordGeneration: 2 } } }),
    shows: async (sight) => {
      const password = sight.outputs.clientPasswords["secret"] ?? "";
      return [password, await sight.refusal("secret", password)];
    },
    anew: true,
  },
  {
    ...roles,
    input: "clients.*.password",
    resources: ["roles", "passwords"],
    change: () => ({ clients: { sealed: { password: SEALED } } }),
    shows: (sight) => sight.refusal("sealed", SEALED),
  },
];
