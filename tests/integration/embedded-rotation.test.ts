import { describeRotation } from "../support/rotation-story";
import { restartEmbedded } from "../support/restart-server";

describeRotation({ kind: "embedded", restart: restartEmbedded });
