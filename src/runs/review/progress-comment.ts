import { clockMs } from "../../types/clock.ts";

export interface ProgressComment<Progress> {
  /** Notes how far something is, and edits the comment if the last edit was long enough ago. */
  show(progress: Progress): void;
  /** Resolves when no edit is under way and none will follow: what is written next stays. */
  settle(): Promise<void>;
}

/**
 * Keeps the waiting comment up to date, but seldom: an edit costs the forge's patience, and a quick review needs none.
 * An edit that fails is forgotten; the result will be written whatever became of it.
 */
export function createProgressComment<Progress>(options: {
  /** Time between two edits, and before the first. */
  everyMs: number;
  /** What it is the progress of: the latest of each counts. */
  nameOf: (progress: Progress) => string;
  /** The latest of each, in the order in which they were first heard of. */
  edit: (progress: readonly Progress[]) => Promise<unknown>;
}): ProgressComment<Progress> {
  const latest = new Map<string, Progress>();
  let editedMs = clockMs();
  let isStale = false;
  let isSettled = false;
  let timer: NodeJS.Timeout | undefined;
  let editing: Promise<void> | undefined;

  function plan(): void {
    if (!isStale || isSettled || timer !== undefined || editing !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        editing = edit();
      },
      Math.max(0, editedMs + options.everyMs - clockMs()),
    );
  }

  async function edit(): Promise<void> {
    isStale = false;
    try {
      await options.edit([...latest.values()]);
    } catch {
      // The result will be written whatever became of this.
    }
    editedMs = clockMs();
    editing = undefined;
    plan();
  }

  return {
    show(progress) {
      latest.set(options.nameOf(progress), progress);
      isStale = true;
      plan();
    },
    async settle() {
      isSettled = true;
      clearTimeout(timer);
      await editing;
    },
  };
}
