import type { KeyAlgorithm } from "../contract/key-algorithm";

export interface LeafDeclaration {
  readonly validityHours: number;
  readonly renewBeforeHours: number;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly generation: number;
  readonly reuseKey: boolean;
}
