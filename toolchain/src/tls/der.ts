// The few DER encoders (X.690) that a certificate and a request need around what the X.509 library
// encodes: names, extensions and general names.

/** Encodes one element; `tag` is the whole identifier octet. */
export function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...length(content.length)]), content]);
}

export function sequence(...items: Uint8Array[]): Buffer {
  return element(0x30, ...items);
}

export function set(...items: Uint8Array[]): Buffer {
  return element(0x31, ...items);
}

/** Encodes a context-specific constructed element, such as the "[3]" around extensions. */
export function tagged(number: number, ...contents: Uint8Array[]): Buffer {
  return element(0xa0 + number, ...contents);
}

/** Encodes a number that is not negative, given in bytes, in as few bytes as possible. */
export function integer(magnitude: Uint8Array): Buffer {
  const first = magnitude.findIndex((byte) => byte !== 0);
  const minimal = first === -1 ? Buffer.from([0]) : Buffer.from(magnitude.subarray(first));
  return element(0x02, ...((minimal[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), minimal);
}

export function bitString(bytes: Uint8Array): Buffer {
  return element(0x03, Buffer.from([0]), bytes);
}

/** Encodes a time in whole seconds; RFC 5280 4.1.2.5 requires a two-digit year until 2049. */
export function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/\..*$/, "").replace(/[-:T]/g, "");
  const short = moment.getUTCFullYear() < 2050;
  return element(short ? 0x17 : 0x18, Buffer.from(`${short ? digits.slice(2) : digits}Z`));
}

/** Splits bytes into elements, each with its header. */
export function elements(bytes: Uint8Array): Buffer[] {
  const whole = Buffer.from(bytes);
  const items: Buffer[] = [];
  for (let at = 0; at < whole.length;) {
    const start = at;
    at = header(whole, start) + contentLength(whole, start);
    items.push(whole.subarray(start, at));
  }
  return items;
}

/** Returns the content of one element. */
export function content(encoded: Uint8Array): Buffer {
  const whole = Buffer.from(encoded);
  return whole.subarray(header(whole, 0));
}

/** Returns where the content of the element at `start` begins. */
function header(bytes: Buffer, start: number): number {
  const first = bytes[start + 1] ?? 0;
  return start + 2 + (first < 0x80 ? 0 : first - 0x80);
}

function contentLength(bytes: Buffer, start: number): number {
  const first = bytes[start + 1] ?? 0;
  return first < 0x80 ? first : bytes.readUIntBE(start + 2, first - 0x80);
}

function length(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}
