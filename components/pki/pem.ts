// Textual encodings (RFC 7468): finds PEM blocks, and writes them in the one form that every parser
// accepts.

/** One block of a PEM text. */
export interface PemBlock {
  /** The label between BEGIN and the dashes, such as `CERTIFICATE` or `PRIVATE KEY`. */
  readonly label: string;
  /** The text between the boundaries. */
  readonly body: string;
}

const block = /-----BEGIN ([A-Z0-9][A-Z0-9 .#]*)-----([\s\S]*?)-----END \1-----/g;
const lineWidth = 64;

/** Lists the blocks of a text in order; ignores the text between them. */
export function listPemBlocks(text: string): PemBlock[] {
  return Array.from(text.matchAll(block), ([, label = "", body = ""]) => ({ label, body }));
}

/**
 * Splits a text into its certificates, in order, each as one block that ends with a line feed.
 * Ignores other blocks and the text between them; parses no certificate.
 */
export function splitPemChain(text: string): string[] {
  return listPemBlocks(text)
    .filter(({ label }) => label === "CERTIFICATE")
    .map(({ label, body }) => renderBlock(label, wrap(body.replace(/\s+/g, ""))));
}

/**
 * Renders every block of a text without indentation, carriage returns, or text between the blocks;
 * each ends with a line feed. Keeps the headers of an encrypted key (RFC 1421).
 */
export function normalizePem(text: string): string {
  return listPemBlocks(text)
    .map(({ label, body }) => renderBlock(label, trimLines(body)))
    .join("");
}

/** Decodes a block that has no headers. */
export function pemBytes({ body }: PemBlock): Buffer {
  return Buffer.from(body, "base64");
}

/** Renders bytes as one block. */
export function toPem(label: string, der: Buffer): string {
  return renderBlock(label, wrap(der.toString("base64")));
}

function renderBlock(label: string, lines: string[]): string {
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function wrap(base64: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < base64.length; start += lineWidth) {
    lines.push(base64.slice(start, start + lineWidth));
  }
  return lines;
}

/** Keeps inner empty lines: one separates the headers of an encrypted key from its body. */
function trimLines(body: string): string[] {
  return body
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
}
