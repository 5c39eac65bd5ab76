// Reads the configuration of a server over a session, as the server itself reports it.
import type { PinnedSession } from "./pin-session";

/** A line of `pg_hba.conf`. */
export interface HbaFileRule {
  readonly line: number;
  readonly type: string;
  readonly databases: string;
  readonly roles: string;
  readonly method: string;
  /** Separated by commas, such as `clientcert=verify-full`. */
  readonly options?: string;
  /** PostgreSQL's error for the line; empty when the line is valid. */
  readonly error: string;
}

/** A setting and its value in force. */
export interface SettingInForce {
  readonly name: string;
  /** As `SHOW` prints it. */
  readonly value: string;
  readonly kind: string;
  /** The file that sets it; empty when no file does. */
  readonly file: string;
  /** The source in `pg_settings`, such as `database`; `placeholder` for a setting that is not there. */
  readonly source?: string;
  /** True if a value from a file takes effect only after a restart. */
  readonly waiting: boolean;
}

/** An answer of the server, or the reason why there is none. */
export type Read<T> = { readonly value: T } | { readonly unreadable: string };

/** A line of `pg_ident.conf`. */
export interface IdentMapping {
  readonly line: number;
  readonly name: string;
  readonly systemUser: string;
  readonly role: string;
  /** PostgreSQL's error for the line; empty when the line is valid. */
  readonly error: string;
}

/** An invalid line of `postgresql.conf` or of another file of settings. */
export interface FileError {
  readonly line: number;
  /** Name of the setting; empty for a line without one. */
  readonly name: string;
  readonly error: string;
}

/** The configuration that the server reports. */
export interface ServerConfiguration {
  readonly rules: Read<HbaFileRule[]>;
  /** Undefined where the server has no view of them, before PostgreSQL 15, or does not say. */
  readonly maps: Read<IdentMapping[]> | undefined;
  readonly fileErrors: Read<FileError[]>;
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  readonly clockSkewMillis: Read<number>;
  readonly settings: Read<{ readonly configFile: string; readonly settings: SettingInForce[] }>;
}

const rulesQuery = `
  select coalesce(line_number, 0) as line, coalesce(type, '') as type,
         coalesce(array_to_string(database, ','), '') as databases,
         coalesce(array_to_string(user_name, ','), '') as roles,
         coalesce(auth_method, '') as method, coalesce(error, '') as error,
         coalesce(array_to_string(options, ','), '') as options
  from pg_catalog.pg_hba_file_rules order by line_number`;

const mapsQuery = `
  select coalesce(line_number, 0) as line, coalesce(map_name, '') as name,
         coalesce(sys_name, '') as "systemUser", coalesce(pg_username, '') as role,
         coalesce(error, '') as error
  from pg_catalog.pg_ident_file_mappings order by line_number`;

/** Skips settings that only wait for a restart, which PostgreSQL reports as errors, too. */
const fileErrorsQuery = `
  select coalesce(f.sourceline, 0) as line, coalesce(f.name, '') as name, f.error
  from pg_catalog.pg_file_settings f
  left join pg_catalog.pg_settings s on s.name = lower(f.name)
  where f.error is not null and not coalesce(s.pending_restart, false)
  order by f.seqno`;

const clockQuery = `
  select (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::float8 as now,
         pg_catalog.to_regclass('pg_catalog.pg_ident_file_mappings') is not null as "hasMaps"`;

const settingsQuery = `
  select name, pg_catalog.current_setting(name) as value, vartype as kind,
         coalesce(sourcefile, '') as file, source, pending_restart as waiting
  from pg_catalog.pg_settings
  where source = 'configuration file' or lower(name) = any($1::text[])
  union all
  select wanted, pg_catalog.current_setting(wanted, true), 'string', '', 'placeholder', false
  from unnest($1::text[]) wanted
  where wanted like '%.%' and pg_catalog.current_setting(wanted, true) is not null
    and not exists (select from pg_catalog.pg_settings where lower(name) = wanted)`;

/** Reads the configuration; `names` are settings to read wherever they come from, in lower case. */
export async function readConfiguration(
  session: PinnedSession,
  names: readonly string[],
): Promise<ServerConfiguration> {
  const rows = <T extends object>(query: string) =>
    read(async () => (await session.query<T>(query)).rows);
  const clock = await read(() => readClock(session));
  const rules = await rows<HbaFileRule>(rulesQuery);
  const hasMaps = "value" in clock && clock.value.hasMaps;
  const maps = hasMaps ? await rows<IdentMapping>(mapsQuery) : undefined;
  const fileErrors = await rows<FileError>(fileErrorsQuery);
  const settings = await read(async () => {
    const file = "select pg_catalog.current_setting('config_file') as file";
    const configFile = (await session.query<{ file: string }>(file)).rows[0]?.file ?? "";
    const { rows } = await session.query<SettingInForce>(settingsQuery, [names]);
    return { configFile, settings: rows };
  });
  const clockSkewMillis = "value" in clock ? { value: clock.value.skewMillis } : clock;
  return { rules, maps, fileErrors, settings, clockSkewMillis };
}

/** Compares the server's clock with the middle of the round trip. */
async function readClock(
  session: PinnedSession,
): Promise<{ skewMillis: number; hasMaps: boolean }> {
  const asked = Date.now();
  const { rows } = await session.query<{ now: number; hasMaps: boolean }>(clockQuery);
  const [row] = rows;
  if (row === undefined) throw new Error("the server does not tell the time");
  return { skewMillis: row.now - (asked + Date.now()) / 2, hasMaps: row.hasMaps };
}

/** Returns any error as unreadable: the other queries may still succeed. */
async function read<T>(query: () => Promise<T>): Promise<Read<T>> {
  try {
    return { value: await query() };
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}
