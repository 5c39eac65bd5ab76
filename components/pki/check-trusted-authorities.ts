import { type Problem } from "../contract/problem";
import { purposeProblems, signerProblems, soundnessProblems } from "./certificate-rules";
import { Purpose } from "./purpose";
import { readCertificates } from "./read-certificates";

/** Checks certificates to trust in addition to the authority that signs. */
export function checkTrustedAuthorities(pem: string, path: string, now: Date): Problem[] {
  const place = { path };
  const { certificates, problems } = readCertificates(place, pem);
  return [
    ...problems,
    ...certificates.flatMap((certificate) => [
      ...signerProblems(place, certificate),
      ...soundnessProblems(place, certificate, now),
      ...purposeProblems(place, certificate, [Purpose.Server, Purpose.Client]),
    ]),
  ];
}
