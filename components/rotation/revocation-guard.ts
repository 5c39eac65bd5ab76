// Checks that certificates can be revoked here.
import { problem, showText, type Problem } from "../contract/problem";
import { readCertificate, type Certificate } from "../pki/certificate";
import { maySignLists } from "../pki/may-sign-lists";
import type { ListAuthority } from "./revocation-state";

/** Returns the reasons why no list can be signed for `revoked`. */
export function refusedRevocations(input: {
  readonly authorities: readonly ListAuthority[];
  readonly revoked: readonly string[];
  /** True when the user supplies the lists. */
  readonly supplied: boolean;
}): Problem[] {
  if (input.revoked.length === 0) return [];
  if (input.supplied) {
    const shown = "set beside authority.crlPem";
    const fix = "revoke where those lists are made, and give the new ones";
    return [problem({ path: "revoked", shown, expected: "one of the two", fix })];
  }
  return input.authorities.flatMap(({ certificatePem, privateKeyPem }) => {
    const authority = readCertificate(certificatePem);
    if (privateKeyPem === "") return [withoutKey(authority)];
    return maySignLists(authority) ? [] : [withoutUsage(authority)];
  });
}

function withoutKey({ subject }: Certificate): Problem {
  return problem({
    path: "revoked",
    shown: `set, and the key of the trusted authority ${showText(subject)} is not here`,
    expected:
      "the keys of all of them, since PostgreSQL refuses every client of an authority without a list",
    fix: "have the lists signed where the keys are, and give them as authority.crlPem",
  });
}

function withoutUsage({ subject }: Certificate): Problem {
  return problem({
    path: "revoked",
    shown: `set, and the key usages of the authority ${showText(subject)} lack cRLSign`,
    expected: "an authority that may sign revocation lists",
    fix: "rotate to one that may",
  });
}
