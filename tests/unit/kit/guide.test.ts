// What the guide shows is what a kit has.
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { kitFormats } from "../../../components/cli/kit-format";
import { buildKit } from "../../../components/kit/build-kit";
import { certificateInput } from "./kit-input";

const guide = fs.readFileSync(
  path.join(__dirname, "../../../docs/guide/clients-and-kits.md"),
  "utf8",
);
const kit = buildKit(certificateInput({ directory: "/etc/kits/app", password: "correct horse" }));
const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
const programs = blocks.flatMap(([, language, text = ""]) =>
  language === "ts" || language === "js" ? [text] : [],
);

describe("docs/guide/clients-and-kits.md", () => {
  it.each(["uri", "keywords", "jdbc"])("shows the format %s as it is rendered", (format) => {
    const { connection } = buildKit(certificateInput({ directory: "/etc/kits/app" }));
    expect(blocks.map(([, , text]) => text?.trim())).toContain(kitFormats[format]!(connection));
  });

  it("names every format", () => {
    expect(guide).toContain(`--format ${Object.keys(kitFormats).join("|")}`);
  });

  it.each(kit.files)("names the file $name with its mode", ({ name, mode }) => {
    const [row = ""] = guide
      .split("\n")
      .filter((line) => line.startsWith("| `") && line.includes(`\`${name}\``));
    expect(row).toMatch(new RegExp(name.endsWith(".crt") ? "06(44|00)" : `0${mode.toString(8)}`));
  });

  it.each(programs)("has TypeScript and JavaScript without a slip: %#", (text) => {
    const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  });
});
