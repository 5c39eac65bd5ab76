/** One DER value: its tag and content. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

/**
 * Reads consecutive DER values (ITU-T X.690) with single-byte tags. Returns undefined when the
 * input is truncated or a length is indefinite or longer than four bytes.
 */
export function readDer(bytes: Buffer): DerValue[] | undefined {
  const values: DerValue[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes[offset];
    const length = readLength(bytes, offset + 1);
    if (tag === undefined || length === undefined) return undefined;
    const end = length.next + length.value;
    if (end > bytes.length) return undefined;
    values.push({ tag, content: bytes.subarray(length.next, end) });
    offset = end;
  }
  return values;
}

function readLength(bytes: Buffer, offset: number): { value: number; next: number } | undefined {
  const first = bytes[offset];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, next: offset + 1 };
  const size = first & 0x7f;
  const next = offset + 1 + size;
  if (size === 0 || size > 4 || next > bytes.length) return undefined;
  return { value: bytes.readUIntBE(offset + 1, size), next };
}
