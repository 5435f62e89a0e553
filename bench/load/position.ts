import { createHash } from "node:crypto";
import { z } from "zod";

// Deliveries are counted through. From the number of one follows everything about it, in whichever process.

/** One in so many places belongs to a duplicate. A prime, or it would be the same pulls' each time. */
const duplicateEvery = 101;
/** Duplicates refer back within so many places: whoever begins at a multiple of it refers to his own. */
export const placesTogether = 2 * duplicateEvery;

/** Which push a delivery is about. */
export interface Push {
  repository: number;
  /** From 1. */
  number: number;
  /** From 0: later pushes to the same pull have higher ones. */
  round: number;
}

/** The commit that a push brought, and when, by the forge's clock. */
export const Head = z.object({ sha: z.string(), updatedMs: z.number() });
export type Head = z.infer<typeof Head>;

/** The delivery that is sent in this place: itself, or for one in some hundred another one again, at once or a while later. */
export function deliveryAt(place: number): number {
  if (place % duplicateEvery !== duplicateEvery - 1) return place;
  return (place + 1) % placesTogether === 0 ? place - 1 : place - 50;
}

export function idOf(delivery: number): string {
  return `00000000-0000-4000-8000-${delivery.toString(16).padStart(12, "0")}`;
}

/** A pull as people call it. */
export function pullNameOf({ repository, number }: Pick<Push, "repository" | "number">): string {
  return `github owner-${repository}/load#${number}`;
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

/** A head that is made up, a second younger than the one before. */
export function headOf({ repository, number, round }: Push): Head {
  const sha = createHash("sha1").update(`${repository} ${number} ${round}`).digest("hex");
  return { sha, updatedMs: Date.UTC(2026, 0, 1) + 1_000 * round };
}
