// Which authorities are trusted and which one signs: the state that a rotation moves through.

/**
 * The authorities of a server at one moment.
 *
 * They are told apart by ids: the name of a generation for an authority that is made here, the
 * digest of its public key for any other, so that an authority that is signed again stays the same.
 */
export interface TrustState {
  /** Every authority whose certificates are accepted. */
  readonly trusted: readonly string[];
  /** The one that signs. */
  readonly signer: string;
}
