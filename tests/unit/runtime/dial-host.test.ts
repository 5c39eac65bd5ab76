import { describe, expect, it } from "vitest";
import type { PostgresServerArgs } from "../../../components/contract/postgres-server-args";
import { dialHost } from "../../../components/runtime/dial-host";
import { resolveDeclaration } from "../../../components/validate/declaration";

const dial = (args: PostgresServerArgs): string => dialHost(resolveDeclaration("db", args));

describe("dialHost", () => {
  it.each<[string, PostgresServerArgs, string]>([
    ["the published address", { publishAddress: "10.1.2.3" }, "10.1.2.3"],
    ["the loopback for every interface", { publishAddress: "0.0.0.0" }, "127.0.0.1"],
    ["the loopback for every IPv6 interface", { publishAddress: "::" }, "::1"],
    [
      "a remote host by ssh",
      { docker: { host: "ssh://ops@db1.example.org:22" } },
      "db1.example.org",
    ],
    ["a remote host by IPv6", { docker: { host: "tcp://[2001:db8::1]:2376" } }, "2001:db8::1"],
    [
      "the machine for a local socket",
      { docker: { host: "unix:///run/docker.sock" } },
      "127.0.0.1",
    ],
    ["what is declared", { assertion: { connectHost: "10.9.9.9" } }, "10.9.9.9"],
  ])("gives %s", (_what, args, expected) => {
    expect(dial(args)).toBe(expected);
  });
});
