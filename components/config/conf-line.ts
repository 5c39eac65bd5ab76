/** A setting with its value, not yet quoted. */
export type ConfLine = readonly [name: string, value: string];
