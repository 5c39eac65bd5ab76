import { describeRotation } from "../support/stories/rotation/rotation-story";
import { restartContainer } from "../support/stack/restart-server";

describeRotation({ kind: "docker", restart: restartContainer });
