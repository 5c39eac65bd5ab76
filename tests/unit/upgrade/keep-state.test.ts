import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it, vi } from "vitest";
import { main } from "../../keep-state/main";

const root = path.resolve(__dirname, "..", "..", "..");
const kept = path.join(root, "tests", "fixtures", "state-0.1.0");
const contents = () =>
  fs.readdirSync(kept).map((name) => [name, fs.readFileSync(path.join(kept, name), "utf8")]);

// In this process: as a program it would install and build first, under the other tests' feet.
it("npm run keep-state does not overwrite what an earlier build of a version made", async () => {
  const before = contents();
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    expect(await main([])).toBe(1);
    expect(said.mock.calls.join("")).toMatch(
      /Cannot keep the state of version .*: tests\/fixtures\/.* is there/,
    );
  } finally {
    said.mockRestore();
  }
  expect(contents()).toEqual(before);
});
