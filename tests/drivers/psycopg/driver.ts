import * as path from "node:path";
import type { Driver } from "../driver";
import { prepared, source, tool } from "../prepared";
import { psql } from "../psql/driver";

const requirements = path.join(__dirname, "requirements.txt");

export const psycopg: Driver = {
  name: "psycopg",
  prepare: async () => {
    const python = await tool("python3", ["-c", "import sys; print(sys.executable, sys.version)"]);
    const inputs = [python, source("psycopg", "requirements.txt")];
    const directory = await prepared("psycopg", inputs, install);
    return {
      program: path.join(directory, "bin", "python"),
      args: [path.join(__dirname, "client.py")],
    };
  },
  // It comes with a libpq of its own, which says the same.
  refusals: psql.refusals,
};

async function install(directory: string): Promise<void> {
  await tool("python3", ["-m", "venv", directory]);
  const words = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:"];
  await tool(path.join(directory, "bin", "python"), [...words, "-r", requirements]);
}
