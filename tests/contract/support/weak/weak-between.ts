// Servers that something stands in front of.
import { decrypt, relayAsked } from "../strange-server";
import type { WeakServer } from "./weak-server";

/** The rules of a server that sees no TLS, because something in front of it has ended it. */
const plaintextHba = [
  "hostnossl postgres prober all trust",
  "hostnossl app reporter all scram-sha-256",
  "host all all all reject",
];

export const weakBetween: WeakServer[] = [
  {
    weakness: "does not answer",
    changes: { request: () => ({ patienceSeconds: 1 }) },
    between: (socket) => void socket.end(),
    reported: ["server answers"],
  },
  {
    weakness: "is reached through something that knows only the older negotiation",
    changes: {},
    between: (socket, { server }) => relayAsked(socket, server.port),
    reported: ["direct negotiation accepted"],
  },
  {
    weakness: "is reached through a proxy that has its key and decrypts every session",
    changes: {
      wholeHba: plaintextHba,
      request: () => ({
        minProtocol: "TLSv1.2",
        clients: [{ role: "reporter", database: "app", access: "scram" }],
      }),
    },
    between: (socket, { served, server }) => decrypt(socket, served, server.port),
    reported: [
      "session as negotiated",
      "client certificate as presented",
      "direct negotiation accepted",
      "plaintext refused",
      "plaintext refused for every client",
      "no client certificate refused",
      "channel binding offered",
      "unknown authority refused by server",
      "superuser over TCP refused",
    ],
  },
];
