import { describeInputs } from "../support/stories/inputs/inputs-story";

describeInputs("embedded");
