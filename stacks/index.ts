// The database: one server for each environment. The environments differ in their configuration
// only, in Pulumi.<stack>.yaml beside this file. Each key below `server` is an input of
// `PostgresServer`.
import * as pulumi from "@pulumi/pulumi";
import {
  OUTPUT_CONTRACT,
  PostgresServer,
  RuntimeKind,
  type PostgresServerArgs,
} from "pulumi-postgres-tls";

const config = new pulumi.Config();
const { docker, embedded, ...declared } = config.requireObject<PostgresServerArgs>("server");

// A separate key, since `npm start` sets the runtime that is available on the machine.
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

// `PostgresServerReference` in another stack requires it.
export const contract = OUTPUT_CONTRACT;
