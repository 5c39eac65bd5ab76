// Who gets in at this moment: every kit that was ever fetched, and those who have none.
import type { ClientConfig } from "pg";
import { expect } from "vitest";
import { refusalOf } from "../client/connect";
import { makeAuthority } from "../pki/test-pki";
import type { Kit } from "./rules";

export interface Door {
  readonly port: number;
  /** What the server's certificate comes from. */
  readonly serverTrustPem: string;
  /** Undefined where both would be right. */
  letsIn(kit: Kit): boolean | undefined;
}

/** Bearing the names of clients, from an authority that nobody here trusts. */
const stranger = makeAuthority("Stranger");
const forged = ["app", "postgres", "pgtls_probe"].map((name) => ({
  name,
  ...stranger.issueClient(name),
}));

export async function expectDoor(door: Door, kits: readonly Kit[], told: string): Promise<void> {
  const known = kits.filter((kit) => door.letsIn(kit) !== undefined);
  const found = await Promise.all(known.map((kit) => refusalOf(loginOf(door, kit))));
  const wrong = known.flatMap((kit, index) => {
    const words = found[index]!;
    if ((words === "connected") === door.letsIn(kit)) return [];
    return [`${kit.client}@${kit.generation} ${kit.serial}: ${words}`];
  });
  expect(wrong, told).toEqual([]);
  const strangers = await Promise.all(
    forged.map(({ name, certificatePem: cert, keyPem: key }) =>
      refusalOf(login(door, name, { cert, key })),
    ),
  );
  const without = ["app", "postgres", "nobody"].map((name) => refusalOf(login(door, name, {})));
  const plain = refusalOf({ ...login(door, "app", {}), ssl: false });
  const [first] = known.filter((kit) => door.letsIn(kit) === true);
  const asAnother =
    first === undefined ? [] : [refusalOf({ ...loginOf(door, first), user: "postgres" })];
  const others = [...strangers, ...(await Promise.all([...without, plain, ...asAnother]))];
  expect(others, told).not.toContain("connected");
  // Refused by the server and not for want of one.
  expect(others.join("\n"), told).not.toMatch(/ECONNREFUSED|timeout/i);
}

/** With the bundle of the kit as long as it is enough to know the server by. */
function loginOf(door: Door, kit: Kit): ClientConfig {
  const { certificatePem: cert, keyPem: key, client, trustBundlePem } = kit;
  const [signer = ""] =
    door.serverTrustPem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/) ?? [];
  const ca = trustBundlePem.includes(signer) ? trustBundlePem : door.serverTrustPem;
  return login({ ...door, serverTrustPem: ca }, client, { cert, key });
}

function login(
  { port, serverTrustPem: ca }: Pick<Door, "port" | "serverTrustPem">,
  user: string,
  own: { readonly cert?: string; readonly key?: string },
): ClientConfig {
  return {
    host: "127.0.0.1",
    port,
    user,
    database: "app",
    connectionTimeoutMillis: 20_000,
    ssl: { ca, ...own },
  };
}
