import { describeInputs } from "../support/stories/inputs-story";

describeInputs("docker");
