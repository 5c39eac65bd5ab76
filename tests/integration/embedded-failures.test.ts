import { describeFailures } from "../support/failure-story";

describeFailures("embedded");
