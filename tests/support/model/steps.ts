// The steps of a walk: each is plain data, so that a walk that failed can be written down and taken
// again.
import fc from "fast-check";
import { CLIENTS, GENERATIONS, type ClientName, type Declared } from "./declared";

export type Change =
  | { readonly do: "again" | "refresh" | "kill" }
  | { readonly do: "add" | "remove" | "renew" | "unrevoke"; readonly client: ClientName }
  | { readonly do: "revoke"; readonly client: ClientName; readonly by: RevokedBy }
  | { readonly do: "authority"; readonly trusted: readonly string[]; readonly signer: string }
  | { readonly do: "renewServer" | "hosts" | "hbaRules" | "port" }
  | { readonly do: "setting"; readonly workMem: string }
  | { readonly do: "clock"; readonly hours: number };

export type RevokedBy = "name" | "generation" | "serial";

/** Where an update ends before its time. */
export type End =
  | { readonly at: "operation"; readonly count: number; readonly after: boolean }
  | { readonly at: "change"; readonly count: number }
  /** By a setting that PostgreSQL does not take. */
  | { readonly at: "setting" };

export type Step = Change & {
  readonly end?: End;
  /** Begins with what the last update that succeeded had declared. */
  readonly goBack?: boolean;
  /** Takes the step that a refusal names, until what was wished for is there. */
  readonly follow?: boolean;
};

const client = fc.constantFrom(...CLIENTS);

const trusts = [1, 2, 3, 4, 5, 6, 7]
  .map((bits) => GENERATIONS.filter((_id, index) => (bits >> index) & 1))
  .flatMap((trusted) => trusted.map((signer) => ({ trusted, signer })));

const changes: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Change> }[] = [
  { weight: 1, arbitrary: fc.constantFrom<Change>({ do: "again" }, { do: "refresh" }) },
  { weight: 1, arbitrary: fc.constant<Change>({ do: "kill" }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("add" as const, "remove" as const, "renew" as const, "unrevoke" as const),
      client,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("revoke" as const),
      client,
      by: fc.constantFrom<RevokedBy>("name", "generation", "serial"),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(...trusts).map((trust) => ({ do: "authority" as const, ...trust })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Change>(
      ...(["renewServer", "hosts", "hbaRules", "port"] as const).map((name) => ({ do: name })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("4MB", "5MB", "6MB")
      .map((workMem) => ({ do: "setting" as const, workMem })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(-240, -1, 24, 240, 1500, 2200)
      .map((hours) => ({ do: "clock" as const, hours })),
  },
];

const end: fc.Arbitrary<End> = fc.oneof(
  fc.record({
    at: fc.constant("operation" as const),
    count: fc.integer({ min: 1, max: 28 }),
    after: fc.boolean(),
  }),
  fc.record({ at: fc.constant("change" as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.constant({ at: "setting" as const }),
);

export const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(...changes),
    fc.option(end, { nil: undefined, freq: 2 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([change, ends, goBack, follow]) => ({
    ...change,
    ...(ends === undefined || change.do === "refresh" ? {} : { end: ends }),
    ...(goBack ? { goBack } : {}),
    ...(follow && change.do === "authority" ? { follow } : {}),
  }));

/** What is declared after the change; undefined where it makes no sense. */
export function changed(
  declared: Declared,
  change: Change,
  serialOf: (client: ClientName) => string | undefined,
  nextPort: number,
): Declared | undefined {
  switch (change.do) {
    case "again":
    case "refresh":
    case "kill":
    case "clock":
      return declared;
    case "authority":
      return { ...declared, trust: { trusted: change.trusted, signer: change.signer } };
    case "renewServer":
      return { ...declared, server: declared.server + 1 };
    case "hosts":
      return { ...declared, moreHosts: !declared.moreHosts };
    case "hbaRules":
      return { ...declared, moreRules: !declared.moreRules };
    case "port":
      return { ...declared, port: nextPort };
    case "setting":
      return { ...declared, workMem: change.workMem };
    default:
      return clientChanged(declared, change, serialOf);
  }
}

type ClientChange = Extract<Change, { readonly client: ClientName }>;

function clientChanged(
  declared: Declared,
  change: ClientChange,
  serialOf: (client: ClientName) => string | undefined,
): Declared | undefined {
  const { clients, revoked } = declared;
  const generation = clients[change.client];
  switch (change.do) {
    case "add":
      if (generation !== undefined) return undefined;
      return { ...declared, clients: { ...clients, [change.client]: 1 } };
    case "unrevoke": {
      const others = revoked.filter((entry) => ownerOf(entry, serialOf) !== change.client);
      return others.length === revoked.length ? undefined : { ...declared, revoked: others };
    }
    case "remove": {
      const { [change.client]: gone, ...others } = clients;
      return gone === undefined ? undefined : { ...declared, clients: others };
    }
    case "renew":
      if (generation === undefined) return undefined;
      return { ...declared, clients: { ...clients, [change.client]: generation + 1 } };
    case "revoke": {
      if (generation === undefined) return undefined;
      const serial = serialOf(change.client);
      const entries = {
        name: change.client,
        generation: `${change.client}@${generation}`,
        serial: serial === undefined ? undefined : `serial:${serial}`,
      };
      const entry = entries[change.by];
      if (entry === undefined || revoked.includes(entry)) return undefined;
      return { ...declared, revoked: [...revoked, entry] };
    }
  }
}

function ownerOf(
  entry: string,
  serialOf: (client: ClientName) => string | undefined,
): ClientName | undefined {
  return CLIENTS.find(
    (name) =>
      entry === name || entry.startsWith(`${name}@`) || entry === `serial:${serialOf(name)}`,
  );
}
