import { renderJdbcUrl } from "./jdbc-url";
import type { KitConnection, KitPaths } from "./kit-connection";
import { renderKeywords } from "./libpq-keywords";
import { renderPgxUri, renderUri } from "./libpq-uri";

/** The contents of `connection.json`, for programs and scripts. No secret. */
export interface ConnectionDocument {
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly uri: string;
  readonly pgxUri: string;
  readonly keywords: string;
  readonly jdbcUrl: string;
  readonly channelBinding: string;
  /** Paths of the files in the kit. */
  readonly files: KitPaths;
}

export function connectionDocument(connection: KitConnection): ConnectionDocument {
  const { client, host, port, user, database, channelBinding, paths, hasKey } = connection;
  const { key, pk8, ...others } = paths;
  const keys = hasKey && key !== undefined && pk8 !== undefined ? { key, pk8 } : {};
  return {
    client,
    host,
    port,
    user,
    database,
    uri: renderUri(connection),
    pgxUri: renderPgxUri(connection),
    keywords: renderKeywords(connection),
    jdbcUrl: renderJdbcUrl(connection),
    channelBinding,
    files: { ...others, ...keys },
  };
}
