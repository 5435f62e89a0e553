import type { Figures, Machine, Measured, ReadingPlace, Way } from "../comparison/comparison.ts";
import { formatDuration, formatSaving } from "../text/duration.ts";
import { shortSha } from "../text/short-sha.ts";
import { countOf } from "../text/count-of.ts";

/**
 * Every sentence about a comparison of the two ways to read. Nothing in here is a sum: what is said of reading one after
 * another was measured so. Arguments arrive ready for the place they are shown in.
 */

/** The two ways, as a column is called. */
export const wayNames: Readonly<Record<Way, string>> = {
  oneAfterAnother: "One after another",
  sideBySide: "Side by side",
};

/** Why there is nothing to compare where somebody chose whom to ask. */
export const nameTwo = "With one reviewer both ways are the same. Name at least two.";

/** Why a change can't be compared at all. */
export function nothingToCompare(reviewers: readonly string[]): string {
  const [only] = reviewers;
  return only === undefined
    ? "No reviewer has anything to read in this change, so there is nothing to compare."
    : `Only ${only} has something to read in this change. ` +
        "With one reviewer both ways are the same, so there is nothing to compare.";
}

/** Why a change is not compared on a server. */
export function tooMuchToCompare(characters: number, most: number, rounds: number): string {
  return (
    `The files of this change hold ${millions(characters)} million characters; ` +
    `a comparison here stops at ${millions(most)} million, since it reads everything ${readingsOf(rounds)} times. ` +
    "`chorale compare` measures changes of any size on a machine of your own."
  );
}

function millions(count: number): string {
  return String(Math.ceil(count / 100_000) / 10);
}

/** `One after another 15m 02s → side by side 8m 01s (−47 %)`, with the true sign; `(+2 %, about the same)` where it may be chance. */
export function comparedLine({ oneAfterAnotherMs, sideBySideMs, isOverlapping }: Figures): string {
  const saving = formatSaving(oneAfterAnotherMs, sideBySideMs);
  const same = isOverlapping ? ", about the same" : "";
  const behind = saving === undefined ? "" : ` (${saving}${same})`;
  return `One after another ${formatDuration(oneAfterAnotherMs)} → side by side ${formatDuration(sideBySideMs)}${behind}`;
}

/** What the figures are. */
export function mediansLine({ rounds, reviewers }: Measured): string {
  return `medians of ${countOf(rounds.length, "round")} · ${countOf(reviewers.length, "reviewer")}`;
}

/** In place of the line with the figures. */
export const noFigure = "No figure: not everybody finished.";

/** Why there is no figure. */
export function whyNoFigure({ reviewer, reason, when }: NonNullable<Measured["unfinished"]>) {
  return `${reviewer} did not finish (${reason}) ${placeOf(when)}. What took part of the way only can't be compared.`;
}

function placeOf(place: ReadingPlace): string {
  if (place === "warm-up") return "in the reading that warms up";
  return `in round ${place.round} of ${place.of}, ${wayNames[place.way].toLowerCase()}`;
}

/** What is being done. */
export function readingLine(place: ReadingPlace): string {
  return place === "warm-up"
    ? "warming up"
    : `round ${place.round} of ${place.of}, ${wayNames[place.way].toLowerCase()}`;
}

/** What the reader should hold against the figures, a sentence each. */
export function caveats(
  { oneAfterAnotherMs, sideBySideMs, isOverlapping }: Figures,
  { meanwhile, machine: { load, processors } }: { meanwhile: number; machine: Machine },
): string[] {
  const isSlower = !isOverlapping && sideBySideMs > oneAfterAnotherMs;
  const disturbances = [
    ...(load > processors / 2
      ? [
          `the machine was busy when this began (a load of ${load.toFixed(1)} on ${countOf(processors, "processor")})`,
        ]
      : []),
    ...(meanwhile === 0 ? [] : [`${countOf(meanwhile, "review")} ran on this server meanwhile`]),
  ];
  return [
    ...(isSlower ? ["Side by side was slower here."] : []),
    ...(isOverlapping
      ? [
          "The readings of the two ways overlap, so the difference may be chance; `--rounds` takes more of them.",
        ]
      : []),
    ...(disturbances.length === 0
      ? []
      : [`The figures may be too high: ${disturbances.join(", and ")}.`]),
  ];
}

