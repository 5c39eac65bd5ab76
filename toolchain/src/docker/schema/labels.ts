import type { Field } from "./fields";

/** Labels: a set of blocks with two texts. */
export function labelsField(more: Partial<Field> = {}): Field {
  const fields = {
    label: { kind: "text", required: true },
    value: { kind: "text", required: true },
  } as const;
  return { kind: "blockSet", fields, ...more };
}
