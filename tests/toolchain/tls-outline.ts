// Prints the structure of a certificate or a request: everything that two of the same kind have in
// common, and nothing that differs between them.
import { content, elements } from "../../toolchain/src/tls/der";

const NAMES: Readonly<Record<number, string>> = {
  0x01: "BOOLEAN",
  0x02: "INTEGER",
  0x03: "BIT STRING",
  0x04: "OCTET STRING",
  0x05: "NULL",
  0x06: "OBJECT IDENTIFIER",
  0x0c: "UTF8String",
  0x13: "PrintableString",
  0x16: "IA5String",
  0x17: "UTCTime",
  0x18: "GeneralizedTime",
  0x30: "SEQUENCE",
  0x31: "SET",
};

/** Longer numbers and bit strings are serial numbers, keys and signatures. */
const RANDOM_BYTES = 10;
const KEY_ID_BYTES = 20;

/** Lists the elements of a PEM text, one a line, indented by their depth. */
export function outline(pem: string): string[] {
  return outlineDer(Buffer.from(pem.replace(/-----.*-----/g, ""), "base64"), "");
}

function outlineDer(element: Buffer, indent: string): string[] {
  const tag = element[0] ?? 0;
  const inner = content(element);
  const name = `${indent}${NAMES[tag] ?? `[${tag & 0x1f}]`}`;
  if ((tag & 0x20) !== 0) {
    return [name, ...elements(inner).flatMap((child) => outlineDer(child, `${indent}  `))];
  }
  if (tag === 0x04 && isElement(inner)) return [name, ...outlineDer(inner, `${indent}  `)];
  return [`${name} ${describe(tag, inner)}`.trimEnd()];
}

function describe(tag: number, inner: Buffer): string {
  if (tag === 0x17 || tag === 0x18) return "";
  if (tag === 0x0c || tag === 0x13 || tag === 0x16) return JSON.stringify(inner.toString());
  if ((tag === 0x02 || tag === 0x03) && inner.length > RANDOM_BYTES) return "(random)";
  if (tag !== 0x06 && inner.length === KEY_ID_BYTES) return "(key identifier)";
  return inner.toString("hex");
}

/** Returns true if an octet string holds one whole DER element, as extensions do. */
function isElement(bytes: Buffer): boolean {
  // A key identifier is random and so may look like one.
  if (bytes.length < 2 || bytes.length === KEY_ID_BYTES || NAMES[bytes[0] ?? 0] === undefined)
    return false;
  const [first, ...rest] = elements(bytes);
  return rest.length === 0 && first?.length === bytes.length;
}
