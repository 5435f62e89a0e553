import { formatDuration } from "../../report/text/duration.ts";
import { clockMs } from "../../types/clock.ts";
import { failure, warning, type Diagnosis } from "../setup/diagnosis.ts";

/** What a forge's clock and this machine's may differ by, in milliseconds; an answer is a second old at the most. */
const toleratedMs = 60_000;

/**
 * Whether the clock of this machine is that of a forge's; nothing when it is.
 *
 * @param theirsMs the forge's, as Unix time in milliseconds
 * @param isVital whether the forge takes no signatures of another time
 */
export function diagnoseClock(
  forge: string,
  theirsMs: number | undefined,
  { isVital }: { isVital: boolean },
): Diagnosis[] {
  const offMs = theirsMs === undefined ? 0 : clockMs() - theirsMs;
  if (Math.abs(offMs) <= toleratedMs) return [];
  const way = offMs > 0 ? "ahead of" : "behind";
  const sentence = `The clock of this machine is ${formatDuration(Math.abs(offMs))} ${way} ${forge}'s.`;
  const remedy = "Set it, and have it kept by NTP.";
  return [isVital ? failure(sentence, remedy) : warning(sentence, remedy)];
}
