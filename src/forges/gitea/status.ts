import { z } from "zod";
import type { PullRef } from "../../types/pull.ts";
import { checkName, type Check } from "../forge.ts";
import { json } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { cutCharacters } from "../hosted/cut.ts";
import type { Bot } from "./bot.ts";
import { operations } from "./operations.ts";

/** As the pages of a host show it, in one line. */
const maxDescription = 255;

/** GitHub's object with `status` for `state`. */
const Status = z.object({
  status: z.string(),
  context: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
  creator: z.object({ id: z.number() }).nullish(),
});

/** Without any status it is an empty object. */
const CombinedStatus = z.object({ statuses: z.array(Status).nullish() });

interface Wanted {
  state: "pending" | "success" | "failure";
  context: string;
  description: string;
  target_url: string;
}

export interface StatusOptions {
  bot: Bot;
  /** What a conclusion becomes that is neither good nor bad: a status knows no such thing. */
  inconclusive: "pending" | "failure";
}

/**
 * Makes the newest status of our name say what the check says. Statuses can only be added: the newest of a name counts.
 * Annotations have no place there; the comment shows every finding.
 */
export function ensureStatus(
  caller: Caller,
  { bot, inconclusive }: StatusOptions,
  pull: PullRef,
  check: Check,
  signals: CallSignals,
): Promise<void> {
  const { headSha: sha } = check;
  const wanted: Wanted = {
    state: stateOf(check, inconclusive),
    context: checkName,
    description: cutCharacters(check.title, maxDescription),
    target_url: check.url ?? "",
  };
  const isShown = async () => {
    const statuses = await caller.call({
      operation: operations.listStatuses,
      repository: pull,
      // Of that many contexts beside one commit ours is seldom missing, and said twice it does no harm.
      parameters: { sha, limit: 50 },
      ...signals,
      read: (answer) => json(CombinedStatus)(answer).statuses ?? [],
    });
    return statuses.some((one) => one.creator?.id === bot.id && shows(one, wanted));
  };
  return caller.inTurn(`${pull.owner}/${pull.repo}@${sha}`, signals, async () => {
    if (await isShown()) return;
    await caller.call({
      operation: operations.createStatus,
      repository: pull,
      parameters: { sha, ...wanted },
      ...signals,
      read: (answer) => json(Status)(answer).context === checkName,
      tookEffect: async () => (await isShown()) || undefined,
    });
  });
}

function stateOf(
  { conclusion }: Check,
  inconclusive: StatusOptions["inconclusive"],
): Wanted["state"] {
  if (conclusion === undefined) return "pending";
  return conclusion === "neutral" ? inconclusive : conclusion;
}

function shows(status: z.infer<typeof Status>, wanted: Wanted): boolean {
  return (
    status.context === wanted.context &&
    status.status === wanted.state &&
    status.description === wanted.description &&
    status.target_url === wanted.target_url
  );
}
