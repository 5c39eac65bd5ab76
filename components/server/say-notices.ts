// Logs notices and warnings about an update, also in a preview.
import * as pulumi from "@pulumi/pulumi";
import type { CertificateReport } from "../contract/server-outputs";
import type { RotationPlan } from "../resources/rotation-plan";
import { expiryWarning } from "../rotation/expiry-warning";

/** An unchanged plan returns its old notices, which an earlier run has logged. */
const started = Date.now();

/** Logs the notices of the plan about this run. */
export function sayNotices(resource: pulumi.Resource, plan: RotationPlan): void {
  plan.notices.apply(({ at, lines }) => {
    if (Date.parse(at) < started) return;
    for (const line of lines) void pulumi.log.info(line, resource);
  });
}

/** Logs a warning for every certificate that should have a successor by now. */
export function sayExpiries(
  resource: pulumi.Resource,
  certificates: pulumi.Output<CertificateReport[]>,
): void {
  certificates.apply((reports) => {
    for (const report of reports) {
      const text = expiryWarning(report, new Date());
      if (text !== undefined) void pulumi.log.warn(text, resource);
    }
  });
}
