/** A setting and its unquoted value. */
export type ConfLine = readonly [name: string, value: string];
