import type { IdentMap } from "../contract/ident-map";
import { type Problem, problem, showText } from "../contract/problem";
import { SUPERUSER } from "../contract/superuser";
import { Weakening, weakeningProblems } from "../contract/weakening";

const reservedPrefix = "pgtls_";

/** Returns the problems of the declared maps, in order. */
export function checkIdentMaps(
  maps: readonly IdentMap[],
  { allowWeakening }: { readonly allowWeakening: readonly Weakening[] },
): Problem[] {
  return maps.flatMap((map, index) => {
    const path = `identMaps[${index}]`;
    const texts = (["name", "systemUser", "role"] as const).flatMap((key) =>
      checkText(map[key], `${path}.${key}`, key === "systemUser"),
    );
    if (texts.length > 0) return texts;
    return [
      ...checkName(map.name, `${path}.name`),
      ...checkRole(map, `${path}.role`, allowWeakening),
    ];
  });
}

function checkText(text: unknown, path: string, mayBeRegex: boolean): Problem[] {
  const shown = typeof text === "string" ? showText(text) : `a value of type ${typeof text}`;
  const longest = mayBeRegex ? 1024 : 63;
  const expected = `text on one line, of 1 to ${longest} bytes${mayBeRegex ? "" : ", without a slash in front"}`;
  const good =
    typeof text === "string" &&
    text !== "" &&
    Buffer.byteLength(text, "utf8") <= longest &&
    !/[\0\n\r]|\p{Surrogate}/u.test(text) &&
    (mayBeRegex ? text !== "/" : !text.startsWith("/"));
  return good ? [] : [problem({ path, shown, expected })];
}

function checkName(name: string, path: string): Problem[] {
  if (!name.startsWith(reservedPrefix)) return [];
  const expected = `a name that does not begin with ${reservedPrefix}`;
  return [problem({ path, shown: showText(name), expected })];
}

function checkRole(map: IdentMap, path: string, allowWeakening: readonly Weakening[]): Problem[] {
  const parts = { path, shown: showText(map.role) };
  if (map.role === SUPERUSER) {
    const expected = "a role that is no superuser";
    return weakeningProblems(Weakening.SuperuserOverTcp, allowWeakening, { ...parts, expected });
  }
  if (!map.role.includes("\\1") || /^\/.*\(/.test(map.systemUser)) return [];
  const expected = "no \\1, since systemUser is no regular expression with parentheses";
  return [problem({ ...parts, expected })];
}
