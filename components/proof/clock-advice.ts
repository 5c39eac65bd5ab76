// Advice for certificates that are not valid by one of the clocks. A wrong clock breaks promises of
// every kind, so the observation decides, not the promise.
import { clientSaysTooEarly, comesHereToo, serverSaysTooEarly } from "./tell-beginnings";

/** The likely cause of a broken promise, and the fix. */
export interface Advice {
  readonly cause: string;
  readonly fix: string;
}

const setServers = "set the clock of the server (NTP), or wait until it has passed that time";
const issueAgain = "run an update, which issues it again";

/** The advice by observation; the first match counts. */
export const clockAdvice: readonly (Advice & { readonly seen: RegExp })[] = [
  {
    seen: clientSaysTooEarly,
    cause:
      "the clock of this machine is behind, or one that was ahead issued the server's certificate",
    fix: `compare this machine's clock (NTP) and set it where it is wrong; where it is right, ${issueAgain}`,
  },
  {
    seen: comesHereToo,
    cause:
      "a clock that was ahead issued the certificate: by this machine's clock, too, it is early",
    fix: `${issueAgain}; where this machine's clock is behind as well, set it first (NTP)`,
  },
  {
    seen: serverSaysTooEarly,
    cause: "the clock of the server is behind: to it the client's certificate is not valid yet",
    fix: setServers,
  },
  {
    seen: /\blater by (both clocks|this machine's clock$|this machine's clock;)/,
    cause: "a clock that was ahead issued the certificate",
    fix: `${issueAgain}; one that is signed elsewhere has to be signed again`,
  },
  {
    seen: /\blater by this machine's clock alone/,
    cause: "the clock of this machine is behind: the server's has passed that time",
    fix: "set the clock of this machine (NTP)",
  },
  {
    seen: /\blater by the server's clock alone/,
    cause: "the clock of the server is behind: this machine's has passed that time",
    fix: setServers,
  },
  {
    seen: /\bended at .*, by the server's clock alone/,
    cause: "the clock of the server is ahead: by this machine's the certificate is valid",
    fix: "set the clock of the server (NTP)",
  },
  {
    seen: /\bended at .*, by this machine's clock alone/,
    cause: "the clock of this machine is ahead: by the server's the certificate is valid",
    fix: "set the clock of this machine (NTP)",
  },
];
