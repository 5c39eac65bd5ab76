// The points that were not run, by name, so that nobody takes a sample for the whole.
import * as fs from "node:fs";
import * as path from "node:path";
import { formatPoint, type Point } from "./point";

const directory = path.resolve(__dirname, "../../.pulumi-local");

/** Writes them down; gives the file. */
export function writeLeftOut(points: readonly Point[], what: string): string {
  const file = path.join(directory, `chaos-left-out-${what}.txt`);
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(file, points.map((point) => `${formatPoint(point)}\n`).join(""));
  return file;
}
