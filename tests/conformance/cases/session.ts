import { casesOf } from "../case";
import { alert, withCertificate } from "./common";

/** L5 of F11: a session that is open while its certificate is revoked and the server's replaced. */
export const sessionCase = casesOf("F11", { variant: "usual", client: withCertificate }, [
  {
    number: "L5",
    what: "an open session outlives a revocation and a new certificate",
    refuses: alert("certificate revoked"),
  },
])[0]!;
