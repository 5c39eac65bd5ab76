import { SUPERUSER } from "../contract/superuser";
import type { Finding } from "./finding";
import { judgeAccess } from "./judge-access";
import { judgeInside } from "./judge-inside";
import { judgeServed } from "./judge-served";
import { judgeSslmode } from "./judge-sslmode";
import { judgeWire } from "./judge-wire";
import type { Survey, SurveyRequest } from "./survey";

/** The inputs for judging a survey. */
export interface SurveyContext {
  readonly request: Pick<SurveyRequest, "host" | "role">;
  readonly trustFrom: string;
  readonly sslmode: string | undefined;
  readonly sslrootcert: string;
}

/** Judges all observations of a survey, from the wire inwards. Pure. */
export function judgeSurvey(survey: Survey, context: SurveyContext, now: Date): Finding[] {
  const { request, trustFrom, sslmode, sslrootcert } = context;
  return [
    ...judgeWire(survey),
    ...(survey.speaksTls ? judgeServed(survey.peer, request.host, trustFrom, now) : []),
    ...judgeAccess(survey, request.role, SUPERUSER),
    ...judgeInside(survey.inside),
    judgeSslmode(sslmode, sslrootcert),
  ];
}
