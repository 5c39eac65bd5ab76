// The steps of the rotation while the clients are connected: each changes the previous declaration,
// and most name the effect that has to be observed.
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
  // Refused while a session depends on it, so all clients must have reconnected by then.
  { name: "authority retired", change: { authority: { generations: ["2"] } }, effect: "retired" },
];
