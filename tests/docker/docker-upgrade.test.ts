import { describeUpgrades } from "../support/stories/upgrade-story";

describeUpgrades("docker");
