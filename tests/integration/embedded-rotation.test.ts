import { restartEmbedded } from "../support/stack/restart-server";
import { describeRotation } from "../support/stories/rotation/rotation-story";

describeRotation({ kind: "embedded", restart: restartEmbedded });
