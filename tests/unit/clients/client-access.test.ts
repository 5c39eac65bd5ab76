import { describe, expect, it } from "vitest";
import { type AccessedClient, clientAccess } from "../../../components/clients/client-access";
import { renderPgHba } from "../../../components/config/pg-hba";
import { renderPgIdent } from "../../../components/config/pg-ident";
import { AccessLevel } from "../../../components/contract/access-level";

function client(role: string, roles: string[] = [], database = "app"): AccessedClient {
  const databases = [{ name: database, privileges: "owner" as const, schemas: ["public"] }];
  return { role, roles, access: AccessLevel.Certificate, databases };
}

function rulesOf(clients: AccessedClient[]): string[] {
  const { hbaClients } = clientAccess(clients);
  const text = renderPgHba({ major: 17, probeRole: "p", rules: [], clients: hbaClients });
  return text.split("\n").filter((line) => /^hostssl (?!postgres)/.test(line));
}

function mapOf(clients: AccessedClient[]): string[] {
  const { identMaps } = clientAccess(clients);
  const text = renderPgIdent({ administrators: [], identMaps });
  return text.split("\n").filter((line) => line.startsWith("pgtls_clients "));
}

describe("clientAccess()", () => {
  it("needs no map where every certificate is named after its role", () => {
    const clients = [client("a"), client("b", [], "other"), client("a")];
    expect(rulesOf(clients)).toEqual(["hostssl app a all cert", "hostssl other b all cert"]);
    expect(mapOf(clients)).toEqual([]);
  });

  it("lets a certificate be another client's role, in that client's databases only", () => {
    const clients = [client("ops", ["b"]), client("b", [], "other")];
    expect(rulesOf(clients)).toEqual([
      "hostssl app ops all cert",
      "hostssl other b all cert map=pgtls_clients",
    ]);
    expect(mapOf(clients)).toEqual(["pgtls_clients b b", "pgtls_clients ops b"]);
  });

  it("gives a role that is nobody's own the client's databases, and no certificate of its name", () => {
    const clients = [client("ops", ["shift"])];
    expect(rulesOf(clients)).toEqual([
      "hostssl app ops all cert",
      "hostssl app shift all cert map=pgtls_clients",
    ]);
    expect(mapOf(clients)).toEqual(["pgtls_clients ops shift"]);
  });

  it("quotes what the files would read as something else", () => {
    const clients = [client("+all ops", ["all"], "same user")];
    expect(rulesOf(clients)).toEqual([
      'hostssl "same user" "+all ops" all cert',
      'hostssl "same user" "all" all cert map=pgtls_clients',
    ]);
    expect(mapOf(clients)).toEqual(['pgtls_clients "+all ops" "all"']);
  });

  it("gives a client with a password no map", () => {
    const [scram] = [{ ...client("s"), access: AccessLevel.ScramAndCertificate }];
    expect(rulesOf([scram, client("ops", ["b"])])).toContain(
      "hostssl app s all scram-sha-256 clientcert=verify-full",
    );
  });
});
