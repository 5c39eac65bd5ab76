// A client of a test, with a certificate and a key that belong together.
import type { KitInput } from "../../../components/kit/kit-input";
import { makeAuthority } from "../../support/pki/test-pki";

const authority = makeAuthority();
const issued = authority.issueClient("app");

/** What the kit of a client with a certificate is made of. */
export function certificateInput(changes: Partial<KitInput> = {}): KitInput {
  return {
    client: "app",
    role: "app",
    host: "db.example.org",
    port: 5432,
    database: "app",
    trustBundlePem: authority.certificatePem,
    certificatePem: issued.certificatePem,
    privateKeyPem: issued.keyPem,
    directory: "/etc/kit",
    ...changes,
  };
}

/** What the kit of a client with nothing but a password is made of. */
export function passwordInput(changes: Partial<KitInput> = {}): KitInput {
  const { privateKeyPem: _, ...input } = certificateInput();
  return { ...input, certificatePem: "", password: "correct horse: battery\\", ...changes };
}

/** Text that nothing but whoever holds it may print. */
export function secretsOf({ privateKeyPem = "", password = "" }: Partial<KitInput>): string[] {
  const lines = privateKeyPem.split("\n").filter((line) => line.length > 20 && line[0] !== "-");
  return [...lines, ...(password === "" ? [] : [password])];
}
