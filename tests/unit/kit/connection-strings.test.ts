// Every string is parsed back by the rules of the one who reads it.
import { execFileSync } from "node:child_process";
import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildKit } from "../../../components/kit/build-kit";
import { quoteShellWord, renderEnvironment } from "../../../components/kit/environment-file";
import { renderJdbcUrl } from "../../../components/kit/jdbc-url";
import { kitConnection } from "../../../components/kit/kit-connection";
import type { KitConnection } from "../../../components/kit/kit-connection";
import { quoteKeywordValue, renderKeywords } from "../../../components/kit/libpq-keywords";
import { libpqParameters } from "../../../components/kit/libpq-parameters";
import { renderUri } from "../../../components/kit/libpq-uri";
import {
  nodePostgresOptions,
  renderNodePostgresModule,
} from "../../../components/kit/node-postgres";
import { renderPasswordLines } from "../../../components/kit/password-line";
import { renderServiceSection } from "../../../components/kit/service-file";
import { certificateInput, passwordInput } from "./kit-input";

const oneLine = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 24 })
  .filter((text) => !/\p{Cc}|\p{Surrogate}|\s$/u.test(text));
const nasty = fc.oneof(
  oneLine,
  fc
    .array(fc.constantFrom(..." '\\:=&?#%+/@*;\"$`[]ü"), { minLength: 1, maxLength: 12 })
    .map((letters) => letters.join(""))
    .filter((text) => !/\s$/u.test(text)),
);
const hosts = fc.constantFrom("db.example.org", "10.0.0.7", "2001:db8::7");
const connections = fc
  .record({
    role: nasty,
    database: nasty,
    directory: nasty.map((name) => `/k/${name}`),
    host: hosts,
  })
  .map((changes) =>
    kitConnection(passwordInput({ ...certificateInput(), password: "x", ...changes })),
  );

const expected = (connection: KitConnection) =>
  Object.fromEntries(libpqParameters(connection).map(({ keyword, value }) => [keyword, value]));

/** conninfo_parse() of libpq, for strings without blanks around `=`. */
function parseKeywords(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const pair = /\s*([a-z_]+)=(?:'((?:\\.|[^'\\])*)'|((?:\\.|[^\s\\])*))(?=\s|$)/gsy;
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (match === null) throw new Error("no keyword string");
    found[match[1]!] = (match[2] ?? match[3] ?? "").replace(/\\(.)/gs, "$1");
  }
  return found;
}

/** What a URL has, decoded. */
function parseUri(text: string): Record<string, string> {
  const url = new URL(text);
  return {
    user: decodeURIComponent(url.username),
    password: url.password,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port,
    dbname: decodeURIComponent(url.pathname.slice(1)),
    ...Object.fromEntries(
      url.search
        .slice(1)
        .split("&")
        .map((pair) => pair.split("=").map(decodeURIComponent) as [string, string]),
    ),
  };
}

/** The fields of one line of a password file. */
function parsePasswordLine(line: string): string[] {
  const fields = line.slice(0, -1).match(/(?:^|:)(?:\\.|[^:\\])*/g) ?? [];
  return fields.map((field) => field.replace(/^:/, "").replace(/\\(.)/gs, "$1"));
}

