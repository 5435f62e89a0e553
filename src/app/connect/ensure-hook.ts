import {
  faultsOf,
  hookEvents,
  hooksLeadingTo,
  isPlain,
} from "../../forges/gitea/setup/hook-faults.ts";
import type { Hook, Hooks } from "../../forges/gitea/setup/hooks.ts";

export interface EnsuredHook {
  hook: Hook;
  /** What had to be done. A `replaced` one has a new number, because a secret can't be changed. */
  change: "none" | "created" | "repaired" | "replaced";
  /** Why, some words each. */
  because: string[];
  /** How many others led to the same address and were deleted: each would have delivered everything again. */
  deleted: number;
  /** Webhooks to the same path elsewhere, which were left alone. */
  elsewhere: Hook[];
}

/**
 * Sees to it that exactly one webhook leads to this address and sends what it should. Safe to call twice.
 *
 * @param secret what it is to sign with; `isNew` when no webhook of before can have it
 */
export async function ensureHook(
  hooks: Hooks,
  { url, secret, isNew }: { url: string; secret: string; isNew: boolean },
): Promise<EnsuredHook> {
  const { ours, elsewhere } = hooksLeadingTo(url, await hooks.list());
  const wanted = { url, secret, events: hookEvents.map(({ asked }) => asked) };
  const kept = isNew ? undefined : ours.find(isPlain);
  const [first] = ours;
  if (kept !== undefined) {
    const others = ours.filter((one) => one !== kept);
    const because = faultsOf(kept, url);
    if (because.length > 0) await hooks.edit(kept, wanted);
    for (const other of others) await hooks.delete(other);
    const change = because.length > 0 ? "repaired" : "none";
    return { hook: kept, change, because, deleted: others.length, elsewhere };
  }
  // The new one first: there is no moment without any.
  const hook = await hooks.create({ ...wanted, like: first });
  for (const other of ours) await hooks.delete(other);
  return {
    hook,
    change: first === undefined ? "created" : "replaced",
    because:
      first === undefined ? [] : [isPlain(first) ? "another secret" : `of the type ${first.type}`],
    deleted: Math.max(ours.length - 1, 0),
    elsewhere,
  };
}

/**
 * Puts a new webhook in the place of one that may have another secret, if what the new one sends arrives; else the old one
 * stays, with all that its page tells.
 *
 * @returns whether the new one took the old one's place
 */
export async function replaceIfBetter(
  hooks: Hooks,
  old: Hook,
  {
    url,
    secret,
    arrives,
  }: { url: string; secret: string; arrives: (hook: Hook) => Promise<boolean> },
): Promise<boolean> {
  const events = hookEvents.map(({ asked }) => asked);
  const hook = await hooks.create({ url, secret, events, like: old });
  let isBetter = false;
  try {
    isBetter = await arrives(hook);
  } finally {
    await hooks.delete(isBetter ? old : hook);
  }
  return isBetter;
}
