export interface PasswordRequest {
  readonly role: string;
  /** Another one makes another password. */
  readonly generation: number;
}

/** Secret. */
export interface MadePassword {
  readonly password: string;
  /** Base64. Kept, so that the verifier of a password stays the same. */
  readonly salt: string;
  readonly generation: number;
}
