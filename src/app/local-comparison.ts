import type { LocalChange } from "../forges/local/local.ts";
import type { Comparison, ReadingPlace } from "../report/comparison/comparison.ts";
import { compareWays } from "../review/compare-ways.ts";
import { withLocalEngines, type LocalOptions } from "./local-engines.ts";
import { thisMachine } from "./machine.ts";

/** Measures, on this machine, what it saves to read a change side by side. */
export async function compareLocally(
  options: LocalOptions & {
    change: LocalChange;
    rounds: number;
    onReading: (place: ReadingPlace) => void;
  },
): Promise<Comparison> {
  const { change, rounds, onReading } = options;
  return await withLocalEngines(change, options, async (local) => {
    const { read, reviewers, think, config, notices } = local;
    const machine = thisMachine();
    const measured = await compareWays(change, {
      ...read,
      reviewers,
      think,
      rounds,
      onReading,
      ignore: config.ignore,
    });
    return {
      ...measured,
      headSha: change.headSha,
      machine,
      meanwhile: 0,
      notices,
    };
  });
}
