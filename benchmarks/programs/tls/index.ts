// Nothing but the certificates: what the engine and `@pulumi/tls` cost by themselves.
import { app, caPem, monitor, server } from "../certificates";

export const certificates = [caPem, server.certPem, app.certPem, monitor.certPem];
