// Only the certificates: the cost of the engine and of `@pulumi/tls` alone.
import { app, caPem, monitor, server } from "../certificates";

export const certificates = [caPem, server.certPem, app.certPem, monitor.certPem];
