/** The official plugin. */
export const IDENTITY = { name: "tls", version: "5.6.1" } as const;
