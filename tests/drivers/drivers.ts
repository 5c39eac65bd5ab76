import type { Driver } from "./driver";
import { nodePostgres } from "./node-postgres/driver";
import { pgjdbc } from "./pgjdbc/driver";
import { pgx } from "./pgx/driver";
import { psql } from "./psql/driver";
import { psycopg } from "./psycopg/driver";

export const drivers: readonly Driver[] = [psql, nodePostgres, psycopg, pgx, pgjdbc];
