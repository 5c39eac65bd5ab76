import type { Case } from "../case";
import { clientCertificates } from "./client-certificates";
import { clientRevocation } from "./client-revocation";
import { clientTrust } from "./client-trust";
import { foundInPractice } from "./found-in-practice";
import { goodStarts } from "./good-starts";
import { hostNames } from "./host-names";
import { negotiation, nothingButTls } from "./negotiation";
import { scram } from "./scram";
import { sslinfo } from "./sslinfo";
import { systemRoots } from "./system-roots";

/** Every connection of the matrix. */
export const cases: readonly Case[] = [
  ...goodStarts,
  ...clientTrust,
  ...hostNames,
  ...systemRoots,
  ...clientRevocation,
  ...clientCertificates,
  ...scram,
  ...sslinfo,
  ...negotiation,
  ...foundInPractice,
  ...nothingButTls,
];
