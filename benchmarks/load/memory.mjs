// Measures the memory of processes as the kernel's proportional set size, which counts a shared page
// once. Linux only.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Returns the process IDs of the server. */
export function serverPids(runtime, outputs, directory, toolbox) {
  if (runtime === "docker") {
    const args = ["top", outputs.runtime.containerId, "-eo", "pid"];
    const [, ...pids] = execFileSync("docker", args, { encoding: "utf8" }).trim().split("\n");
    return pids.map(Number);
  }
  const data = fs.realpathSync(path.join(directory, "data"));
  return toolbox.processesIn(data, toolbox.serverUser().uid).map(({ pid }) => pid);
}

/** Returns the memory of all processes together, in MiB. */
export function memoryOf(pids) {
  return pids.map(proportional).reduce((sum, kib) => sum + kib, 0) / 1024;
}

/** Watches a process and all that it starts; the returned function stops and returns the peaks in MiB. */
export function watchTree(pidOf, intervalMillis = 250) {
  const peaks = { engineMib: 0, withAllItStartsMib: 0 };
  const look = () => {
    const pid = pidOf();
    if (pid === undefined) return;
    peaks.engineMib = Math.max(peaks.engineMib, memoryOf([pid]));
    peaks.withAllItStartsMib = Math.max(peaks.withAllItStartsMib, memoryOf(treeOf(pid)));
  };
  const timer = setInterval(look, intervalMillis);
  return () => {
    clearInterval(timer);
    return peaks;
  };
}

function treeOf(root) {
  const children = new Map();
  for (const entry of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(entry);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (pid) => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

function parentOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  // The process name before it may contain anything, also spaces and brackets.
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function proportional(pid) {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** Returns an empty text for a process that has ended. */
function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
