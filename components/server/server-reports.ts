// The outputs `certificates`, `clients` and `clientKeys` of a server.
import * as pulumi from "@pulumi/pulumi";
import type { CertificateReport, ClientReport } from "../contract/server-outputs";
import { reportCertificate } from "../pki/certificate-report";
import type { Declaration } from "../validate/declaration";
import type { ServerCertificates } from "./server-certificates";

export function reportCertificates(
  declaration: Declaration,
  certificates: ServerCertificates,
  /** Names of the certificates that an offline authority has not signed yet. */
  unsigned: readonly string[],
): pulumi.Output<CertificateReport[]> {
  const { serverCertificate, clients } = declaration;
  const now = new Date();
  const report = (
    name: string,
    kind: string,
    pem: pulumi.Output<string>,
    renewBeforeHours: number,
  ): pulumi.Output<CertificateReport> =>
    pem.apply((known) => reportCertificate({ name, kind, pem: known, renewBeforeHours }, now));
  const longestLeaf = Math.max(
    serverCertificate.validityHours,
    ...clients.map((client) => client.certificate.validityHours),
  );
  return pulumi.all([
    ...certificates.authority.generations.map(({ name, certificatePem }) =>
      // Enough time for a successor to issue every leaf twice.
      report(name, "authority", certificatePem, 2 * longestLeaf),
    ),
    report("server", "server", certificates.server.chainPem, serverCertificate.renewBeforeHours),
    report("probe", "client", certificates.probe.chainPem, serverCertificate.renewBeforeHours),
    ...clients.flatMap(({ name, certificate }) => {
      const issued = certificates.clients.get(name);
      if (issued === undefined || unsigned.includes(`client-${name}`)) return [];
      return [report(`client-${name}`, "client", issued.chainPem, certificate.renewBeforeHours)];
    }),
  ]);
}

export function reportClients(
  declaration: Declaration,
  certificates: ServerCertificates,
): pulumi.Output<Record<string, ClientReport>> {
  const reports = declaration.clients.map(({ name, role, database }) => [
    name,
    { role, database, certificatePem: certificates.clients.get(name)?.chainPem ?? "" },
  ]);
  return pulumi.output(
    Object.fromEntries(reports) as Record<string, pulumi.Unwrap<pulumi.Input<ClientReport>>>,
  );
}

export function reportClientKeys(
  certificates: ServerCertificates,
): pulumi.Output<Record<string, string>> {
  const keys = [...certificates.clients].flatMap(([name, { keyPem }]) =>
    keyPem === undefined ? [] : [[name, keyPem] as const],
  );
  return pulumi.secret(pulumi.output(Object.fromEntries(keys)));
}
