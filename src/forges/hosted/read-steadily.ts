import type { Pull } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";

/** How often a diff is read of a pull that is pointed at another branch each time. */
const maxReadings = 3;

type Place = Pick<Pull, "headSha" | "baseSha" | "baseRef">;

/** The base is another branch than the diff may have been made against; the head is the same. */
class Retargeted extends ForgeError {
  readonly now: Place;
  constructor(pull: Pull, now: Place) {
    super(
      `${nameOf(pull)} was pointed at another branch while its diff was read: ${pull.baseRef} became ${now.baseRef}. ` +
        "Ask for the review again.",
      { status: 409 },
    );
    this.now = now;
  }
}

/**
 * Reads what belongs to whatever a pull is at that moment, again where only its base is another branch than before.
 *
 * @param read calls `assertSame` behind everything it reads
 */
export async function readSteadily<T>(pull: Pull, read: (asked: Pull) => Promise<T>): Promise<T> {
  let asked = pull;
  for (let reading = 1; ; reading += 1) {
    try {
      return await read(asked);
    } catch (error) {
      if (!(error instanceof Retargeted) || reading >= maxReadings) throw error;
      const { baseRef, baseSha } = error.now;
      asked = { ...asked, baseRef, baseSha };
    }
  }
}

/**
 * A head that is still the same afterwards was so before. A moved one is refused: a review of the newer head is on its way.
 *
 * @throws ForgeError with status 409 when what was read may belong to another head or base
 */
export function assertSame(pull: Pull, now: Place): void {
  if (now.headSha !== pull.headSha) {
    throw new ForgeError(
      `${nameOf(pull)} moved on while its diff was read: ${pull.headSha} became ${now.headSha}. ` +
        "Ask for a review of the new head.",
      { status: 409 },
    );
  }
  if (now.baseRef !== pull.baseRef) throw new Retargeted(pull, now);
}

const nameOf = ({ ref: { owner, repo, number } }: Pull) => `${owner}/${repo}#${number}`;
