// What is rotated while the load runs, one update each: every row changes the declaration before.
const ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";

export const steps = [
  { name: "leaf renewal", change: { serverCertificate: { generation: 2 } } },
  { name: "authority added", change: { authority: { generations: ["1", "2"], signer: "1" } } },
  { name: "authority promoted", change: { authority: { generations: ["1", "2"], signer: "2" } } },
  {
    name: "authority retired",
    // The long sessions hang on it, and are to survive.
    change: { authority: { generations: ["2"], retireInUse: true } },
  },
  { name: "client revoked", change: { revoked: ["other"] } },
  { name: "ciphers changed", change: { tls: { minProtocol: "TLSv1.2", ciphers } } },
];

export const declaration = {
  clients: { app: {}, other: {} },
  tls: { minProtocol: "TLSv1.2" },
};
