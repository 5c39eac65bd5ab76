import type { Certificate } from "../pki/certificate";
import { coversHost } from "../pki/covered-hosts";

/** How a certificate names a host. */
export const HostCover = {
  /** In a subject alternative name, which every client accepts. */
  Named: "named",
  /** In the common name, without subject alternative names: libpq accepts it, many clients do not. */
  CommonName: "commonName",
  None: "none",
} as const;
export type HostCover = (typeof HostCover)[keyof typeof HostCover];

/** Returns how a certificate names `host`. Pure. */
export function hostCover(certificate: Certificate, host: string): HostCover {
  if (coversHost(certificate, host)) return HostCover.Named;
  const { dnsNames, ipAddresses, commonNames } = certificate;
  const last = commonNames.at(-1)?.toLowerCase();
  const others = dnsNames.length + ipAddresses.length;
  return others === 0 && last === host.toLowerCase() ? HostCover.CommonName : HostCover.None;
}
