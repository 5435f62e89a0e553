import type { LocalChange } from "../../forges/local/local.ts";
import * as messages from "../../report/messages/local-fixes.ts";
import { loadSettings, noticesOf } from "../../review/load-settings.ts";
import { builtInReviewers } from "../../reviewers/load-reviewers.ts";
import type { Proposals } from "./compose-locally.ts";

/**
 * The command that proves changes, as the default branch names it: whoever wrote what is reviewed must not choose what runs here. The
 * tip of that branch and no older commit: a change may be based on any that was ever merged, also on one that was taken back.
 */
export async function loadFixCommand(
  { fetchTrusted }: Pick<LocalChange, "fetchTrusted">,
  { namesCommand }: Pick<Proposals, "namesCommand">,
): Promise<{ command?: string; problem?: string }> {
  const source = await fetchTrusted?.();
  if (source === undefined) return namesCommand ? { problem: messages.commandUnknown } : {};
  const settings = await loadSettings(source, {
    reviewers: await builtInReviewers(),
    signal: new AbortController().signal,
  });
  const [problem] = noticesOf({ ...settings, team: { ...settings.team, problems: [] } });
  if (problem !== undefined) return { problem: messages.commandBroken(problem) };
  const { command } = settings.config.fix;
  return command === null ? {} : { command };
}
