import { describeInputs } from "../support/inputs-story";

describeInputs("embedded");
