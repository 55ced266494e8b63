/** Hours of a month in AWS's own cost examples. */
export const HOURS = 730;
