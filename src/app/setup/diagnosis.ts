/** What one look at an installation found, for people: a sentence, and what to do where something is to be done. */
export interface Diagnosis {
  /** A `warning` leaves something to wish for; with a `failure` there are no reviews. */
  status: "ok" | "warning" | "failure";
  sentence: string;
  remedy?: string;
}

/** Hears of each diagnosis as soon as it is made. */
export type Tell = (diagnosis: Diagnosis) => void;

export function ok(sentence: string): Diagnosis {
  return { status: "ok", sentence };
}

export function warning(sentence: string, remedy: string): Diagnosis {
  return { status: "warning", sentence, remedy };
}

/** @param remedy left out where the sentence says it already */
export function failure(sentence: string, remedy?: string): Diagnosis {
  return { status: "failure", sentence, ...(remedy === undefined ? {} : { remedy }) };
}
