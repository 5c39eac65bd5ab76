// The state that a rotation moves through: the trusted authorities, and the one that signs.

/**
 * The authorities of a server at one moment.
 *
 * An id is the name of the generation for a managed authority. For any other, it is the subject
 * with the beginning of the public key's digest, so that an authority that is signed again keeps
 * its id.
 */
export interface TrustState {
  /** Every authority whose certificates are accepted. */
  readonly trusted: readonly string[];
  /** The one that signs. */
  readonly signer: string;
}
