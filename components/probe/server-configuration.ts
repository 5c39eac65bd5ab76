// What the server itself says about its configuration, read in the probe's session.
import type { Client } from "pg";

/** A line of `pg_hba.conf`. */
export interface HbaFileRule {
  readonly line: number;
  readonly type: string;
  readonly databases: string;
  readonly roles: string;
  readonly method: string;
  /** Why PostgreSQL cannot use the line; empty when it can. */
  readonly error: string;
}

/** A setting that was given somewhere. */
export interface SettingInForce {
  readonly name: string;
  /** As `SHOW` prints it. */
  readonly value: string;
  readonly kind: string;
  /** The file it comes from; empty when it comes from none. */
  readonly file: string;
  /** Whether the file has a value that only a restart brings in force. */
  readonly waiting: boolean;
}

/** An answer of the server, or why the probe's role does not get it. */
export type Read<T> = { readonly value: T } | { readonly unreadable: string };

/** What the server says about its configuration. */
export interface ServerConfiguration {
  readonly rules: Read<HbaFileRule[]>;
  readonly settings: Read<{ readonly configFile: string; readonly settings: SettingInForce[] }>;
}

const rulesQuery = `
  select coalesce(line_number, 0) as line, coalesce(type, '') as type,
         coalesce(array_to_string(database, ','), '') as databases,
         coalesce(array_to_string(user_name, ','), '') as roles,
         coalesce(auth_method, '') as method, coalesce(error, '') as error
  from pg_catalog.pg_hba_file_rules`;

const settingsQuery = `
  select name, pg_catalog.current_setting(name) as value, vartype as kind,
         coalesce(sourcefile, '') as file, pending_restart as waiting
  from pg_catalog.pg_settings
  where source = 'configuration file' or name = any($1::text[])`;

/** Reads rules and settings; `names` are settings of interest wherever they come from. */
export async function readConfiguration(
  client: Client,
  names: readonly string[],
): Promise<ServerConfiguration> {
  const rules = await read(async () => (await client.query<HbaFileRule>(rulesQuery)).rows);
  const settings = await read(async () => {
    const file = "select pg_catalog.current_setting('config_file') as file";
    const configFile = (await client.query<{ file: string }>(file)).rows[0]?.file ?? "";
    const { rows } = await client.query<SettingInForce>(settingsQuery, [names]);
    return { configFile, settings: rows };
  });
  return { rules, settings };
}

/** Any error counts: a session that broke has broken for the other questions as well. */
async function read<T>(query: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await query() };
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}
