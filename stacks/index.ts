// The database: one server per environment. What differs between environments is configuration,
// in Pulumi.<stack>.yaml beside this file; every key below `server` is an input of that name.
import * as pulumi from "@pulumi/pulumi";
import {
  OUTPUT_CONTRACT,
  PostgresServer,
  RuntimeKind,
  type PostgresServerArgs,
} from "pulumi-postgres-tls";

const config = new pulumi.Config();
const { docker, embedded, ...declared } = config.requireObject<PostgresServerArgs>("server");

// Where it runs is a key of its own, since `npm start` chooses by what the machine has.
const runtimeKind = (config.get("runtime") ?? RuntimeKind.Docker) as RuntimeKind;
const forRuntime = runtimeKind === RuntimeKind.Embedded ? { embedded } : { docker };

const server = new PostgresServer("db", {
  ...declared,
  ...forRuntime,
  runtime: runtimeKind,
} as PostgresServerArgs);

export const endpoint = server.endpoint;
export const runtime = server.runtime;
export const trustBundlePem = server.trustBundlePem;
export const certificates = server.certificates;
export const clients = server.clients;
export const clientKeys = server.clientKeys;
export const clientPasswords = server.clientPasswords;
export const evidence = server.evidence;
export const certificateRequests = server.certificateRequests;

// What `PostgresServerReference` in another stack relies on.
export const contract = OUTPUT_CONTRACT;
