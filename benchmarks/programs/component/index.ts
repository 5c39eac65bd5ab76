import { PostgresServer, RuntimeKind } from "pulumi-postgres-tls";

export const { evidence } = new PostgresServer("db", {
  runtime: process.env["BENCH_RUNTIME"] === "docker" ? RuntimeKind.Docker : RuntimeKind.Embedded,
  port: Number(process.env["BENCH_PORT"]),
  clients: { app: {} },
  serverCertificate: { validityHours: Number(process.env["BENCH_HOURS"]) },
});
