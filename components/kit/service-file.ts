import type { KitConnection } from "./kit-connection";
import { libpqParameters } from "./libpq-parameters";

/** Renders a section of `pg_service.conf` (34.17), named after the client; values stand as they are. */
export function renderServiceSection(connection: KitConnection): string {
  const lines = libpqParameters(connection).map(({ keyword, value }) => `${keyword}=${value}`);
  return [`[${connection.client}]`, ...lines, ""].join("\n");
}
