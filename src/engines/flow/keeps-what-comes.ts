import type { Expression } from "./ir.ts";

/** What is called so holds whatever came before, and says nothing about whether it may come. */
const stores =
  /^(?:cached?|caches|memo|memoized|seen|visited|visits|pending|processed|handled|finished|done|queued?|inflight|history|results?|responses?|requests|fetched|downloaded|loaded|downloads|crawled|recent|sessions|attempts|failures|counters?|counts|hits|buffer|log|logs)$/;
const allowLists =
  /^(?:allow(?:ed|list)?|permit(?:ted)?|white(?:list(?:ed)?)?|safe|valid|known|trusted|accepted|supported)$/;

/** Whether what is asked for a value, a list or a table, keeps what came before: then whoever is in it is not thereby allowed. */
export function keepsWhatComes(list: Expression): boolean {
  if (list.kind === "call") return keepsWhatComes(list.callee);
  if (list.kind !== "name" && list.kind !== "member") return false;
  const words = list.name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const is = (names: RegExp) => words.some((word) => names.test(word.toLowerCase()));
  return is(stores) && !is(allowLists);
}
