/** The name and version of the official plugin that this stands in for. */
export const IDENTITY = { name: "tls", version: "5.6.1" } as const;
