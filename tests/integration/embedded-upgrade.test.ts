import { describeUpgrades } from "../support/upgrade-story";

describeUpgrades("embedded");
