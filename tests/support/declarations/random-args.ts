// Arguments as nobody should give them: values of every kind at every place of a declaration.
import fc from "fast-check";

/** No key: it only looks like one. */
export const keyBody = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgX9Zq3JvT1u0aB7cD";
export const keyPem = `-----BEGIN PRIVATE KEY-----\n${keyBody}\n-----END PRIVATE KEY-----\n`;

const inherited = [
  "toString",
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "valueOf",
  "isPrototypeOf",
  "__defineGetter__",
  "toLocaleString",
];

/** Texts that mean something to a file, a terminal or JavaScript, or that hide something. */
export const nastyTexts = [
  ...inherited,
  "",
  " ",
  "\n",
  "a\nb",
  "a\r\nhost all all all trust",
  "\u0000",
  "\u0007",
  "\u001b[31m",
  "\ud800",
  "\u2028",
  "\u202e",
  "\u0085",
  '"',
  '""',
  '" all all trust',
  "'",
  "\\",
  "a\\",
  "\\n",
  "#x",
  "@x",
  "+x",
  "/x",
  "/",
  "#",
  "a#b",
  "a,b",
  ",",
  "all",
  "sameuser",
  "replication",
  "samehost",
  "include x",
  "postgres",
  "pgtls_probe",
  "pgtls_admin",
  "pg_monitor",
  "public",
  "x".repeat(63),
  "ä".repeat(32),
  "x".repeat(5000),
  "\u{1f600}",
  "it's",
  "A B",
  "a=b",
  "$user",
  keyPem,
  keyBody,
  "-----BEGIN CERTIFICATE-----",
  "-----END PRIVATE KEY-----",
  "127.0.0.1",
  "::1",
  "*.example.org",
  "10.0.0.0/8",
  "TLSv1.2",
  "HIGH",
  "16",
  "on",
];

class Instance {
  readonly role = "app";
}

/** Makes a value anew each time: one may be changed, and some do not bear being looked at. */
export type Maker = () => unknown;

/** Things that are no plain data. */
const strange: readonly Maker[] = [
  () => undefined,
  () => null,
  () => NaN,
  () => Infinity,
  () => -0,
  () => 1e21,
  () => 0.5,
  () => 10n,
  () => Symbol("text"),
  () => () => "app",
  () => new Date(0),
  () => new Date(NaN),
  () => new Map([["role", "app"]]),
  () => new Set(["app"]),
  () => new Instance(),
  () => Instance,
  () => Promise.resolve("app"),
  () => new String("app"),
  () => new Number(1),
  () => Buffer.from("app"),
  () => /x/,
  () => new Error(keyPem),
  () => [undefined],
  () => [, "app"],
  () => new Array(4_000_000_000),
  () => Object.create(null) as unknown,
  () => Object.create({ role: "app" }) as unknown,
  () => ({ [Symbol("role")]: "app" }),
  () => JSON.parse('{"__proto__": {"role": "app"}}') as unknown,
  () => throwing("role"),
  () => throwing("toString"),
  () => throwing("then"),
  () => throwing("__pulumiOutput"),
  () => new Proxy({}, { ownKeys: refuse, get: refuse, getPrototypeOf: refuse }),
  () => new Proxy([], { get: refuse }),
  () => revoked(),
  () => ({ toString: () => keyPem, toJSON: () => keyPem, [Symbol.toPrimitive]: refuse }),
  () => Object.defineProperty({}, Symbol.toStringTag, { get: () => keyPem, enumerable: true }),
  () => cyclic(),
];

function refuse(): never {
  throw new Error(keyPem);
}

function throwing(name: string): object {
  return Object.defineProperty({}, name, { enumerable: true, get: refuse });
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): unknown {
  const list: unknown[] = [];
  const record: Record<string, unknown> = { list, role: "app" };
  record["clients"] = record;
  list.push(list, record);
  return record;
}

const inputNames = [
  "runtime",
  "version",
  "hosts",
  "port",
  "database",
  "access",
  "clients",
  "revoked",
  "authority",
  "serverCertificate",
  "tls",
  "settings",
  "hbaRules",
  "identMaps",
  "data",
  "allowWeakening",
  "docker",
  "embedded",
  "assertion",
  "role",
  "roles",
  "databases",
  "privileges",
  "schemas",
  "memberOf",
  "certificate",
  "password",
  "method",
  "options",
];

const name = fc.oneof(
  fc.constantFrom(...inputNames),
  fc.constantFrom(...nastyTexts),
  fc.string({ unit: "binary", maxLength: 12 }),
);

