/** A step that failed for a reason the user can act on; shown without a stack. */
export class StepError extends Error {}
