import { PostgresServer, RuntimeKind } from "pulumi-postgres-tls";

export const { evidence } = new PostgresServer("db", {
  runtime: RuntimeKind.Embedded,
  port: Number(process.env["BENCH_PORT"]),
  clients: { app: {} },
});
