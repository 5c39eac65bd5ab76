// What the owner should read about an update goes to its log, in a preview, too.
import * as pulumi from "@pulumi/pulumi";
import { expiryWarning } from "../rotation/expiry-warning";
import type { RotationPlan } from "../resources/rotation-plan";
import type { CertificateReport } from "../contract/server-outputs";

/** A plan that stays the same answers with what it said when it changed: that was said then. */
const started = Date.now();

/** Logs what the plan has to say about this run. */
export function sayNotices(resource: pulumi.Resource, plan: RotationPlan): void {
  plan.notices.apply(({ at, lines }) => {
    if (Date.parse(at) < started) return;
    for (const line of lines) void pulumi.log.info(line, resource);
  });
}

/** Warns of every certificate that should have a successor by now. */
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
