/** The name and version of the official plugin that this stands in for. */
export const IDENTITY = { name: "command", version: "1.2.1" } as const;
