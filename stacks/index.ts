import * as pulumi from "@pulumi/pulumi";

class D extends pulumi.dynamic.Resource {
  constructor(name: string) {
    super({ create: async () => ({ id: "x", outs: { a: require("pulumi-postgres-tls").hello ?? "none" } }) }, name, { a: undefined }, {}, "postgres-tls", "Thing");
  }
}
new D("t");
export const x = 1;
