// What the package says of the suite's servers before anything is delivered.
import { describe, expect, it } from "vitest";
import { checkHbaRules } from "../../components/config/check-hba-rules";
import { checkIdentMaps } from "../../components/config/check-ident-maps";
import type { MaterialInput } from "../../components/config/material";
import { checkSettings } from "../../components/config/settings";
import { checkTls } from "../../components/config/tls-settings";
import { postgresMajors } from "../../components/contract/postgres-major";
import type { Weakening } from "../../components/contract/weakening";
import { checkServerCertificate } from "../../components/pki/check-server-certificate";
import type { ServerPlace } from "../support/server/material-server";
import { makePki, usualHost } from "./pki";
import { usualMaterial, type Variant, type VariantName, variants } from "./variants";

const pki = makePki();
const names = Object.keys(variants) as VariantName[];

async function inputOf(name: VariantName, major: ServerPlace["major"]): Promise<MaterialInput> {
  const root = "/srv/server";
  const place = { major, root, materialDirectory: root, port: 5432, administrators: ["root"] };
  const { material }: Variant = variants[name];
  return material(usualMaterial(place, await pki), await pki);
}

function problemsOf({ conf, hba, identMaps = [] }: MaterialInput, allowWeakening: Weakening[]) {
  const { major, tls, settings, hasDhParams } = conf;
  const problems = [
    ...checkTls(tls, { major, allowWeakening, hasDhParams }),
    ...checkSettings({ major, settings, allowWeakening }),
    ...checkHbaRules(hba.rules, { major, allowWeakening, identMaps }),
    ...checkIdentMaps(identMaps, { allowWeakening }),
  ];
  return problems.map(({ message }) => message);
}

describe.each(postgresMajors)("the configuration for PostgreSQL %d", (major) => {
  it.each(names)("of %s passes the checks, with the weakenings that it names", async (name) => {
    const input = await inputOf(name, major);
    expect(problemsOf(input, [...(input.hba.allowWeakening ?? [])])).toEqual([]);
  });

  it.each([
    ["md5", "md5Passwords"],
    ["plaintext", "plaintextConnections"],
  ] as const)("of %s is refused without the weakening %s", async (name, weakening) => {
    const problems = problemsOf(await inputOf(name, major), []);
    expect(problems[0]).toContain(`add "${weakening}" to allowWeakening`);
  });
});

describe("the server certificate", () => {
  const flaws: Partial<Record<VariantName, RegExp>> = {
    "server-cn-only": /is a certificate for no host at all/,
    "server-no-names": /is a certificate for no host at all/,
    "server-ip-cn-only": /is a certificate for no host at all/,
    "server-for-clients": /lack serverAuth/,
    "server-of-ed25519": /signed with Ed25519/,
    "server-multiple-alt-names": /expected one that names hosts\[0\], "common-name/,
  };

  const judge = async (name: VariantName) => {
    const { serverChainPem, serverKeyPem } = await inputOf(name, 17);
    const { root, ed25519 } = await pki;
    const problems = checkServerCertificate({
      certificatePem: serverChainPem,
      privateKeyPem: serverKeyPem,
      trustBundlePem: root + ed25519,
      hosts: [usualHost],
      now: new Date(),
    });
    return problems.map(({ message }) => message).join("\n");
  };

  it("of usual is accepted for the name that clients ask for", async () => {
    expect(await judge("usual")).toBe("");
  });

  it.each(Object.entries(flaws))("of %s is refused", async (name, words) => {
    expect(await judge(name as VariantName)).toMatch(words);
  });

  it("of server-leaf-only is refused, since a client with the root only could not verify it", async () => {
    expect(await judge("server-leaf-only")).not.toBe("");
  });
});
