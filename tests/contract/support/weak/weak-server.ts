// What a table of weak servers has: each is weakened in exactly one point.
import type * as net from "node:net";
import { makeAuthority } from "../../../support/pki/test-pki";
import { type Changes, type DeclaredServer } from "../declared-server";

/** A server with one weakness, and the promises that have to be reported because of it. */
export interface WeakServer {
  readonly weakness: string;
  readonly changes: Changes;
  /** In the order of the evidence. */
  readonly reported: string[];
  /** Stands between the probes and the server, on a port of its own. */
  readonly between?: (socket: net.Socket, declared: DeclaredServer) => void;
}

/** An authority known to a test as the one that nobody should know. */
export const foreign = makeAuthority("Another authority");
