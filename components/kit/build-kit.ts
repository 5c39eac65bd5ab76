// Builds the files that a client needs to connect with verify-full. Pure.
import * as path from "node:path";
import { normalizePem } from "../pki/pem";
import { checkKitInput } from "./check-kit-input";
import { connectionDocument } from "./connection-document";
import { renderEnvironment } from "./environment-file";
import type { Kit, KitFile, KitMaterial } from "./kit";
import { type KitConnection, kitConnection } from "./kit-connection";
import type { KitInput } from "./kit-input";
import { renderPasswordLines } from "./password-line";
import { type PrivateKeyForms, privateKeyForms } from "./private-key-forms";
import { renderServiceSection } from "./service-file";

/**
 * Builds the kit of a client: the same input gives the same files. Writes nothing.
 *
 * @throws {RangeError} if a file cannot hold the input, or the key does not match the certificate;
 * no message shows a secret.
 */
export function buildKit(input: KitInput): Kit {
  checkKitInput(input);
  const connection = kitConnection(input);
  const forms =
    input.privateKeyPem === undefined
      ? undefined
      : privateKeyForms(input.privateKeyPem, input.certificatePem);
  const material: KitMaterial = {
    trustBundlePem: normalizePem(input.trustBundlePem),
    certificatePem: normalizePem(input.certificatePem),
    ...(forms === undefined ? {} : { privateKeyPem: forms.pem }),
    ...(input.password === undefined ? {} : { password: input.password }),
  };
  return { connection, files: listFiles(connection, material, forms), material };
}

function listFiles(
  connection: KitConnection,
  material: KitMaterial,
  forms: PrivateKeyForms | undefined,
): KitFile[] {
  const document = `${JSON.stringify(connectionDocument(connection), undefined, 2)}\n`;
  return [
    open("root.crt", material.trustBundlePem),
    ...certificateFiles(connection, material),
    ...(forms === undefined ? [] : keyFiles(connection, forms)),
    open("ca.crt", material.trustBundlePem),
    ...(material.password === undefined
      ? []
      : [secret("pgpass", renderPasswordLines(connection, material.password))]),
    open("pg_service.conf", renderServiceSection(connection)),
    open("client.env", renderEnvironment(connection)),
    open("connection.json", document),
  ];
}

/** Adds the name `tls.crt`, as Kubernetes secrets of type `kubernetes.io/tls` have it. */
function certificateFiles({ paths }: KitConnection, { certificatePem }: KitMaterial): KitFile[] {
  if (paths.cert === undefined) return [];
  return [open(path.basename(paths.cert), certificatePem), open("tls.crt", certificatePem)];
}

function keyFiles({ paths }: KitConnection, { pem, der }: PrivateKeyForms): KitFile[] {
  if (paths.key === undefined || paths.pk8 === undefined) return [];
  return [
    secret(path.basename(paths.key), pem),
    secret(path.basename(paths.pk8), der),
    secret("tls.key", pem),
  ];
}

function open(name: string, contents: string): KitFile {
  return { name, contents, mode: 0o644, secret: false };
}

function secret(name: string, contents: string | Buffer): KitFile {
  return { name, contents, mode: 0o600, secret: true };
}
