import { describeRotation } from "../support/stories/rotation/rotation-story";
import { restartEmbedded } from "../support/stack/restart-server";

describeRotation({ kind: "embedded", restart: restartEmbedded });