describe("strings that libpq reads", () => {
  it("renderKeywords() is read back as the same parameters", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        expect(parseKeywords(renderKeywords(connection))).toEqual(expected(connection));
      }),
    );
  });

  it("renderUri() is read back as the same parameters, without a password", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const { password, ...read } = parseUri(renderUri(connection));
        expect(read).toEqual(expected(connection));
        expect(password).toBe("");
      }),
    );
  });

  it.each([".", ".."])("renderUri() keeps the database %s, which a path would lose", (database) => {
    const connection = kitConnection({ ...certificateInput(), database });
    expect(parseUri(renderUri(connection))["dbname"]).toBe(database);
  });

  it("renderUri() has nothing that a shell or RFC 3986 gives a meaning in a value", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const [, query = ""] = renderUri(connection).split("?");
        expect(query).toMatch(/^[a-zA-Z0-9_.~%&=-]+$/);
      }),
    );
  });

  it("renderServiceSection() is read back line by line", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const [head, ...lines] = renderServiceSection(connection).trimEnd().split("\n");
        const read = lines.map((line) => [
          line.slice(0, line.indexOf("=")),
          line.slice(line.indexOf("=") + 1),
        ]);
        expect(head).toBe("[app]");
        expect(Object.fromEntries(read)).toEqual(expected(connection));
      }),
    );
  });

  it("renderPasswordLines() is read back as the same role and password", () => {
    fc.assert(
      fc.property(connections, nasty, (connection, password) => {
        const { host, port, user } = connection;
        const [line = ""] = renderPasswordLines(connection, password).split(/(?<=\n)/);
        expect(parsePasswordLine(line)).toEqual([host, String(port), "*", user, password]);
      }),
    );
  });

  it("renderPasswordLines() leaves an asterisk as it is, since only libpq would undo a backslash", () => {
    const connection = kitConnection(passwordInput({ role: "*" }));
    expect(renderPasswordLines(connection, "secret")).toBe("db.example.org:5432:*:*:secret\n");
  });

  it("quoteKeywordValue() puts a backslash before a quote and a backslash", () => {
    expect(quoteKeywordValue("it's \\ here")).toBe("'it\\'s \\\\ here'");
    expect(quoteKeywordValue("")).toBe("''");
    expect(quoteKeywordValue("/etc/kit/root.crt")).toBe("/etc/kit/root.crt");
  });

  it("renderEnvironment() is read back by a shell", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const print = libpqParameters(connection).map(({ variable }) => `"$${variable}"`);
        const script = `${renderEnvironment(connection)}printf '%s\\n' ${print.join(" ")}`;
        const read = execFileSync("sh", ["-s"], { input: script, encoding: "utf8" });
        expect(read.trimEnd().split("\n")).toEqual(Object.values(expected(connection)));
      }),
      { numRuns: 30 },
    );
  });

  it("quoteShellWord() leaves plain words as they are, for docker run --env-file", () => {
    expect(quoteShellWord("/etc/kit/root.crt")).toBe("/etc/kit/root.crt");
  });

  it("an IPv6 host is in brackets in URIs and nowhere else", () => {
    const connection = kitConnection(certificateInput({ host: "2001:db8::7" }));
    expect(renderUri(connection)).toMatch(/^postgresql:\/\/app@\[2001:db8::7\]:5432\/app\?/);
    expect(renderJdbcUrl(connection)).toMatch(
      /^jdbc:postgresql:\/\/\[2001:db8:0:0:0:0:0:7\]:5432\/app\?/,
    );
    expect(renderKeywords(connection)).toMatch(/^host=2001:db8::7 port=5432 /);
  });

  it("a client with a certificate asks for no channel binding and has no password file", () => {
    expect(renderUri(kitConnection(certificateInput()))).toBe(
      "postgresql://app@db.example.org:5432/app?sslmode=verify-full" +
        "&sslrootcert=%2Fetc%2Fkit%2Froot.crt&sslcert=%2Fetc%2Fkit%2Fapp.crt" +
        "&sslkey=%2Fetc%2Fkit%2Fapp.key&gssencmode=disable",
    );
  });

  it("a client with a password has no certificate, and requires channel binding", () => {
    expect(renderKeywords(kitConnection(passwordInput()))).toBe(
      "host=db.example.org port=5432 dbname=app user=app sslmode=verify-full " +
        "sslrootcert=/etc/kit/root.crt passfile=/etc/kit/pgpass channel_binding=require " +
        "gssencmode=disable",
    );
  });
});

describe("renderJdbcUrl()", () => {
  it("is read back as pgJDBC decodes it, plus signs and all", () => {
    fc.assert(
      fc.property(connections, (connection) => {
        const url = new URL(renderJdbcUrl(connection).replace(/^jdbc:/, ""));
        // Decodes like java.net.URLDecoder: a plus is a space.
        expect(Object.fromEntries(url.searchParams)).toEqual({
          user: connection.user,
          sslmode: "verify-full",
          sslrootcert: connection.paths.rootCert,
          sslcert: connection.paths.cert,
          sslkey: connection.paths.pk8,
          channelBinding: "require",
          gssEncMode: "disable",
        });
      }),
    );
  });
});

describe("nodePostgresOptions()", () => {
  it("names the server for SNI by its DNS name", () => {
    expect(nodePostgresOptions(buildKit(certificateInput())).ssl.servername).toBe("db.example.org");
  });

  it.each(["10.0.0.7", "2001:db8::7"])("names no server for the address %s", (host) => {
    const { ssl } = nodePostgresOptions(buildKit(certificateInput({ host })));
    expect(ssl).not.toHaveProperty("servername");
    expect(ssl.rejectUnauthorized).toBe(true);
  });

  it("binds the channel with a password, and only then", () => {
    expect(nodePostgresOptions(buildKit(passwordInput()))).toMatchObject({
      password: "correct horse: battery\\",
      enableChannelBinding: true,
    });
    const plain = nodePostgresOptions(buildKit(certificateInput()));
    expect(plain).not.toHaveProperty("enableChannelBinding");
    expect(plain).not.toHaveProperty("password");
  });

  it("renderNodePostgresModule() gives the same options from the files of the kit", () => {
    fc.assert(
      fc.property(nasty, nasty, hosts, (role, password, host) => {
        const kit = buildKit(certificateInput({ role, password, host }));
        const files = new Map(
          kit.files.map(({ name, contents }) => [`/etc/kit/${name}`, String(contents)]),
        );
        const context = {
          module: { exports: {} },
          require: () => ({ readFileSync: (file: string) => files.get(file) }),
        };
        runInContext(renderNodePostgresModule(kit.connection), createContext(context));
        expect(JSON.parse(JSON.stringify(context.module.exports))).toEqual(
          nodePostgresOptions(kit),
        );
      }),
    );
  });
});
