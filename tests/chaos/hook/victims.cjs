// Who is ended, by SIGKILL: this process, its parent, the engine, or the whole tree of the update.
"use strict";
const fs = require("node:fs");

const { readFileSync, readdirSync } = fs;
const kill = process.kill.bind(process);

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = text.lastIndexOf(")");
    const [, parent, , session] = text.slice(end + 2).split(" ");
    const name = text.slice(text.indexOf("(") + 1, end);
    return { pid, name, parent: Number(parent), session: Number(session) };
  } catch {
    return undefined;
  }
}

function enginePid() {
  for (let at = statOf(process.pid); at !== undefined && at.pid > 1; at = statOf(at.parent)) {
    if (at.name === "pulumi") return at.pid;
  }
  return undefined;
}

/** Descendants, without what is detached and has a life of its own, as a postmaster has. */
function descendantsOf(root) {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((one) => one !== undefined);
  const found = [];
  const visit = (parent) => {
    for (const one of all.filter((candidate) => candidate.parent === parent)) {
      if (one.session === one.pid) continue;
      found.push(one.pid);
      visit(one.pid);
    }
  };
  visit(root);
  return found;
}

function end(pid) {
  try {
    kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Ends a victim; returns only when this process is not one. */
function endVictim(victim) {
  const engine = enginePid();
  if (victim === "engine") return void (engine !== undefined && end(engine));
  if (victim === "parent") return end(process.ppid);
  if (victim !== "self" && engine !== undefined) {
    const others = descendantsOf(engine).filter((pid) => pid !== process.pid);
    for (const pid of [engine, ...others]) end(pid);
  }
  end(process.pid);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Whether this process goes on when that victim is ended. */
const survives = (victim) => ["engine", "parent", "child"].includes(victim);

module.exports = { endVictim, survives, end };
