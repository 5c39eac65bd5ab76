import type { Given, Patch } from "./promise";

/** The declaration that every change starts from, and comes back to. */
export function baseDeclaration(port: number, given: Given): Patch {
  const reads = { app: { privileges: "read" } };
  return {
    port,
    hosts: ["localhost", "127.0.0.1"],
    version: given.kind === "docker" ? 17 : 18,
    // Whatever restarts the server would be allowed to.
    allowRestart: true,
    tls: { minProtocol: "TLSv1.2" },
    authority: { generations: ["1", "2"], signer: "1" },
    clients: {
      // Looks at the server, and is never changed itself.
      app: { access: "certificate", databases: { app: { privileges: "owner" } } },
      plain: {},
      reader: { databases: { app: { privileges: "read" }, other: { privileges: "connect" } } },
      renamed: { databases: reads },
      secret: { access: "scram", databases: reads },
      sealed: { access: "scram", password: "the first password of sealed", databases: reads },
      loose: { access: "scram", databases: reads },
      bring: { certificateRequestPem: given.requests[0], databases: reads },
    },
    ...(given.kind === "docker"
      ? { docker: { image: "postgres:17", memoryMib: 512, cpus: 1 } }
      : {}),
  };
}
