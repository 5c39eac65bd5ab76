import { describeChaosSample } from "../chaos/sample";

describeChaosSample("docker");
