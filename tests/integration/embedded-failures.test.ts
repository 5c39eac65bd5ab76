import { describeFailures } from "../support/stories/failure-story";

describeFailures("embedded");
