import { showText } from "./problem";

/**
 * Returns the path of an input below another one: `clients.app`,
 * `settings["auto_explain.log_format"]`. Names are arbitrary user input, so every path that
 * contains one is built here.
 */
export function pathTo(path: string, name: string | symbol): string {
  if (typeof name === "symbol") return `${path}[a symbol]`;
  if (/^[\w-]{1,63}$/.test(name)) return path === "" ? name : `${path}.${name}`;
  return `${path}[${showText(name)}]`;
}
