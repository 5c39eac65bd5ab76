import type { KitConnection } from "./kit-connection";
import { libpqParameters } from "./libpq-parameters";

/** Renders the client's section of a service file ("The Connection Service File"), with plain values. */
export function renderServiceSection(connection: KitConnection): string {
  const lines = libpqParameters(connection).map(({ keyword, value }) => `${keyword}=${value}`);
  return [`[${connection.client}]`, ...lines, ""].join("\n");
}
