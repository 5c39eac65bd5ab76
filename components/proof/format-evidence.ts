// Formats evidence for people. Evidence holds no secret, and nothing else is printed.
import { DAY_MILLIS } from "../contract/durations";
import { adviceFor } from "./advice";
import { clockAdvice } from "./clock-advice";
import type { Evidence } from "./evidence";
import type { ProbeResult } from "./probe";

/** Lists the broken promises, each on lines of its own, with the likely cause and the fix. */
export function formatFailure(evidence: Evidence): string {
  const probed = evidence.probes.filter((probe) => probe.probed);
  const broken = probed.filter((probe) => !probe.passed);
  const are = broken.length === 1 ? "is" : "are";
  const head = `Cannot prove TLS: ${broken.length} of ${probed.length} promises ${are} broken`;
  return [head, ...broken.map((result) => formatBroken(result, evidence))].join("\n");
}

function formatBroken({ name, expected, observed }: ProbeResult, { observedAt }: Evidence): string {
  const { cause, fix } = adviceFor(name, observed);
  const lines = [
    ["expected", expected],
    ["observed", observed],
    // Only for failures that a wrong clock explains.
    ...(isAboutClocks(observed) ? [["clock here", observedAt]] : []),
    ["likely cause", cause],
    ["fix", fix],
  ];
  return [
    `  ${name}`,
    ...lines.map(([label, text = ""]) => `    ${`${label ?? ""}:`.padEnd(14)}${text}`),
  ].join("\n");
}

function isAboutClocks(observed: string): boolean {
  return clockAdvice.some(({ seen }) => seen.test(observed));
}

/** Renders evidence as an aligned table for a terminal. Ends without a line feed. */
export function formatEvidence(evidence: Evidence): string {
  const rows = evidence.probes.map((probe): [string, string] => [
    `${mark(probe)}  ${probe.name}`,
    probe.observed,
  ]);
  return [...align(factRows(evidence)), "", ...align(rows), "", verdict(evidence)].join("\n");
}

function factRows(evidence: Evidence): [string, string][] {
  const { protocol, cipher, bits, serverFingerprint, clientDn, clientSerial, facts } = evidence;
  const rows: [string, string][] = [
    ["observed at", evidence.observedAt],
    ["session", protocol === "" ? "none" : `${protocol} ${cipher}, ${bits} bits`],
    ["server certificate", serverFingerprint === "" ? "none" : `SHA-256 ${serverFingerprint}`],
    ["client certificate", clientDn === "" ? "none" : `${clientDn}, serial number ${clientSerial}`],
  ];
  if (facts === undefined) return rows;
  return [
    ...rows,
    ["server version", versionText(facts.version)],
    ["key exchange", facts.keyExchange],
    ["server names", facts.names.join(", ")],
    ["server chain", facts.chain.join(" < ")],
    ["server certificate ends", `${facts.notAfter}, ${daysLeft(evidence.observedAt, facts)} left`],
    ...(facts.alpn ? [["ALPN", facts.alpn] as [string, string]] : []),
    ...(facts.clockSkewSeconds === undefined
      ? []
      : [["server clock", clockWords(facts.clockSkewSeconds)] as [string, string]]),
    ["digest", evidence.digest],
  ];
}

/** Ignores a second: certificates count in whole seconds. */
function clockWords(seconds: number): string {
  if (Math.abs(seconds) <= 1) return "as this machine's";
  return `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} this machine's`;
}

/** Formats `server_version_num`: 170004 is 17.4. */
function versionText(version: number): string {
  return `${Math.floor(version / 10000)}.${version % 10000}`;
}

/** Returns the full days from the proof to the end of the certificate. */
function daysLeft(observedAt: string, { notAfter }: { notAfter: string }): string {
  const days = Math.floor((Date.parse(notAfter) - Date.parse(observedAt)) / DAY_MILLIS);
  return days === 1 ? "1 day" : `${days} days`;
}

function mark({ passed, probed }: ProbeResult): string {
  if (!probed) return "-     ";
  return passed ? "kept  " : "BROKEN";
}

function verdict({ probes }: Evidence): string {
  const kept = probes.filter((probe) => probe.passed).length;
  const unprobed = probes.filter((probe) => !probe.probed).length;
  const broken = probes.length - kept - unprobed;
  return `${kept} ${kept === 1 ? "promise" : "promises"} kept, ${broken} broken, ${unprobed} not probed`;
}

function align(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`);
}
