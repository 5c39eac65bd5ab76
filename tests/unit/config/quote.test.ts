// Round trips through readers that follow PostgreSQL's own sources, written here independently of
// the quoting: `readers.ts` and `conninfo_parse` (fe-connect.c).
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  quoteConfValue,
  quoteConninfoValue,
  quoteHbaText,
  quoteHbaToken,
  quoteIdentifier,
  quoteLiteral,
} from "../../../components/config/quote";
import { readConfLine, readHbaLine } from "./readers";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "\n", "\t", "\r", " ", ",", "#", "@", "n", "0"),
  }),
);
const text = anyText.filter((value) => !value.includes("\0"));
const oneLine = text.filter((value) => !/[\n\r]/.test(value));

/** Reads `keyword='value' …`, as conninfo_parse does. */
function readConninfo(conninfo: string): Record<string, string> {
  const values: Record<string, string> = {};
  let rest = conninfo;
  while (rest.trim() !== "") {
    const pair = /^\s*([a-z]+)='((?:[^'\\]|\\[^])*)'/.exec(rest);
    if (pair?.[1] === undefined || pair[2] === undefined) {
      throw new Error(`not a connection string: ${JSON.stringify(conninfo)}`);
    }
    values[pair[1]] = pair[2].replace(/\\([^])/g, "$1");
    rest = rest.slice(pair[0].length);
  }
  return values;
}

describe("quoteConfValue()", () => {
  it("is read back unchanged from a single line", () => {
    fc.assert(
      fc.property(text, (value) => {
        const line = `x = ${quoteConfValue(value)}`;
        expect(line).not.toMatch(/[\0-\x1f\x7f]/);
        expect(readConfLine(line)).toBe(value);
      }),
    );
  });

  it.each([
    ["", "''"],
    ["it's", "'it''s'"],
    ["C:\\n", "'C:\\\\n'"],
    ["a\nssl = off", "'a\\nssl = off'"],
    ["\u0001" + "7", "'\\0017'"],
  ])("writes %j as %s", (value, written) => {
    expect(quoteConfValue(value)).toBe(written);
  });

  it("refuses a NUL character without printing the value", () => {
    expect(() => quoteConfValue("hunter2\0")).toThrow(
      new RangeError(
        "Cannot quote a value for postgresql.conf: character 8 is a NUL character, expected text without it",
      ),
    );
  });
});

describe("quoteHbaToken()", () => {
  const name = oneLine.filter((value) => !value.startsWith("/"));

  it("is read back as exactly one token among others", () => {
    fc.assert(
      fc.property(name, name, (first, second) => {
        const line = `hostssl ${quoteHbaToken(first)},${quoteHbaToken(second)} all`;
        expect(readHbaLine(line).map((token) => token.text)).toEqual([
          "hostssl",
          first,
          second,
          "all",
        ]);
      }),
    );
  });

  it("never leaves a name that PostgreSQL reads as something else", () => {
    const special = fc.constantFrom("all", "sameuser", "samerole", "samegroup", "replication");
    const prefixed = name.map((value) => `@${value}`);
    const group = name.map((value) => `+${value}`);
    fc.assert(
      fc.property(fc.oneof(special, prefixed, group), (value) => {
        expect(readHbaLine(quoteHbaToken(value))).toEqual([{ text: value, quoted: true }]);
      }),
    );
  });

  it("leaves a plain word readable", () => {
    expect(quoteHbaToken("app_owner2")).toBe("app_owner2");
  });

  it("refuses a name that begins with a slash, which quotes do not protect", () => {
    expect(() => quoteHbaToken("/.*")).toThrow(/^Cannot quote a name .* character 1 is a slash/);
  });

  it.each([
    ["a\nhost all all all trust", "character 2 is a line feed"],
    ["a\r", "character 2 is a carriage return"],
    ["a\0", "character 2 is a NUL character"],
    ["\ud800", "character 1 is half of a surrogate pair"],
  ])("refuses %j", (value, reason) => {
    expect(() => quoteHbaToken(value)).toThrow(
      `Cannot quote text for pg_hba.conf: ${reason}, expected text on one line`,
    );
  });
});

describe("quoteHbaText()", () => {
  it("keeps a regular expression whole, with its comma and its quotes", () => {
    const regex = '/^db"\\d{2,4}$';
    expect(readHbaLine(`host ${quoteHbaText(regex)} all`).map((token) => token.text)).toEqual([
      "host",
      regex,
      "all",
    ]);
  });
});

describe("quoteIdentifier()", () => {
  it("is read back unchanged", () => {
    const name = text.filter((value) => value !== "" && Buffer.byteLength(value) <= 63);
    fc.assert(
      fc.property(name, (value) => {
        const inside = /^"((?:[^"]|"")*)"$/.exec(quoteIdentifier(value))?.[1];
        expect(inside?.replaceAll('""', '"')).toBe(value);
      }),
    );
  });

  it.each(["", "a".repeat(64), "ä".repeat(32)])(
    "refuses %j, which is not 1 to 63 bytes",
    (name) => {
      expect(() => quoteIdentifier(name)).toThrow(/ expected 1 to 63 bytes$/);
    },
  );

  it("refuses a NUL character", () => {
    expect(() => quoteIdentifier("a\0b")).toThrow(RangeError);
  });
});

describe("quoteLiteral()", () => {
  /** Reads one literal; a plain one may only have come out without a backslash. */
  function readLiteral(sql: string): string {
    const escaped = /^ E'((?:[^'\\]|\\\\|'')*)'$/.exec(sql)?.[1];
    if (escaped !== undefined) return escaped.replaceAll("''", "'").replaceAll("\\\\", "\\");
    const plain = /^'((?:[^'\\]|'')*)'$/.exec(sql)?.[1];
    if (plain === undefined) throw new Error("not one literal");
    return plain.replaceAll("''", "'");
  }

  it("is read back unchanged, whatever standard_conforming_strings is", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(readLiteral(quoteLiteral(value))).toBe(value);
      }),
    );
  });

  it("does not let a backslash swallow the closing quote", () => {
    expect(quoteLiteral("\\'; DROP ROLE app; --")).toBe(" E'\\\\''; DROP ROLE app; --'");
  });

  it("refuses a NUL character", () => {
    expect(() => quoteLiteral("a\0b")).toThrow(RangeError);
  });
});

describe("quoteConninfoValue()", () => {
  it("is read back unchanged between other keywords", () => {
    fc.assert(
      fc.property(text, text, (host, password) => {
        const conninfo = `host=${quoteConninfoValue(host)} password=${quoteConninfoValue(password)}`;
        expect(readConninfo(conninfo)).toEqual({ host, password });
      }),
    );
  });

  it("does not let a value bring keywords of its own", () => {
    const conninfo = `dbname=${quoteConninfoValue("app' sslmode='disable")}`;
    expect(Object.keys(readConninfo(conninfo))).toEqual(["dbname"]);
  });

  it("refuses a NUL character", () => {
    expect(() => quoteConninfoValue("a\0b")).toThrow(RangeError);
  });
});
