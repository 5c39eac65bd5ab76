// PEM as Go's encoding/pem reads and writes it: 64 columns and a newline at the end.

export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
}

/** Finds the first block in a text. */
export function decodePem(text: string): PemBlock | undefined {
  const found = /-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(text);
  const [, label, body] = found ?? [];
  if (label === undefined || body === undefined) return undefined;
  return { label, der: Buffer.from(body, "base64") };
}

export function encodePem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
