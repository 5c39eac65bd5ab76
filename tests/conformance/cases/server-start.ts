import { checkHbaRules } from "../../../components/config/check-hba-rules";
import type { MaterialInput } from "../../../components/config/material";
import { checkTls } from "../../../components/config/tls-settings";
import type { Problem } from "../../../components/contract/problem";
import { encryptKey, type Pki } from "../pki";

/** Material on which PostgreSQL does not start, and what this package says of it beforehand. */
export interface StartCase {
  readonly number: string;
  readonly what: string;
  material(usual: MaterialInput, pki: Pki): MaterialInput;
  readonly logs: RegExp;
  /** Problems of the declaration. Without it only PostgreSQL can tell. */
  refuse?(input: MaterialInput): Problem[];
  readonly since?: number;
}

const context = { allowWeakening: [], hasDhParams: false };
const withTls = ({ conf, ...others }: MaterialInput, tls: object): MaterialInput => ({
  ...others,
  conf: { ...conf, tls: { ...conf.tls, ...tls } },
});
const refuseTls = ({ conf }: MaterialInput) =>
  checkTls(conf.tls, { ...context, major: conf.major });

/** F1, and L10 of F11: no server rather than a wrong one. */
export const serverStarts: StartCase[] = [
  {
    number: "1",
    what: "an encrypted key and another passphrase",
    material: (usual, pki) => ({
      ...usual,
      conf: { ...usual.conf, hasPassphrase: true },
      serverKeyPem: encryptKey(usual.serverKeyPem, pki),
      passphrase: "wrong",
    }),
    logs: /could not load private key file .*: bad decrypt/,
  },
  {
    number: "3",
    what: "a least protocol above the greatest",
    material: (usual) => withTls(usual, { minProtocol: "TLSv1.2", maxProtocol: "TLSv1.1" }),
    logs: /could not set SSL protocol version range/,
    refuse: refuseTls,
  },
  {
    number: "5",
    what: "a group that does not exist",
    since: 18,
    material: (usual) => withTls(usual, { groups: ["bad", "value"] }),
    logs: /could not set group names specified in ssl_groups: (?!no SSL error reported)/,
  },
  {
    number: "L10",
    what: "a map for a password",
    material: ({ hba, ...others }) => ({
      ...others,
      hba: { ...hba, rules: [{ method: "scram-sha-256", options: { map: "cn" } }] },
    }),
    logs: /could not load .*pg_hba\.conf/,
    refuse: ({ hba, identMaps = [] }) =>
      checkHbaRules(hba.rules, { ...context, major: hba.major, identMaps }),
  },
];
