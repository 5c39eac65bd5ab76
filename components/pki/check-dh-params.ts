// Checks Diffie-Hellman parameters as PostgreSQL does: it falls back to its built-in ones without
// an error that an update would see.
import { constants, createDiffieHellman } from "node:crypto";
import { type Problem } from "../contract/problem";
import { readDer } from "./der-reader";
import { listPemBlocks, pemBytes } from "./pem";
import { refuseAt } from "./place";

const leastBits = 2048;
/** OpenSSL's own limit; above it every handshake would fail. */
const mostBits = 10_000;
const label = "DH PARAMETERS";
const fix = "make them with openssl dhparam 2048, or leave them out";

/** Lists the problems of Diffie-Hellman parameters (PKCS #3) in PEM. */
export function checkDhParams(pem: string, path: string): Problem[] {
  const place = { path };
  const expected = `one PEM block with the label ${label}`;
  const blocks = listPemBlocks(pem);
  const [block] = blocks;
  if (block === undefined) return [refuseAt(place, "text without a PEM block", expected, fix)];
  if (blocks.some((other) => other.label.endsWith("PRIVATE KEY"))) {
    return [refuseAt(place, "text with a private key", `${expected} and nothing secret`, fix)];
  }
  if (blocks.length > 1) return [refuseAt(place, "text with several blocks", expected, fix)];
  if (block.label !== label) {
    return [refuseAt(place, `a PEM block with the label ${block.label}`, expected, fix)];
  }
  const parameters = readParameters(pemBytes(block));
  if (parameters === undefined) {
    return [refuseAt(place, "a block that cannot be read", `${expected} (PKCS #3)`, fix)];
  }
  const bits = bitLength(parameters.prime);
  if (bits < leastBits || bits > mostBits) {
    return [refuseAt(place, `a group of ${bits} bits`, `${leastBits} to ${mostBits} bits`, fix)];
  }
  return isSafeGroup(parameters)
    ? []
    : [refuseAt(place, "a group without a safe prime", "a safe prime and its generator", fix)];
}

interface DhParameters {
  readonly prime: Buffer;
  readonly generator: Buffer;
}

/** DHParameter ::= SEQUENCE { prime, base, privateValueLength OPTIONAL } (PKCS #3, 9). */
function readParameters(bytes: Buffer): DhParameters | undefined {
  const [sequence, ...after] = readDer(bytes) ?? [];
  if (sequence?.tag !== 0x30 || after.length > 0) return undefined;
  const values = readDer(sequence.content) ?? [];
  const [prime, generator] = values;
  if (prime === undefined || generator === undefined || values.length > 3) return undefined;
  if (values.some((value) => value.tag !== 0x02 || value.content.length === 0)) return undefined;
  if (((prime.content[0] ?? 0) & 0x80) !== 0) return undefined;
  return { prime: prime.content, generator: generator.content };
}

function bitLength(magnitude: Buffer): number {
  return BigInt(`0x${magnitude.toString("hex")}`).toString(2).length;
}

function isSafeGroup({ prime, generator }: DhParameters): boolean {
  const fatal =
    constants.DH_CHECK_P_NOT_PRIME |
    constants.DH_CHECK_P_NOT_SAFE_PRIME |
    constants.DH_NOT_SUITABLE_GENERATOR;
  try {
    return (createDiffieHellman(prime, generator).verifyError & fatal) === 0;
  } catch {
    return false;
  }
}
