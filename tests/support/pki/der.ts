/**
 * The DER encoders that a throw-away certificate needs (ITU-T X.690), and no others.
 *
 * A certificate library would bring a dependency injection container and a global polyfill into
 * every Pulumi program; these few functions bring neither.
 */
export const der = { value, sequence, set, integer, objectId, utf8, time, bits, octets, explicit };

function value(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(body.length)]), body]);
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) {
    return [length];
  }
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function sequence(...parts: Buffer[]): Buffer {
  return value(0x30, ...parts);
}

function set(...parts: Buffer[]): Buffer {
  return value(0x31, ...parts);
}

/** Encodes a positive integer given as bytes, most significant first and without leading zeros. */
function integer(magnitude: Buffer): Buffer {
  const negative = (magnitude[0] ?? 0) >= 0x80;
  return value(0x02, negative ? Buffer.concat([Buffer.from([0]), magnitude]) : magnitude);
}

/** Encodes a dotted object identifier whose first arc is 0, 1 or 2. */
function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
    octets.unshift((left & 0x7f) | 0x80);
  }
  return octets;
}

function utf8(text: string): Buffer {
  return value(0x0c, Buffer.from(text, "utf8"));
}

/** Encodes a UTCTime, to the second; good for 1950 to 2049 (RFC 5280, 4.1.2.5.1). */
function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/\D/g, "").slice(2, 14);
  return value(0x17, Buffer.from(`${digits}Z`, "ascii"));
}

function bits(content: Buffer): Buffer {
  return value(0x03, Buffer.from([0]), content);
}

function octets(content: Buffer): Buffer {
  return value(0x04, content);
}

function explicit(number: number, content: Buffer): Buffer {
  return value(0xa0 + number, content);
}
