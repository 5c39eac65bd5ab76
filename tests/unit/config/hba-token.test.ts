import { describe, expect, it } from "vitest";
import {
  refuseAddress,
  refuseDatabase,
  refuseRole,
  renderAddress,
  renderDatabase,
  renderRole,
} from "../../../components/config/hba-token";

describe("refuseDatabase()", () => {
  it.each(["all", "sameuser", "samerole", "replication", "app", "re port", "a".repeat(63)])(
    "accepts %j",
    (text) => {
      expect(refuseDatabase(text, 14)).toBeUndefined();
    },
  );

  it.each(["", "a".repeat(64), "ä".repeat(32), "@file", "samegroup", "/", "a\nb", "\ud800"])(
    "refuses %j",
    (text) => {
      expect(refuseDatabase(text, 18)).toBeDefined();
    },
  );
});

describe("refuseRole()", () => {
  it.each(["all", "app", "+group", "/^svc_"])("accepts %j", (text) => {
    expect(refuseRole(text, 16)).toBeUndefined();
  });

  it.each(["", "+", "+/x", "+@x", "@x"])("refuses %j", (text) => {
    expect(refuseRole(text, 16)).toBeDefined();
  });

  it("refuses a regular expression before PostgreSQL 16", () => {
    expect(refuseRole("/^svc_", 15)).toBeDefined();
  });
});

describe("renderDatabase()", () => {
  it.each([
    ["all", "all"],
    ["replication", "replication"],
    ["samehost", '"samehost"'],
    ["+x", '"+x"'],
    ["Re port", '"Re port"'],
  ])("writes %j as %s", (text, written) => {
    expect(renderDatabase(text, 17)).toBe(written);
  });
});

describe("renderRole()", () => {
  it.each([
    ["all", "all"],
    ["replication", '"replication"'],
    ["+owners", "+owners"],
    ["+all", '+"all"'],
    ["+my,group", '+"my,group"'],
    ["/^a,b$", '"/^a,b$"'],
  ])("writes %j as %s", (text, written) => {
    expect(renderRole(text, 17)).toBe(written);
  });
});

describe("renderAddress()", () => {
  it.each([
    ["all", "all"],
    ["10.0.0.1", "10.0.0.1/32"],
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["2001:db8::1", "2001:db8::1/128"],
    ["::/0", "::/0"],
    [".example.org", ".example.org"],
    ["db-1.example.org", "db-1.example.org"],
  ])("writes %j as %s", (text, written) => {
    expect(refuseAddress(text)).toBeUndefined();
    expect(renderAddress(text)).toBe(written);
  });

  it.each([
    "",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/",
    "::/129",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "10.1",
    "0x7f000001",
    "2130706433",
    "a b",
    "-a.example.org",
    "..",
    "a,b",
    "fe80::1%eth0",
    "*.example.org",
    "10.0.0.0 255.0.0.0",
    "a".repeat(64),
    "ALL\n",
    "x#",
    '"all"',
  ])("refuses %j", (text) => {
    expect(refuseAddress(text)).toBeDefined();
    expect(() => renderAddress(text)).toThrow(RangeError);
  });
});
