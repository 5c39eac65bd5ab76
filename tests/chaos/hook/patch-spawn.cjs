// Processes that an update starts: docker, the shell, initdb, the postmaster, steps, the program.
"use strict";
const childProcess = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { Effect, point } = require("./effect.cjs");
const { describeScript, describeSql } = require("./normalise.cjs");
const { stepOf } = require("./process-kind.cjs");
const { cutsOf, cutScript } = require("./script-cuts.cjs");
const { end } = require("./victims.cjs");

const { spawn } = childProcess;
const DOCKER_READS = ["info", "logs", "ps", "inspect", "version", "images"];

/** What is started; undefined for what is no effect of an update. */
function programOf(program, words) {
  const name = path.basename(program);
  if (name === "docker")
    return { name: `docker ${words[0]}`, read: DOCKER_READS.includes(words[0]) };
  if (name === "sh" && words[0] === "-s") return { name: "sh", read: false };
  const isRestart = name === "sh" && words.some((word) => path.basename(word) === "postgres");
  if (isRestart) return { name: "sh restart postgres", read: false, lasting: true };
  if (name === "initdb") return { name, read: false };
  if (name === "postgres") return { name, read: words[0] === "--version", lasting: true };
  if (name.startsWith("node")) return nodeProgram(words);
  return undefined;
}

function nodeProgram(words) {
  const step = stepOf(words);
  if (step !== undefined) return { name: step, read: false };
  return words.some((word) => /cmd\/run/.test(word)) ? { name: "program", read: false } : undefined;
}

/** Name with what goes through stdin, which says what it is about. */
function withInput({ name, read }, words, input) {
  if (input === undefined || input === "" || name.startsWith("step:")) return { name, read };
  const isScript = name === "sh" || (name === "docker run" && words.at(-1) === "-s");
  if (isScript) {
    const script = describeScript(input);
    return { name: `${name} < ${script.name}`, read: script.read, script: true };
  }
  const sql = describeSql(input);
  return { name: `${name} < ${sql.name}`, read: sql.read };
}

function patchSpawn(owner) {
  let runs = 0;
  childProcess.spawn = function (program, words, options) {
    const started = Array.isArray(words) ? programOf(program, words) : undefined;
    if (started === undefined) return spawn.apply(childProcess, arguments);
    let cidFile;
    if (started.name === "docker run" && point.victim === "child") {
      cidFile = path.join(process.env.CHAOS_DIR, `container.${process.pid}.${++runs}`);
      words = ["run", "--cidfile", cidFile, ...words.slice(1)];
    }
    const undo = (child) => endChild(child, cidFile);
    if (!isPiped(options)) {
      const effect = new Effect(owner, "spawn", started.name, { read: started.read });
      effect.reach("before");
      const child = spawn.call(childProcess, program, words, options);
      if (started.lasting) effect.reach("after");
      watch(child, effect, undo);
      return child;
    }
    const child = spawn.call(childProcess, program, words, options);
    const { stdin } = child;
    const finish = stdin.end.bind(stdin);
    stdin.end = (input, ...others) => {
      stdin.end = finish;
      const text = input === undefined ? undefined : String(input);
      const { name, read, script } = withInput(started, words, text);
      const cuts = script ? cutsOf(text) : [];
      const facts = { read, ...(script ? { cuts: cuts.map(({ text: line }) => line) } : {}) };
      const effect = new Effect(owner, kindOf(started, script), name, facts);
      effect.reach("before", () => undo(child));
      watch(child, effect, undo);
      return finish(effect.is("cut") ? cutScript(text, point.at) : input, ...others);
    };
    return child;
  };
}

function kindOf({ name }, script) {
  if (script) return "script";
  return name.startsWith("docker") ? "docker" : "spawn";
}

function isPiped(options) {
  const [stdin = "pipe"] = Array.isArray(options?.stdio) ? options.stdio : [options?.stdio];
  return stdin === "pipe";
}

function watch(child, effect, undo) {
  const began = Date.now();
  if (effect.is("during")) {
    setTimeout(() => effect.reach("during", () => undo(child)), point.at);
  }
  child.prependOnceListener("close", () => {
    effect.add({ millis: Date.now() - began });
    effect.reach("cut");
    effect.reach("after");
  });
}

/** The daemon's container does not end with the command that started it. */
function endChild(child, cidFile) {
  if (point.moment === "during" && point.victim !== "child") return;
  if (cidFile !== undefined && point.moment === "during") {
    const id = fs.existsSync(cidFile) ? fs.readFileSync(cidFile, "utf8") : "";
    if (id !== "") childProcess.spawnSync("docker", ["kill", id]);
  } else if (child.pid !== undefined) end(child.pid);
}

module.exports = { patchSpawn };
