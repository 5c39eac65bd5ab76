// Checks a certificate request that the user supplies for a client. The authority signs its names
// and key as they are.
import { createPublicKey } from "node:crypto";
import { problem, showText, type Problem } from "../contract/problem";
import { describeWeakKey, strongKeys } from "./key-strength";
import { listPemBlocks, pemBytes } from "./pem";
import { x509 } from "./x509";

export interface RequestToCheck {
  readonly requestPem: string;
  /** The client's role. */
  readonly commonName: string;
  /** Input path of the request, for messages. */
  readonly path: string;
}

/** Lists everything that keeps a request from being signed. */
export function checkRequest(input: RequestToCheck): Problem[] {
  const { requestPem, commonName, path } = input;
  const refuse = (shown: string, expected: string, fix?: string): Problem[] => {
    const parts = { path, shown, expected };
    return [problem(fix === undefined ? parts : { ...parts, fix })];
  };
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(requestPem)) {
    const fix = "take the key out; it must not leave where it was made";
    return refuse("text with a private key", "a request and nothing secret", fix);
  }
  const request = readRequest(requestPem);
  if (request === undefined) {
    return refuse("text without a readable request", "PEM with one CERTIFICATE REQUEST block");
  }
  const weak = describeWeakKey(createPublicKey(request.publicKey.toString("pem")));
  if (weak !== undefined) return refuse(`a request with ${weak}`, strongKeys);
  const names = request.subjectName.getField("CN");
  if (names.length === 1 && names[0] === commonName) return [];
  const shown = `a request for ${names.map((name) => showText(name)).join(", ") || "no name"}`;
  return refuse(shown, `one for the client's role ${showText(commonName)}, as its CN`);
}

function readRequest(pem: string): InstanceType<typeof x509.Pkcs10CertificateRequest> | undefined {
  const blocks = listPemBlocks(pem);
  const [block] = blocks;
  const labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];
  if (block === undefined || blocks.length !== 1 || !labels.includes(block.label)) return undefined;
  try {
    return new x509.Pkcs10CertificateRequest(pemBytes(block));
  } catch {
    return undefined;
  }
}
