import { countOf } from "../../report/text/count-of.ts";
import type { Hooks } from "../../forges/gitea/setup/hooks.ts";
import { ok, warning, type Tell } from "../setup/diagnosis.ts";
import type { EnsuredHook } from "./ensure-hook.ts";

/**
 * Says what became of a webhook.
 *
 * @param whose the repository or organisation
 * @param isProven whether a test will show that its secret is ours
 */
export function tellHook(
  whose: string,
  ensured: EnsuredHook,
  { hooks, isProven }: { hooks: Hooks; isProven: boolean },
  tell: Tell,
): void {
  const { change, because, deleted, elsewhere } = ensured;
  const reasons = because.join("; ");
  const others =
    deleted === 0
      ? ""
      : ` ${countOf(deleted, "other")} that led to the same place ${deleted === 1 ? "was" : "were"} deleted.`;
  const isOld = change === "none" || change === "repaired";
  const doubt =
    isProven || !isOld
      ? ""
      : " Its secret can't be looked at: if deliveries are refused, delete it and run this again.";
  tell(ok(`${whose}: ${sentences[change](reasons)}${others}${doubt}`));
  for (const hook of elsewhere) {
    tell(
      warning(
        `${whose} has a webhook that leads to ${hook.url}.`,
        `If no other Chorale is there, delete it: ${hooks.pageOf(hook)}`,
      ),
    );
  }
}

const sentences: Record<EnsuredHook["change"], (reasons: string) => string> = {
  none: () => "the webhook is as it should be.",
  created: () => "the webhook was created.",
  repaired: (reasons) => `the webhook was repaired (${reasons}).`,
  replaced: (reasons) => `a new webhook took the place of the old one (${reasons}).`,
};
