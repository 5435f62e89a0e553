import { createHash } from "node:crypto";

// Deliveries are counted through. From the number of one follows everything about it, in whichever process.

/** One in so many is sent twice. */
const duplicateEvery = 100;

/** Which push a delivery is about. */
export interface Push {
  repository: number;
  /** From 1. */
  number: number;
  /** From 0: later pushes to the same pull have higher ones. */
  round: number;
}

/** Payloads that are made for one phase at most; then the same come again, under other ids. */
const mostPayloads = 40_000;
const fastPayloads = 12_000;

/** How many payloads are made for a phase: one for each delivery, unless nobody knows how many there will be. */
export function payloadsFor({ seconds, rate }: { seconds: number; rate?: number }): number {
  if (rate === undefined) return fastPayloads;
  return Math.min(mostPayloads, Math.ceil(rate * (seconds + 2)));
}

/** The delivery whose payload this one has: itself, or in a long phase an earlier one. */
export function payloadOf(
  delivery: number,
  phase: { from: number; seconds: number; rate?: number },
) {
  return phase.from + ((delivery - phase.from) % payloadsFor(phase));
}

/** The delivery that is sent in this place: itself, or for one in a hundred another one again, at once or a while later. */
export function deliveryAt(place: number): number {
  if (place % duplicateEvery !== duplicateEvery - 1) return place;
  return (place + 1) % (2 * duplicateEvery) === 0 ? place - 1 : place - duplicateEvery / 2;
}

export function idOf(delivery: number): string {
  return `00000000-0000-4000-8000-${delivery.toString(16).padStart(12, "0")}`;
}

/** Goes round all repositories, and then to their next pull. */
export function pushOf(
  delivery: number,
  { repositories, pulls }: { repositories: number; pulls: number },
): Push {
  return {
    repository: delivery % repositories,
    number: 1 + (Math.floor(delivery / repositories) % pulls),
    round: Math.floor(delivery / (repositories * pulls)),
  };
}

/** The commit that a push brings, and when, a second after the one before. */
export function headOf({ repository, number, round }: Push): { sha: string; updatedMs: number } {
  const sha = createHash("sha1").update(`${repository} ${number} ${round}`).digest("hex");
  return { sha, updatedMs: Date.UTC(2026, 0, 1) + 1_000 * round };
}
