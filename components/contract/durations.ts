export const HOUR_MILLIS = 3_600_000;
export const DAY_MILLIS = 24 * HOUR_MILLIS;

/** A minute: clocks in step differ by less, and it is over before anybody has looked. */
export const CLOCKS_IN_STEP_MILLIS = 60_000;