const made = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<Maker> =>
  values.map((value) => () => value);

const leaf: fc.Arbitrary<Maker> = fc.oneof(
  { weight: 4, arbitrary: made(fc.constantFrom(...nastyTexts)) },
  { weight: 4, arbitrary: fc.constantFrom(...strange) },
  { weight: 1, arbitrary: made(fc.string({ unit: "binary", maxLength: 70 })) },
  { weight: 1, arbitrary: made(fc.integer({ min: -2, max: 70_000 })) },
  { weight: 1, arbitrary: made(fc.double()) },
  { weight: 1, arbitrary: made(fc.boolean()) },
);

function listMaker(makers: readonly Maker[]): Maker {
  return () => makers.map((make) => make());
}

function recordMaker(makers: Readonly<Record<string, Maker>>): Maker {
  return () => Object.fromEntries(Object.entries(makers).map(([key, make]) => [key, make()]));
}

/** A value of any kind, up to three levels deep. */
export const wildValue = fc.letrec<{ value: Maker }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }).map(listMaker) },
    { weight: 2, arbitrary: fc.dictionary(name, tie("value"), { maxKeys: 4 }).map(recordMaker) },
  ),
})).value;

function wholeRule(): Record<string, unknown> {
  return {
    connection: "hostssl",
    method: "cert",
    databases: ["app"],
    roles: ["+group", "r"],
    addresses: ["10.0.0.0/8"],
    options: { map: "m", clientcert: "verify-full" },
  };
}

/** A good declaration that says something about everything, made anew each time. */
export function wholeDeclaration(): Record<string, unknown> {
  const leafArgs = { validityHours: 48, renewBeforeHours: 12, keyAlgorithm: "ecdsa-p256" };
  return {
    runtime: "docker",
    version: 17,
    hosts: ["localhost", "127.0.0.1"],
    port: 5432,
    publishAddress: "127.0.0.1",
    database: "app",
    access: "certificate",
    revoked: ["old"],
    clients: {
      app: { role: "app", roles: ["more"], database: "app", certificate: { ...leafArgs } },
      other: {
        access: "scram",
        connectionLimit: 5,
        validUntil: "2030-01-01",
        memberOf: ["group"],
        databases: { one: { privileges: "read", schemas: ["s"] }, two: { privileges: "owner" } },
      },
    },
    authority: { mode: "managed", commonName: "CA", generations: ["1"], signer: "1" },
    serverCertificate: { ...leafArgs, generation: 1, reuseKey: false, selfSigned: false },
    tls: { minProtocol: "TLSv1.2", ciphers: "HIGH:!aNULL", groups: ["prime256v1"] },
    settings: { work_mem: "16MB", "my.text": "a" },
    hbaRules: [wholeRule(), { method: "reject", roles: ["x"] }],
    identMaps: [{ name: "m", systemUser: "/^(.*)$", role: "\\1" }],
    allowWeakening: ["md5Passwords"],
    allowRestart: true,
    data: { protect: false, initdbArguments: ["--data-checksums"], volumeDriver: "local" },
    docker: { image: "postgres:17", memoryMib: 512, cpus: 1.5, sharedMemoryMib: 128 },
    assertion: { proof: "onChange", patienceSeconds: 60 },
  };
}

type Holder = Record<string | number, unknown>;

/** Every place of a value: what holds it, and its name there. */
function placesOf(value: unknown): [Holder, string | number][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Holder;
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return names.flatMap((at): [Holder, string | number][] => [
    [holder, at],
    ...placesOf(holder[at]),
  ]);
}

const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("replace", "replace", "replace", "add", "rename", "remove"),
  name,
  value: fc.oneof({ weight: 6, arbitrary: leaf }, { weight: 1, arbitrary: wildValue }),
});

/** A good declaration with one to three mistakes, or with what might be one. */
export const mutatedDeclaration: fc.Arbitrary<Maker> = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => () => {
    const declaration = wholeDeclaration();
    const places = placesOf(declaration);
    for (const { at, kind, name: named, value } of changes) {
      const [holder, key] = places[at % places.length]!;
      if (kind === "replace") put(holder, key, value());
      else if (kind === "add") put(holder, Array.isArray(holder) ? holder.length : named, value());
      else {
        const old = holder[key];
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else Reflect.deleteProperty(holder, key);
        if (kind === "rename" && !Array.isArray(holder)) put(holder, named, old);
      }
    }
    return declaration;
  });

/** As JSON does it, `__proto__` included. */
function put(holder: Holder, key: string | number, value: unknown): void {
  const property = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(holder, key, property);
}
