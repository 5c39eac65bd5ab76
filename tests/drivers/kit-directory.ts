// The directory of a client's kit, with all that the package puts there.
import * as fs from "node:fs";
import * as path from "node:path";
import { buildKit } from "../../components/kit/build-kit";
import type { KitInput } from "../../components/kit/kit-input";
import { renderNodePostgresModule } from "../../components/kit/node-postgres";

/** Writes the kit into a new directory below `parent`, of a name that has to be escaped everywhere. */
export function writeKit(parent: string, input: Omit<KitInput, "directory">): string {
  const directory = fs.mkdtempSync(path.join(parent, "kit 50%'s & é-"));
  const { files, connection } = buildKit({ ...input, directory });
  for (const { name, contents, mode } of files) {
    fs.writeFileSync(path.join(directory, name), contents, { mode });
  }
  const module = renderNodePostgresModule(connection);
  fs.writeFileSync(path.join(directory, "node-postgres.cjs"), module);
  return directory;
}
