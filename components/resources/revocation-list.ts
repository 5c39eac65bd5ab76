// The certificate revocation lists as a resource. It keeps a ledger of every certificate that was
// issued to a client, so that the certificates of a removed client can be revoked.
import * as pulumi from "@pulumi/pulumi";
import type { IssuedLeaf, LedgerEntry } from "../rotation/ledger";
import type { Revocation } from "../rotation/resolve-revoked";
import type { ListAuthority } from "../rotation/revocation-state";

type LeafInput = Omit<IssuedLeaf, "certificatePem"> & {
  readonly certificatePem: pulumi.Input<string>;
};

export interface RevocationListInputs {
  /** Secret. Every trusted authority, with its key if that is here. */
  readonly authorities: pulumi.Input<ListAuthority[]>;
  /** The current certificates of the clients. */
  readonly leaves: LeafInput[];
  readonly revoked: string[];
  /** User-supplied lists in PEM; empty for none. */
  readonly broughtCrlPem: pulumi.Input<string>;
  /** ISO 8601. Until when certificates have ended for certain; empty where that is not known. */
  readonly confirmedAt: pulumi.Input<string>;
}

const provider: pulumi.dynamic.ResourceProvider = {
  check: (olds, news) => require("pulumi-postgres-tls/providers").revocation.check(olds, news),
  diff: (_id, olds, news) => require("pulumi-postgres-tls/providers").revocation.diff(olds, news),
  create: (inputs) => require("pulumi-postgres-tls/providers").revocation.create(inputs),
  update: (_id, olds, news) =>
    require("pulumi-postgres-tls/providers").revocation.update(olds, news),
};

export class RevocationList extends pulumi.dynamic.Resource {
  /**
   * The lists in PEM, one for each authority; empty if nothing was ever revoked, or if no list can
   * be signed here.
   */
  declare readonly crlPem: pulumi.Output<string>;
  /** The certificates on the lists. */
  declare readonly revokedSerials: pulumi.Output<Revocation[]>;
  /** Every certificate that was issued to a client and has not been expired for more than a day. */
  declare readonly ledger: pulumi.Output<LedgerEntry[]>;

  constructor(name: string, inputs: RevocationListInputs, options: pulumi.CustomResourceOptions) {
    const outputs = { crlPem: undefined, revokedSerials: undefined, ledger: undefined };
    const properties = { ...inputs, ...outputs };
    super(provider, name, properties, options, "postgres-tls", "RevocationList");
  }
}
