/** The official plugin. */
export const IDENTITY = { name: "command", version: "1.2.1" } as const;
