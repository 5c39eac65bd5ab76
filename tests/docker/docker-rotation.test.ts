import { describeRotation } from "../support/rotation-story";
import { restartContainer } from "../support/restart-server";

describeRotation({ kind: "docker", restart: restartContainer });
