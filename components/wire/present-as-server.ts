import type * as net from "node:net";
import * as tls from "node:tls";
import type { TlsLogin } from "./attempt";
import { QUESTION_MILLIS, handshake, withConnection } from "./connection";
import { identityOf } from "./identity";
import { type Outcome, outcomeOfError } from "./outcome";

/** Serves a certificate on the loopback interface for one handshake; returns the client's outcome. */
export async function presentAsServer(
  served: { readonly certificatePem: string; readonly keyPem: string },
  verify: NonNullable<TlsLogin["verify"]>,
): Promise<Outcome> {
  let unverified = false;
  let listener: tls.Server | undefined;
  const refuse = () => void (unverified = true);
  const options = { ca: verify.trustPem, rejectUnauthorized: true, ...identityOf(verify.host) };
  try {
    listener = await listen(served);
    const { port } = listener.address() as net.AddressInfo;
    return await withConnection({ host: loopback, port }, QUESTION_MILLIS, async (socket) => {
      await handshake(socket, options, refuse);
      return { kind: "handshake", message: "the client accepts it as the server's" };
    });
  } catch (error) {
    return outcomeOfError(error, unverified);
  } finally {
    listener?.close();
  }
}

const loopback = "127.0.0.1";

async function listen(served: { certificatePem: string; keyPem: string }): Promise<tls.Server> {
  const listener = tls.createServer({ cert: served.certificatePem, key: served.keyPem });
  // A client that rejects the certificate ends the handshake, as it should.
  listener.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, loopback, resolve);
  });
  return listener;
}
