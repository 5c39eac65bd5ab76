// What each type of resource does, in this process: the package's providers and steps themselves,
// and for the certificates of `@pulumi/tls` their like.
import { assertion } from "../../../../components/providers/assertion-provider";
import { embedded } from "../../../../components/providers/embedded-provider";
import { passwords } from "../../../../components/providers/passwords-provider";
import { plan } from "../../../../components/providers/plan-provider";
import { revocation } from "../../../../components/providers/revocation-provider";
import { activate } from "../../../../components/steps/activate";
import { applyClients } from "../../../../components/steps/apply-clients";
import { stage } from "../../../../components/steps/stage";
import type { KeptResource, Plain } from "../../../support/model/engine";
import { makeCertificateResource, makeKey } from "./certificate-resources";

export interface Handler {
  /** Gives the inputs as they are kept. */
  check?(olds: Plain, news: Plain, now: Date): Promise<Plain>;
  /** Tells whether inputs differ; by their text where there is none. */
  diff?(old: KeptResource, inputs: Plain): Promise<boolean>;
  create(inputs: Plain, now: Date): Promise<Plain>;
  /** Replaced where there is none. */
  update?(old: KeptResource, inputs: Plain): Promise<Plain>;
  read?(kept: KeptResource): Promise<Partial<KeptResource>>;
  remove?(kept: KeptResource): Promise<unknown>;
  /** What a preview of a change knows; nothing where there is none. */
  previewed?(inputs: Plain): Plain;
}

/** What `check` answers with when it refuses. */
export class RefusedError extends Error {}

/* The providers' own types say what the engine hands them, which is plain data here. */
interface Provider {
  check?(olds: never, news: never, now?: Date): Promise<{ inputs: unknown; failures: Reason[] }>;
  diff(olds: never, news: never): Promise<{ changes: boolean }>;
  create(inputs: never): Promise<{ id: string; outs: unknown }>;
  read?(id: string, state: never): Promise<{ props: unknown; inputs?: unknown }>;
  update(olds: never, news: never): Promise<{ outs: unknown }>;
  delete?(state: never): Promise<unknown>;
}

interface Reason {
  readonly reason: string;
}

function dynamic(provider: Provider, previewed?: (inputs: Plain) => Plain): Handler {
  return {
    ...(provider.check === undefined ? {} : { check: checkBy(provider.check.bind(provider)) }),
    diff: async (old, inputs) => (await provider.diff(plain(old.outputs), plain(inputs))).changes,
    create: async (inputs) => (await provider.create(plain(inputs))).outs as Plain,
    update: async (old, inputs) =>
      (await provider.update(plain(old.outputs), plain(inputs))).outs as Plain,
    read: async (kept) => {
      const read = await provider.read?.(`${kept.name}-id`, plain(kept.outputs));
      if (read === undefined) return {};
      const inputs = read.inputs === undefined ? {} : { inputs: plain<Plain>(read.inputs) };
      return { outputs: plain<Plain>(read.props), ...inputs };
    },
    remove: async (kept) => provider.delete?.(plain(kept.outputs)),
    ...(previewed === undefined ? {} : { previewed }),
  };
}

function checkBy(check: NonNullable<Provider["check"]>): NonNullable<Handler["check"]> {
  return async (olds, news, now) => {
    const { inputs, failures } = await check(plain(olds), plain(news), now);
    if (failures.length === 0) return plain<Plain>(inputs);
    throw new RefusedError(failures.map(({ reason }) => reason).join("\n"));
  };
}

/** As it comes out of the state: JSON, and nobody's to change. */
function plain<T = never>(value: unknown): T {
  return JSON.parse(JSON.stringify(value ?? {})) as T;
}

const steps: Record<string, (input: never) => Promise<string>> = {
  stage,
  activate,
  "apply-clients": applyClients,
};

async function runStep({ create, stdin }: Plain): Promise<Plain> {
  const [, name = ""] = /\.run\("([^"]+)"\)/.exec(String(create)) ?? [];
  const step = steps[name];
  if (step === undefined) throw new Error(`no step ${name}`);
  return { create, stdin, stdout: await step(plain(JSON.parse(String(stdin)))) };
}

const command: Handler = { create: runStep, update: (_old, inputs) => runStep(inputs) };

const handlers: Record<string, Handler> = {
  "pulumi-nodejs:dynamic/postgres-tls:RotationPlan": dynamic(plan as Provider, (inputs) => inputs),
  "pulumi-nodejs:dynamic/postgres-tls:RevocationList": dynamic(revocation as Provider),
  "pulumi-nodejs:dynamic/postgres-tls:RolePasswords": dynamic(passwords as Provider),
  "pulumi-nodejs:dynamic/postgres-tls:EmbeddedServer": dynamic(embedded as Provider),
  "pulumi-nodejs:dynamic/postgres-tls:TlsAssertion": dynamic(assertion as Provider),
  "command:local:Command": command,
  "tls:index/privateKey:PrivateKey": { create: makeKey },
  "tls:index/certRequest:CertRequest": { create: makeCertificateResource },
  "tls:index/selfSignedCert:SelfSignedCert": { create: makeCertificateResource },
  "tls:index/locallySignedCert:LocallySignedCert": { create: makeCertificateResource },
};

export function handlerOf(type: string): Handler {
  const handler = handlers[type];
  if (handler === undefined) throw new Error(`no handler for resources of type ${type}`);
  return handler;
}
