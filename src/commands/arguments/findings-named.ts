import * as messages from "../../report/messages/findings.ts";
import { standInLetter } from "../../engines/reviewer.ts";
import { UserError } from "../../types/user-error.ts";
import type { CommandContext } from "../command.ts";
import { withTwoDashes } from "./parse-arguments.ts";

/** The findings that a command is about, and what else was written behind it. */
export interface FindingsNamed {
  /** As the comment shows them: `S3`. Each once, at least one. */
  ids: string[];
  /** Whether `--repo` stands with them. */
  isForRepository: boolean;
  /** `undefined` for nothing. */
  prose: string | undefined;
}

/** `S3`, also as it was copied out of a comment, several with commas between, and with what sets it off from a reason. */
const idsWord = /^[`*_]*([a-z]\d{1,9}(?:,[a-z]\d{1,9})*)[`*_]*([,:;.]?)[`*_]*$/i;

/** The one flag that there is, and a colon that says that a reason begins. */
const repoFlag = /^[`*_]*--repo[`*_]*(:?)[`*_]*$/;

/**
 * Reads `S1 s2: because …`. What looks like an id behind the first one is one only if its letter is a reviewer's, since a reason
 * may begin with `V8`; a colon says that the reason begins. `--repo` is a flag before the first id or among them: a reason may
 * speak of it too, and must not widen what was decided.
 *
 * @throws UserError with the usage where no finding is named
 */
export async function findingsNamed({
  args,
  usage,
  fetchSettings,
}: Pick<CommandContext, "args" | "usage" | "fetchSettings">): Promise<FindingsNamed> {
  const isReviewers = async (id: string) => {
    const { reviewers } = await fetchSettings();
    return [standInLetter, ...reviewers.map(({ letter }) => letter)].includes(id.charAt(0));
  };
  const ids: string[] = [];
  const rest = [...args.words];
  let isForRepository = false;
  for (let [word] = rest; word !== undefined; [word] = rest) {
    const [flag, end] = repoFlag.exec(withTwoDashes(word)) ?? [];
    if (flag !== undefined) {
      isForRepository = true;
      rest.shift();
      if (end === ":") break;
      continue;
    }
    const [, list = "", mark] = idsWord.exec(word) ?? [];
    const named = list.toUpperCase().split(",").filter(Boolean);
    if (named.length === 0) break;
    // The forge is asked only where there is something to tell apart.
    const areIds = ids.length === 0 || (await Promise.all(named.map(isReviewers))).every(Boolean);
    if (!areIds) break;
    ids.push(...named);
    rest.shift();
    if (mark === ":") break;
  }
  if (ids.length === 0) throw new UserError(messages.nameTheFinding(usage));
  // A dash that sets the reason off is not part of it.
  const prose = rest.join(" ").replace(/^[-–—:]+(?=\s|$)/, "");
  return {
    ids: [...new Set(ids)],
    isForRepository,
    prose: prose.trim() === "" ? undefined : prose.trim(),
  };
}
