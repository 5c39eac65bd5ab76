import { describeRevocation } from "../support/stories/revocation-story";

describeRevocation("docker");
