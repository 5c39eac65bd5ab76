// What is rotated while the clients are connected: a row changes the declaration before it, and
// names the effect that has to be seen.
export const CLIENTS = ["app", "web", "worker", "report"];

const renewed = { validityHours: 1440 };

export const steps = [
  {
    name: "leaves renewed",
    change: {
      serverCertificate: renewed,
      clients: Object.fromEntries(CLIENTS.map((name) => [name, { certificate: renewed }])),
    },
  },
  {
    name: "authority added",
    change: { authority: { generations: ["1", "2"], signer: "1" } },
    effect: "added",
  },
  {
    name: "authority promoted",
    change: { authority: { generations: ["1", "2"], signer: "2" } },
    effect: "promoted",
  },
  // Refused while one session hangs on it, so all clients have come again by then.
  { name: "authority retired", change: { authority: { generations: ["2"] } }, effect: "retired" },
];
