/** Returns a client's kit from the outputs of an update, as options of `pg`. */
export function kitOf({ endpoint, trustBundlePem, clients, clientKeys }, name = "app") {
  return {
    host: "127.0.0.1",
    port: endpoint.port,
    user: clients[name].role,
    database: clients[name].database,
    ssl: {
      ca: trustBundlePem,
      cert: clients[name].certificatePem,
      key: clientKeys[name],
      servername: endpoint.host,
    },
  };
}
