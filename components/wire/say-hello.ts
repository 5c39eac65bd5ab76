import { randomBytes } from "node:crypto";
import { clientHello, outcomeOfHello, parseHelloAnswer } from "./client-hello";
import { QUESTION_MILLIS, type Target, askForTls, readUntil, withConnection } from "./connection";
import { type Outcome, outcomeOfError } from "./outcome";
import { untilAnswered } from "./until-answered";

/** Offers a server at most `protocol`, and only `ciphers`; returns the outcome. */
export function sayHello(
  target: Target,
  protocol: number,
  ciphers: readonly number[],
  timeoutMs: number = QUESTION_MILLIS,
): Promise<Outcome> {
  return untilAnswered(timeoutMs, async (leftMs) => {
    try {
      return await withConnection(target, leftMs, async (socket) => {
        if ((await askForTls(socket)) !== "S") return { kind: "noTls" };
        const answer = readUntil(socket, parseHelloAnswer);
        socket.write(clientHello(protocol, ciphers, randomBytes(32)));
        return outcomeOfHello(await answer);
      });
    } catch (error) {
      return outcomeOfError(error, false);
    }
  });
}
