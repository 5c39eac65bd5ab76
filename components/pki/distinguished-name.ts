import type { JsonName } from "@peculiar/x509";

/**
 * Writes a distinguished name as RFC 4514 has it: the most specific part first, parts with several
 * values joined by `+`, and everything escaped that has a meaning of its own.
 *
 * @example renderDistinguishedName([{ O: ["x"] }, { CN: ["a,b"] }]) // CN=a\,b,O=x
 */
export function renderDistinguishedName(name: JsonName): string {
  return name.map(renderPart).reverse().join(",");
}

function renderPart(part: JsonName[number]): string {
  return Object.entries(part)
    .flatMap(([type, values]) => values.map((value) => `${type}=${escapeValue(value)}`))
    .join("+");
}

/** RFC 4514, 2.4; other control characters are escaped as well, so that a name is one line. */
function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\]/g, "\\$&")
    .replace(/^[ #]|(?<!^) $/g, "\\$&")
    .replace(/[\u0000-\u001f\u007f]/g, hexPair);
}

function hexPair(character: string): string {
  return `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
