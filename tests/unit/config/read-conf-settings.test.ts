import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteConfValue } from "../../../components/config/quote";
import { readConfSettings } from "../../../components/config/read-conf-settings";

describe("readConfSettings()", () => {
  it("reads names and values, without comments and empty lines", () => {
    const text = "# ssl = off\nssl = on\n\nssl_ciphers = 'HIGH:!aNULL'\nmy.own = 'it''s'\n";
    expect(readConfSettings(text)).toEqual({
      ssl: "on",
      ssl_ciphers: "HIGH:!aNULL",
      "my.own": "it's",
    });
  });

  it("takes the last value of a name", () => {
    expect(readConfSettings("work_mem = '1MB'\nwork_mem = '2MB'\n")).toEqual({ work_mem: "2MB" });
  });

  it("reads back whatever was quoted", () => {
    const text = fc.string({ unit: "binary" }).filter((value) => !/\0|\p{Surrogate}/u.test(value));
    fc.assert(
      fc.property(text, (value) => {
        expect(readConfSettings(`name = ${quoteConfValue(value)}\n`)).toEqual({ name: value });
      }),
    );
  });
});
