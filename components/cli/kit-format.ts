import { renderEnvironment } from "../kit/environment-file";
import { renderJdbcUrl } from "../kit/jdbc-url";
import type { KitConnection } from "../kit/kit-connection";
import { renderKeywords } from "../kit/libpq-keywords";
import { renderUri } from "../kit/libpq-uri";
import { renderNodePostgresModule } from "../kit/node-postgres";
import { renderServiceSection } from "../kit/service-file";

/** The renderers by value of `--format`; none renders a secret. */
export const kitFormats: Readonly<Record<string, (connection: KitConnection) => string>> = {
  uri: renderUri,
  keywords: renderKeywords,
  service: renderServiceSection,
  env: renderEnvironment,
  jdbc: renderJdbcUrl,
  node: renderNodePostgresModule,
};
