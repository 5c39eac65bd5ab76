import { describe, expect, it } from "vitest";
import { renderTable } from "../../sslmodes/table";

describe("renderTable()", () => {
  it("fills every column to its widest cell and is Markdown", () => {
    expect(renderTable(["a", "long"], [["wide", "b"]])).toBe(
      "| a    | long |\n| ---- | ---- |\n| wide | b    |\n",
    );
  });
});
