import { describe, expect, it } from "vitest";
import { parseConnectionUrl } from "../../../components/cli/connection-url";

describe("parseConnectionUrl", () => {
  it("reads user, host, port, database and parameters, decoded", () => {
    const url =
      "postgres://a%40b@db.example.org:6432/my%2Fdb?sslmode=verify-full&sslrootcert=%2Fa+b";
    expect(parseConnectionUrl(url)).toEqual({
      host: "db.example.org",
      port: 6432,
      parameters: { user: "a@b", dbname: "my/db", sslmode: "verify-full", sslrootcert: "/a+b" },
    });
  });

  it("takes IPv6 in brackets, and host, port and database as parameters", () => {
    expect(parseConnectionUrl("postgresql://[2001:db8::1]:5433").host).toBe("2001:db8::1");
    const { host, port, parameters } = parseConnectionUrl(
      "postgresql:///?host=db.example.org&port=5433&dbname=app",
    );
    expect([host, port, parameters["dbname"]]).toEqual(["db.example.org", 5433, "app"]);
  });

  it("reads ssl=true as libpq does", () => {
    expect(parseConnectionUrl("postgresql://h/?ssl=true").parameters["sslmode"]).toBe("require");
  });

  it.each([
    ["another scheme", "https://db.example.org", "connection URI"],
    ["no host", "postgresql:///app", "host is missing"],
    ["several hosts", "postgresql://a,b/app", "host is a list"],
    ["a socket directory", "postgresql://%2Frun%2Fpostgresql/app", "socket directory"],
    ["a port that is none", "postgresql://h:70000/app", "port is no port number"],
    ["a wrong percent sign", "postgresql://h/%zz", "percent sign"],
    ["a parameter that libpq does not know", "postgresql://h/?sslrootcrt=x", '"sslrootcrt"'],
  ])("refuses %s", (_what, url, words) => {
    expect(() => parseConnectionUrl(url)).toThrow(words);
  });

  it.each([
    "postgresql://app:hunter2@h/app",
    "postgresql://app:hunter2/x@h/app",
    "postgresql://app:hunter2?x@h/app",
    "postgresql://app:hunter2#x@h/app",
    "postgresql://h/app?password=hunter2",
    "postgresql://h/app?sslpassword=hunter2",
    "postgresql://h/app?p%61ssword=hunter2",
  ])("refuses a password without showing it: form %#", (url) => {
    expect(() => parseConnectionUrl(url)).toThrow(/^Cannot read the URL: (?!.*hunter2)/);
  });
});
