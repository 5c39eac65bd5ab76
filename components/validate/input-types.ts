// The type of every input. TypeScript enforces it in a program, but not in plain JavaScript, JSON
// and configuration files.
import { AccessLevel } from "../contract/access-level";
import { Proof } from "../contract/assertion-args";
import { AuthorityMode } from "../contract/authority-args";
import { ClientPrivileges } from "../contract/client-privileges";
import { listed, wholeNumber } from "../contract/field-checks";
import { KeyAlgorithm } from "../contract/key-algorithm";
import { postgresMajors } from "../contract/postgres-major";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { RuntimeKind } from "../contract/runtime-kind";

/** The type of an input, and its description in messages. */
export type InputType =
  | { readonly is: "string" | "number" | "boolean"; readonly expected: string }
  /** Key material: text, or an output or promise of text. Never shown. */
  | { readonly is: "material" }
  | { readonly is: "list"; readonly of: InputType }
  /** A record whose names the user chooses. */
  | { readonly is: "named"; readonly of: InputType; readonly expected: string }
  | {
      readonly is: "record";
      readonly inputs: ReadonlyMap<string, InputType>;
      /** Names of the required inputs. */
      readonly required: readonly string[];
    };

const text: InputType = { is: "string", expected: "text" };
const number: InputType = { is: "number", expected: "a number" };
const flag: InputType = { is: "boolean", expected: "true or false" };
const material: InputType = { is: "material" };
const list = (of: InputType): InputType => ({ is: "list", of });
const named = (of: InputType, expected: string): InputType => ({ is: "named", of, expected });
const whole = (least: number, most: number): InputType => ({
  is: "number",
  expected: wholeNumber([least, most]),
});
const oneOf = (values: Readonly<Record<string, string>>): InputType => ({
  is: "string",
  expected: listed(Object.values(values)),
});
const texts = list(text);
const textByName = named(text, "a record of text by name");

/** The names of the required inputs of `T`. */
type RequiredNames<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

/** Describes the inputs of `T`, no more and no fewer, and which of them are required. */
function record<T>(
  inputs: Readonly<Record<keyof T, InputType>>,
  ...required: [RequiredNames<T>] extends [never]
    ? []
    : [Readonly<Record<RequiredNames<T>, "required">>]
): InputType {
  return {
    is: "record",
    inputs: new Map(Object.entries<InputType>(inputs)),
    required: Object.keys(required[0] ?? {}),
  };
}

type Args = Required<PostgresServerArgs>;
type Client = Args["clients"][string];
type Grant = NonNullable<Client["databases"]>[string];
type Leaf = NonNullable<Client["certificate"]>;

const leaf = {
  validityHours: number,
  renewBeforeHours: number,
  keyAlgorithm: oneOf(KeyAlgorithm),
  generation: whole(1, 1_000_000),
  reuseKey: flag,
};

const client = record<Client>({
  role: text,
  roles: texts,
  access: oneOf(AccessLevel),
  database: text,
  databases: named(
    record<Grant>(
      { privileges: oneOf(ClientPrivileges), schemas: texts },
      { privileges: "required" },
    ),
    "a record by name",
  ),
  connectionLimit: number,
  validUntil: text,
  memberOf: texts,
  certificate: record<Leaf>(leaf),
  password: material,
  passwordGeneration: whole(1, 1_000_000),
  certificateRequestPem: material,
});

const authority = record<Args["authority"]>({
  mode: oneOf(AuthorityMode),
  commonName: text,
  validityHours: number,
  keyAlgorithm: oneOf(KeyAlgorithm),
  certificatePem: material,
  privateKeyPem: material,
  signedCertificates: named(material, "a record of certificates by name"),
  generations: texts,
  signer: text,
  retireInUse: flag,
  additionalTrustPem: material,
  crlPem: material,
});

const rule = record<Args["hbaRules"][number]>(
  {
    connection: text,
    method: text,
    databases: texts,
    roles: texts,
    addresses: texts,
    options: textByName,
  },
  { method: "required" },
);

const identMap = record<Args["identMaps"][number]>(
  { name: text, systemUser: text, role: text },
  { name: "required", systemUser: "required", role: "required" },
);

/** The type of a whole declaration. */
export const declarationType: InputType = record<PostgresServerArgs>({
  runtime: oneOf(RuntimeKind),
  version: { is: "number", expected: listed(postgresMajors) },
  hosts: texts,
  publishAddress: text,
  port: whole(1, 65_535),
  database: text,
  access: oneOf(AccessLevel),
  clients: named(client, "a record by name"),
  revoked: texts,
  authority,
  serverCertificate: record<Args["serverCertificate"]>({
    ...leaf,
    selfSigned: flag,
    certificatePem: material,
    privateKeyPem: material,
    trustBundlePem: material,
    passphrase: material,
    passphraseCommand: text,
  }),
  tls: record<Args["tls"]>({
    minProtocol: text,
    maxProtocol: text,
    ciphers: text,
    tls13Ciphers: text,
    groups: texts,
    preferServerCiphers: flag,
    dhParamsPem: material,
  }),
  settings: textByName,
  hbaRules: list(rule),
  identMaps: list(identMap),
  allowWeakening: texts,
  allowRestart: flag,
  data: record<Args["data"]>({
    protect: flag,
    initdbArguments: texts,
    volumeDriver: text,
    volumeDriverOptions: textByName,
  }),
  docker: record<Args["docker"]>({
    image: text,
    host: text,
    network: text,
    memoryMib: number,
    cpus: number,
    sharedMemoryMib: number,
  }),
  embedded: record<Args["embedded"]>({ binDirectory: text, directory: text }),
  assertion: record<Args["assertion"]>({
    proof: oneOf(Proof),
    patienceSeconds: whole(1, 3600),
    connectHost: text,
  }),
});
