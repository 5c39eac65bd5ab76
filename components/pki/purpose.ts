/** Extended key usages of TLS servers and clients (RFC 5280, 4.2.1.12). */
export const Purpose = { Server: "1.3.6.1.5.5.7.3.1", Client: "1.3.6.1.5.5.7.3.2" } as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];
