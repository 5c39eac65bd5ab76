// Textual encodings (RFC 7468): finds blocks, and writes them the one way that every reader takes.

/** One block of a PEM text. */
export interface PemBlock {
  /** What it says it is: `CERTIFICATE`, `PRIVATE KEY`. */
  readonly label: string;
  /** Everything between the boundaries. */
  readonly body: string;
}

const block = /-----BEGIN ([A-Z0-9][A-Z0-9 .#]*)-----([\s\S]*?)-----END \1-----/g;
const lineWidth = 64;

/** Lists the blocks of a text in their order; what stands between them is ignored. */
export function listPemBlocks(text: string): PemBlock[] {
  return Array.from(text.matchAll(block), ([, label = "", body = ""]) => ({ label, body }));
}

/**
 * Splits a text into its certificates, in their order, each as one block that ends with one line
 * feed. Other blocks and what stands between them are ignored; nothing is parsed.
 */
export function splitPemChain(text: string): string[] {
  return listPemBlocks(text)
    .filter(({ label }) => label === "CERTIFICATE")
    .map(({ label, body }) => renderBlock(label, wrap(body.replace(/\s+/g, ""))));
}

/**
 * Writes every block of a text without indentation, carriage returns and what stands between the
 * blocks; each ends with one line feed. Headers of an encrypted key (RFC 1421) stay.
 */
export function normalizePem(text: string): string {
  return listPemBlocks(text)
    .map(({ label, body }) => renderBlock(label, trimLines(body)))
    .join("");
}

/** Reads the bytes of a block without headers. */
export function pemBytes({ body }: PemBlock): Buffer {
  return Buffer.from(body, "base64");
}

/** Writes bytes as one block. */
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

/** Outer empty lines go; an inner one parts the headers of an encrypted key from its body. */
function trimLines(body: string): string[] {
  return body
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
}
