// What the table does not tell: facts that surprise, each by one measurement.
import type { Laboratory, Parameters } from "./laboratory";
import type { Situation } from "./situations";

/** A fact, and what was measured. */
export interface Surprise {
  readonly title: string;
  /** An outcome of a query, `not measured` with the reason, or what was seen instead. */
  readonly outcome: string;
}

interface Question {
  readonly title: string;
  readonly situation: Situation;
  readonly parameters: (laboratory: Laboratory) => Parameters;
}

const withRoot = ({ rootFile }: Laboratory): Parameters => ({ PGSSLROOTCERT: rootFile });

const questions: readonly Question[] = [
  {
    title: "require with a root file, self-made certificate",
    situation: "ownCertificate",
    parameters: (laboratory) => ({ PGSSLMODE: "require", ...withRoot(laboratory) }),
  },
  {
    title: "require with a root file, certificate of the CA for another host",
    situation: "otherHost",
    parameters: (laboratory) => ({ PGSSLMODE: "require", ...withRoot(laboratory) }),
  },
  {
    title: "prefer with a root file, self-made certificate",
    situation: "ownCertificate",
    parameters: (laboratory) => ({ PGSSLMODE: "prefer", ...withRoot(laboratory) }),
  },
  {
    title: "verify-ca without a root file, the real server",
    situation: "offersTls",
    parameters: () => ({ PGSSLMODE: "verify-ca" }),
  },
  {
    title: "verify-full without a root file, the real server",
    situation: "offersTls",
    parameters: () => ({ PGSSLMODE: "verify-full" }),
  },
  {
    title: "require with channel_binding=require, self-made certificate",
    situation: "ownCertificate",
    parameters: () => ({ PGSSLMODE: "require", PGCHANNELBINDING: "require" }),
  },
  {
    title: "require with channel_binding=require, the real server",
    situation: "offersTls",
    parameters: () => ({ PGSSLMODE: "require", PGCHANNELBINDING: "require" }),
  },
  {
    title: "gssencmode=prefer without a ticket, sslmode=require, the real server",
    situation: "offersTls",
    parameters: () => ({ PGSSLMODE: "require", PGGSSENCMODE: "prefer" }),
  },
  {
    title: "gssencmode=require without a ticket, sslmode=require, the real server",
    situation: "offersTls",
    parameters: () => ({ PGSSLMODE: "require", PGGSSENCMODE: "require" }),
  },
];

const systemQuestions: readonly Question[] = [
  {
    title: "sslrootcert=system with require, the real server",
    situation: "offersTls",
    parameters: () => ({ PGSSLMODE: "require", PGSSLROOTCERT: "system" }),
  },
  {
    title: "sslrootcert=system without sslmode, CA that the system does not know",
    situation: "offersTls",
    parameters: () => ({ PGSSLROOTCERT: "system" }),
  },
  {
    title: "sslrootcert=system without sslmode, CA known by SSL_CERT_FILE",
    situation: "offersTls",
    parameters: ({ rootFile }) => ({ PGSSLROOTCERT: "system", SSL_CERT_FILE: rootFile }),
  },
  {
    title: "sslrootcert=system without sslmode, certificate of that CA for another host",
    situation: "otherHost",
    parameters: ({ rootFile }) => ({ PGSSLROOTCERT: "system", SSL_CERT_FILE: rootFile }),
  },
];

/** Measures all of them, one after the other. */
export async function measureSurprises(laboratory: Laboratory): Promise<Surprise[]> {
  const surprises = [await measureSocket(laboratory)];
  for (const question of questions) surprises.push(await measure(laboratory, question));
  return [...surprises, ...(await measureSystemRoots(laboratory))];
}

/** Measures `sslrootcert=system`, or says that this libpq does not have it. */
export async function measureSystemRoots(laboratory: Laboratory): Promise<Surprise[]> {
  const known = await knowsSystem(laboratory);
  const surprises: Surprise[] = [];
  for (const question of systemQuestions) {
    const unknown = { title: question.title, outcome: "not measured: libpq is older than 16" };
    surprises.push(known ? await measure(laboratory, question) : unknown);
  }
  return surprises;
}

async function measure(
  laboratory: Laboratory,
  { title, situation, parameters }: Question,
): Promise<Surprise> {
  const { outcome } = await laboratory.attempt(situation, parameters(laboratory));
  return { title, outcome };
}

/** With the strongest mode and no root file: anything that looked at `sslmode` would refuse. */
async function measureSocket({ overSocket, noFile }: Laboratory): Promise<Surprise> {
  const parameters = { PGSSLMODE: "verify-full", PGSSLROOTCERT: noFile };
  const statement = "select ssl from pg_stat_ssl where pid = pg_backend_pid();\n";
  const { succeeded, stdout } = await overSocket(parameters, statement);
  const words = succeeded ? `connected, ssl = ${stdout.trim()}` : "refused";
  return { title: "verify-full without a root file, Unix socket", outcome: words };
}

/** An older libpq takes `system` for the name of a file. */
async function knowsSystem(laboratory: Laboratory): Promise<boolean> {
  const parameters = { PGSSLMODE: "verify-ca", PGSSLROOTCERT: "system" };
  const { answer } = await laboratory.attempt("offersTls", parameters);
  return answer.complaint.includes("weak sslmode");
}
