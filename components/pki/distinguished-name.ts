import type { JsonName } from "@peculiar/x509";

/**
 * Renders a distinguished name in RFC 4514 form: the most specific RDN first, multi-valued RDNs
 * joined by `+`, special characters escaped.
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

/** RFC 4514, 2.4. Escapes other control characters too, so that a name stays on one line. */
function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\]/g, "\\$&")
    .replace(/^[ #]|(?<!^) $/g, "\\$&")
    .replace(/[\u0000-\u001f\u007f]/g, hexPair);
}

function hexPair(character: string): string {
  return `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
