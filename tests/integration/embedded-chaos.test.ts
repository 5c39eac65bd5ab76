import { describeChaosSample } from "../chaos/sample";

describeChaosSample("embedded");
