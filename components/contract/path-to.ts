import { showText } from "./problem";

/**
 * The path of an input below another one: `clients.app`, `settings["auto_explain.log_format"]`. A
 * name may be anything that somebody has typed, so this is the only way to put one into a path.
 */
export function pathTo(path: string, name: string | symbol): string {
  if (typeof name === "symbol") return `${path}[a symbol]`;
  if (/^[\w-]{1,63}$/.test(name)) return path === "" ? name : `${path}.${name}`;
  return `${path}[${showText(name)}]`;
}
