import type { NewRun } from "../../store/queue/enqueue.ts";
import type { JobKind } from "./durable-queue.ts";
import type { PullRef } from "../../types/pull.ts";
import { pullKey, pullName, repositoryKey } from "../pull-key.ts";

/** What is asked for, in the store's words; the same key twice is one run. */
export function newRun<Input>(kind: JobKind<Input>, input: Input, key: string | undefined): NewRun {
  const { name, schema, join } = kind;
  const pull = kind.pullOf(input);
  const head = kind.headOf?.(input);
  return {
    kind: name,
    ...(key === undefined ? {} : { key }),
    repository: repositoryKey(pull),
    pull: pullKey(pull),
    name: pullName(pull),
    input: JSON.stringify(schema.parse(input)),
    ...(head === undefined ? {} : { head }),
    settleMs: kind.settleMsOf?.(input) ?? 0,
    ...(join === undefined
      ? {}
      : {
          join(waiting: string) {
            // What another version wrote and this one can't read is left for itself.
            const older = schema.safeParse(JSON.parse(waiting));
            if (!older.success || !isSurelySame(kind.pullOf(older.data), pull)) return undefined;
            const both = join(older.data, input);
            return both === undefined ? undefined : JSON.stringify(both);
          },
        }),
  };
}

/** Under another name it may be another's, whose delivery gave it this one's number. Where only the host delivers it was renamed. */
function isSurelySame(waiting: PullRef, arriving: PullRef): boolean {
  return isFromHost(arriving) || pullName(waiting) === pullName(arriving);
}

/** Whether only the host can have signed its delivery: it was one to an App (GitHub), whose secret nobody else is shown. */
function isFromHost({ installationId }: PullRef): boolean {
  return installationId !== undefined;
}
