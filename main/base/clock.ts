/** Supplies the time; tests supply their own. */
export type Clock = () => Date
