import type { Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { purposeProblems, soundnessProblems } from "./certificate-rules";
import { findNamesake, findPathToRoot, linkProblems } from "./chain";
import { nameCertificate, type Place, refuseAt } from "./place";
import type { Purpose } from "./purpose";

/** A chain that a peer sends, and the anchors that it must lead to. */
export interface PathToCheck {
  readonly place: Place;
  /** The leaf first. */
  readonly sent: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** Input path of the anchors, such as `serverCertificate.trustBundlePem`. */
  readonly anchorsPath: string;
  readonly purpose: Purpose;
  readonly now: Date;
}

/**
 * The problems of a path. `path` is the path that was found, leaf first, or else the chain that was
 * sent.
 */
export interface PathChecked {
  readonly path: readonly Certificate[];
  readonly problems: Problem[];
}

/** Checks every certificate from the leaf up to a trusted root, and the links between them. */
export function checkTrustedPath(input: PathToCheck): PathChecked {
  const { place, sent, anchors } = input;
  const links = linkProblems(place, sent);
  const found = links.length > 0 ? undefined : findPathToRoot(sent, anchors);
  const path = found ?? sent;
  return {
    path,
    problems: [
      ...(links.length > 0 || found !== undefined ? links : [untrusted(input)]),
      ...(found === undefined ? [] : linkProblems(place, found)),
      ...(found === undefined ? [] : namesakeProblems(input, found)),
      ...path.flatMap((certificate) => soundnessProblems(place, certificate, input.now)),
      ...path.slice(1).flatMap((issuer) => purposeProblems(place, issuer, [input.purpose])),
    ],
  };
}

function namesakeProblems(
  { place, anchors, anchorsPath }: PathToCheck,
  found: readonly Certificate[],
): Problem[] {
  const namesake = findNamesake(found, anchors);
  if (namesake === undefined) return [];
  const name = nameCertificate(namesake);
  const shown = `a chain for which ${anchorsPath} has two keys in the name ${name}`;
  const fix = "take the other one out, or use an authority with key identifiers";
  return [refuseAt(place, shown, "issuers that can be told apart", fix)];
}

function untrusted({ place, sent, anchorsPath }: PathToCheck): Problem {
  const last = sent.at(-1);
  const shown =
    last?.selfSigned === true
      ? `a chain up to the root ${nameCertificate(last)}, which is not in ${anchorsPath}`
      : `a chain that ${anchorsPath} does not lead up to a self-signed root`;
  const fix = "add the missing certificates, the root to the trusted ones";
  return refuseAt(place, shown, `a chain up to a root in ${anchorsPath}`, fix);
}
