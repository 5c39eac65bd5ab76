export interface PasswordRequest {
  readonly role: string;
  /** A new generation makes a new password. */
  readonly generation: number;
}

/** Secret. */
export interface MadePassword {
  readonly password: string;
  /** Base64. Kept, so that the verifier of the password stays the same. */
  readonly salt: string;
  readonly generation: number;
}
