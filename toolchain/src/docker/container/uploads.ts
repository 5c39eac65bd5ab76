// Files that are put into a container before it starts, as one tar archive (POSIX ustar).
import type { PropertyMap } from "../../provider/values";
import { flagOf, textOf } from "../../schema/values-of";

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;

/** Returns the archive for the root directory of a container, or undefined without uploads. */
export function uploadArchive(uploads: readonly PropertyMap[]): Buffer | undefined {
  if (uploads.length === 0) return undefined;
  const entries = uploads.flatMap((upload) => {
    const content = contentOf(upload);
    const padding = Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES);
    return [header(textOf(upload, "file"), modeOf(upload), content.length), content, padding];
  });
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function contentOf(upload: PropertyMap): Buffer {
  const content = textOf(upload, "content");
  const base64 = textOf(upload, "contentBase64");
  if (content === "" && base64 === "") {
    throw new Error(
      "error with upload content: one of 'content', 'content_base64', or 'source' must be set",
    );
  }
  if (content !== "" && base64 !== "") {
    throw new Error(
      "error with upload content: only one of 'content', 'content_base64', or 'source' can be set",
    );
  }
  return content === "" ? Buffer.from(base64, "base64") : Buffer.from(content);
}

function modeOf(upload: PropertyMap): string {
  return textOf(upload, "permissions") || (flagOf(upload, "executable") ? "0744" : "0644");
}

function header(file: string, mode: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const { name, prefix } = splitName(file.replace(/^\/+/, ""));
  const seconds = Math.floor(Date.now() / 1000);
  block.write(name, 0);
  block.write(octal(Number.parseInt(mode, 8), 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(seconds, 12), 136);
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\0" + "00", 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

/** Splits a long name at a slash into a prefix and a name. */
function splitName(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= NAME_BYTES) return { name: path, prefix: "" };
  const slash = path.indexOf("/", path.length - NAME_BYTES - 1);
  const prefix = path.slice(0, slash);
  const name = path.slice(slash + 1);
  const fits =
    slash > 0 && Buffer.byteLength(name) <= NAME_BYTES && Buffer.byteLength(prefix) <= 155;
  if (!fits) throw new Error(`Error creating tar archive: the name ${path} is too long`);
  return { name, prefix };
}

/** Returns a number in octal digits, with a NUL at the end. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}