/** Whether the readings found the same; `counts` in the order in which they were taken. */
export function foundLine({ isSame, counts }: { isSame: boolean; counts: readonly number[] }) {
  const [first = 0] = counts;
  if (isSame)
    return `Every reading found the same: ${first === 0 ? "nothing" : countOf(first, "finding")}.`;
  const same = counts.every((count) => count === first);
  return same
    ? `The readings did not all find the same, although each had ${countOf(first, "finding")}: they were not the same work.`
    : `The readings did not all find the same (${counts.join(", ")} findings, in this order): they were not the same work.`;
}

export function orderOf(first: Way): string {
  return `${wayNames[first].toLowerCase()} first`;
}

/** How it was measured, a sentence each. `head` and `reviewers` are ready for their place. */
export function howMeasured(
  { files, lines, unloaded, concurrency, wanted, unfinished, asksModels }: Measured,
  machine: Machine,
  { head, reviewers }: { head: string | undefined; reviewers: readonly string[] },
): string[] {
  const subject = head === undefined ? "The change" : `The change up to ${head}`;
  const processors = countOf(machine.processors, "processor");
  const readers = countOf(machine.readers, "process", "processes");
  const shards = countOf(concurrency, "shard");
  const missing =
    unloaded === 0 ? "" : ` ${countOf(unloaded, "file")} more could not be had and took no part.`;
  return [
    `${subject}: ${countOf(files, "file")}, ${countOf(lines, "line")}, fetched once before the first reading.${missing}`,
    `Read by ${reviewers.join(", ")}. One after another, each begins when the one before it has ended, in this order; ` +
      `side by side, all begin at once, as in a review. Either way at most ${shards} at the same time.`,
    `${orderLine(wanted, unfinished, asksModels === true)} Nothing is kept from one reading to the next.`,
    ...(asksModels === true ? [modelsAskedAnew] : []),
    ...(unfinished === undefined ? [whatWasTimed] : []),
    `On ${processors}, with at most ${readers} reading; Chorale ${machine.version}, Node ${machine.node}.`,
  ];
}

const whatWasTimed =
  "Timed from the first reviewer's start to the last one's end. The percentage compares the two medians.";

/** What a provider does is not ours to say, and second looks follow a review, whichever way it was read. */
const modelsAskedAnew =
  "Models are asked anew in each of them, and paid for; who answers may keep what it was sent, and be quicker the next time. " +
  "What code-skeptic's second look takes is no part of the figures.";

function orderLine(
  rounds: number,
  unfinished: Measured["unfinished"],
  asksModels: boolean,
): string {
  const orders = Array.from({ length: rounds }, (_, index) => (index % 2 === 0 ? "A B" : "B A"));
  const verb = unfinished === undefined ? "was" : "was to be";
  return (
    `The order ${verb} ${orders.join(" ")} (A: one after another, B: side by side), ` +
    `after one reading side by side that ${asksModels ? "asks no model and " : ""}is not counted.`
  );
}

function readingsOf(rounds: number): number {
  return 1 + 2 * rounds;
}

/** Of a chart; charts fill their width, so the length has to be said. */
export function chartTitle(way: Way, round: number, wallMs: number): string {
  return `${wayNames[way]}, round ${round}: ${formatDuration(wallMs)}`;
}

/** Notice for a push that came while the head before it was measured. */
export function pushedMeanwhile(measuredSha: string, newerSha: string): string {
  return `A newer commit, \`${shortSha(newerSha)}\`, was pushed meanwhile. The figures are about \`${shortSha(measuredSha)}\`.`;
}

/** What is wrong with a number of rounds. */
export function roundsComeInPairs(most: number): string {
  return `Give an even number from 2 to ${most}: both orders are to come equally often.`;
}
