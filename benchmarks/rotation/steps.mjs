// The steps of the rotation while the load runs, one update each: every step changes the previous
// declaration, and names the effect that has to be observed.
const ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
const renewed = { validityHours: 1440 };

export const declaration = {
  clients: { app: {}, other: {} },
  tls: { minProtocol: "TLSv1.2" },
};

export const steps = [
  {
    name: "leaf renewal",
    change: { serverCertificate: renewed, clients: { app: { certificate: renewed }, other: {} } },
    effect: "renewed",
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
  {
    name: "authority retired",
    // The long sessions depend on it and have to survive.
    change: { authority: { generations: ["2"], retireInUse: true } },
    effect: "retired",
  },
  { name: "client revoked", change: { revoked: ["other"] }, effect: "revoked" },
  {
    name: "ciphers changed",
    change: { tls: { minProtocol: "TLSv1.2", ciphers } },
    effect: "ciphers",
  },
];

/** Not a step of the rotation: revokes the load itself, which then has to count failures and losses. */
export const control = { revoked: ["other", "app"] };
