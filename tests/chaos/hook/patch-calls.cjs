// Calls within a process: files of an instance, requests to the daemon, SQL over the local socket,
// signals, and what the engine asks of a plugin.
"use strict";
const fs = require("node:fs");
const http = require("node:http");
const Module = require("node:module");
const { Effect, note } = require("./effect.cjs");
const { describeSql } = require("./normalise.cjs");

const FILE_CALLS = [
  "appendFile",
  "chmod",
  "chown",
  "copyFile",
  "cp",
  "lchown",
  "link",
  "mkdir",
  "open",
  "rename",
  "rm",
  "rmdir",
  "symlink",
  "truncate",
  "unlink",
  "writeFile",
];

function isOurs(words) {
  const base = process.env.CHAOS_BASE ?? "/nowhere";
  return words.some((word) => typeof word === "string" && word.startsWith(base));
}

function isReading(name, [, flags = "r"]) {
  return name === "open" && (flags === "r" || flags === 0);
}

/** One call of Node's is made of others; only the outermost counts. */
let within = false;

function once(call) {
  within = true;
  try {
    return call();
  } finally {
    within = false;
  }
}

function patchFiles(owner) {
  for (const name of FILE_CALLS) {
    const sync = fs[`${name}Sync`];
    fs[`${name}Sync`] = function (...words) {
      if (within || !isOurs(words) || isReading(name, words)) return sync.apply(fs, words);
      const effect = new Effect(owner, "fs", `${name} ${pathsIn(words)}`);
      effect.reach("before");
      const result = once(() => sync.apply(fs, words));
      effect.reach("after");
      return result;
    };
    const later = fs.promises[name];
    if (later === undefined) continue;
    fs.promises[name] = async function (...words) {
      if (!isOurs(words) || isReading(name, words)) return later.apply(fs.promises, words);
      const effect = new Effect(owner, "fs", `${name} ${pathsIn(words)}`);
      effect.reach("before");
      const result = await later.apply(fs.promises, words);
      effect.reach("after");
      return result;
    };
  }
}

const pathsIn = (words) =>
  words.filter((word) => typeof word === "string" && word.startsWith("/")).join(" ");

function patchRequests(owner) {
  const { request } = http;
  http.request = function (options, ...others) {
    const { method = "GET", path = "" } = options ?? {};
    if (["GET", "HEAD"].includes(method)) return request.call(http, options, ...others);
    const effect = new Effect(owner, "http", `${method} ${path.replace(/\?.*/, "")}`);
    effect.reach("before");
    const made = request.call(http, options, ...others);
    made.prependOnceListener("response", () => effect.reach("after"));
    return made;
  };
}

function patchSignals(owner) {
  const { kill } = process;
  process.kill = function (pid, signal) {
    if (signal === 0 || pid === process.pid) return kill.call(process, pid, signal);
    const effect = new Effect(owner, "signal", String(signal ?? "SIGTERM"));
    effect.reach("before");
    const result = kill.call(process, pid, signal);
    effect.reach("after");
    return result;
  };
}

/** Patches modules of npm when they are loaded, whichever copy it is. */
function patchModules(owner) {
  const load = Module._load;
  const seen = new WeakSet();
  Module._load = function (request, ...others) {
    const loaded = load.call(Module, request, ...others);
    const patch =
      request === "pg" ? patchSql : request === "@grpc/grpc-js" ? patchPlugin : undefined;
    if (patch === undefined || seen.has(loaded)) return loaded;
    seen.add(loaded);
    patch(owner, loaded);
    return loaded;
  };
}

function patchSql(owner, pg) {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (config, ...others) {
    const text = typeof config === "string" ? config : (config?.text ?? "");
    if (!String(this.host).startsWith("/")) return query.call(this, config, ...others);
    const { name, read } = describeSql(text);
    const effect = new Effect(owner, "sql", name, { read });
    effect.reach("before");
    const made = query.call(this, config, ...others);
    if (typeof made?.then !== "function") return made;
    return made.then((answer) => {
      effect.reach("after");
      return answer;
    });
  };
}

function patchPlugin(owner, grpc) {
  const { addService } = grpc.Server.prototype;
  grpc.Server.prototype.addService = function (service, handlers) {
    const patched = Object.create(handlers);
    for (const name of ["create", "update", "delete"]) {
      if (typeof handlers[name] === "function" && !owner.startsWith("step:")) {
        patched[name] = handler(owner, name, handlers[name]);
      }
    }
    return addService.call(this, service, patched);
  };
}

function handler(owner, name, handle) {
  return function (call, reply) {
    const { request } = call;
    const urn = request.getUrn?.() ?? "";
    if (urn === "" || request.getPreview?.() === true) return handle.call(this, call, reply);
    const resource = urn.split("::").pop();
    const effect = new Effect(owner, "rpc", `${name} ${resource}`);
    effect.reach("before");
    return handle.call(this, call, (error, ...answer) => {
      if (resource.endsWith("-plan")) note({ instance: answer[0]?.getId?.() });
      if (!error) effect.reach("after");
      reply(error, ...answer);
    });
  };
}

module.exports = { patchFiles, patchRequests, patchSignals, patchModules };
