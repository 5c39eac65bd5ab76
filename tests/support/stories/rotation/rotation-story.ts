// Years of rotations on one server, chapter by chapter, the same for both runtimes. Each test
// continues where the one before it ended.
import { afterAll, beforeAll, describe } from "vitest";
import { describeAuthorities, describePromotion } from "./authority-chapter";
import { describeHost, describeRecovery } from "./recovery-chapter";
import { describePreviews, describeRenewals } from "./renewal-chapter";
import { describeRetirement } from "./retirement-chapter";
import { describeLeaving, describeRevocations } from "./revocation-chapter";
import { RotatedServer, type RotationRuntime } from "./rotated-server";

export function describeRotation(runtime: RotationRuntime): void {
  describe(`rotation of a server on the ${runtime.kind} runtime`, () => {
    const server = new RotatedServer(runtime);
    beforeAll(() => server.create());
    afterAll(() => server.end());

    describeRenewals(server);
    describePreviews(server);
    describeAuthorities(server);
    describePromotion(server);
    describeRevocations(server);
    describeLeaving(server);
    describeRetirement(server);
    describeHost(server);
    describeRecovery(server);
  });
}
