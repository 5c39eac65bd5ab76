// Formats the broken promises of a connection for people. Evidence holds no secret. Pure.
import type { ConnectionEvidence } from "./prove-connection";

/** Lists the broken promises, each on lines of its own. */
export function formatConnectionFailure({ probes }: ConnectionEvidence): string {
  const probed = probes.filter((probe) => probe.probed);
  const broken = probed.filter((probe) => !probe.passed);
  const are = broken.length === 1 ? "does" : "do";
  return [
    `Cannot connect as the application: ${broken.length} of ${probed.length} checks ${are} not hold`,
    ...broken.map(({ name, expected, observed }) =>
      [`  ${name}`, `    expected: ${expected}`, `    observed: ${observed}`].join("\n"),
    ),
  ].join("\n");
}
