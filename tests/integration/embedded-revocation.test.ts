import { describeRevocation } from "../support/revocation-story";

describeRevocation("embedded");
